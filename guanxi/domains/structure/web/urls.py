"""/structure/…: who stands where at a customer."""

from django.urls import path

from guanxi.domains.structure.web import views

app_name = "structure"
urlpatterns = [
    path("accounts/<int:account_id>/", views.account_structure, name="account_structure"),
    path("accounts/<int:account_id>/place/", views.place_person, name="place_person"),
    path("accounts/<int:account_id>/people/<int:contact_id>/leave/", views.leave_row, name="leave_row"),
    path("accounts/<int:account_id>/unknown/", views.mark_row_unknown, name="mark_row_unknown"),
    path("accounts/<int:account_id>/lines/draw/", views.draw_line, name="draw_line"),
    path("accounts/<int:account_id>/lines/<int:line_id>/end/", views.end_line, name="end_line"),
    path("undo/<uuid:act_id>/", views.undo_structure, name="undo_structure"),
]
