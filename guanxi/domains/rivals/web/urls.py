"""/rivals/…: what customers have from other operators."""

from django.urls import path

from guanxi.domains.rivals.web import accounts, lists

app_name = "rivals"
urlpatterns = [
    path("", lists.rival_services, name="rival_services"),
    path("export/", lists.export_rivals, name="export_rivals"),
    path("promotions/", lists.promotions, name="promotions"),
    path("promotions/<int:promotion_id>/answer/", accounts.answer_promotion, name="answer_promotion"),
    path("accounts/<int:account_id>/", accounts.account_rivals, name="account_rivals"),
    path("accounts/<int:account_id>/block/", accounts.rivals_block, name="rivals_block"),
    path("accounts/<int:account_id>/add/", accounts.add_rival_service, name="add_rival_service"),
    path("accounts/<int:account_id>/promotions/log/", accounts.log_promotion, name="log_promotion"),
    path("<int:service_id>/edit/", accounts.edit_rival_service, name="edit_rival_service"),
    path("<int:service_id>/retire/", accounts.retire_rival_service, name="retire_rival_service"),
    path("<int:service_id>/confirm/", accounts.confirm_rival_service, name="confirm_rival_service"),
    path("undo/<uuid:act_id>/", accounts.undo_rival_service, name="undo_rival_service"),
]
