"""/grading/: why a grade, naming one, review rounds, who would move under a changed pack."""

from django.urls import path

from guanxi.domains.grading.web import lost, reviews, views

app_name = "grading"
urlpatterns = [
    path("accounts/<int:account_id>/why/", views.why, name="why"),
    path("accounts/<int:account_id>/name/", views.name_grade, name="name_grade"),
    path("accounts/<int:account_id>/end-name/", views.end_named_grade, name="end_named_grade"),
    path("lost/", lost.lost_register, name="lost_register"),
    path("lost/export/", lost.export_lost, name="export_lost"),
    path("lost/<int:account_id>/", lost.lost_account, name="lost_account"),
    path("lost/<int:account_id>/explain/", lost.explain_loss, name="explain_loss"),
    path("lost/<int:account_id>/return/", lost.return_account, name="return_account"),
    path("preview/", views.preview, name="preview"),
    path("reviews/", reviews.reviews, name="reviews"),
    path("reviews/open/", reviews.open_review, name="open_review"),
    path("reviews/<int:review_id>/", reviews.review_card, name="review_card"),
    path("reviews/<int:review_id>/minutes/", reviews.review_minutes, name="review_minutes"),
    path("reviews/<int:review_id>/list/", reviews.published_list, name="published_list"),
    path("reviews/<int:review_id>/opinion/", reviews.set_opinion, name="set_opinion"),
    path("reviews/<int:review_id>/submit/", reviews.submit_review, name="submit_review"),
    path("reviews/<int:review_id>/withdraw/", reviews.withdraw_review, name="withdraw_review"),
]
