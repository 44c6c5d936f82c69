"""/guidance/…: what came and went along the line of units, one paper, the two forms."""

from django.urls import path

from guanxi.domains.guidance.web import views

app_name = "guidance"
urlpatterns = [
    path("", views.papers, name="papers"),
    path("issue/", views.issue_guidance, name="issue_guidance"),
    path("experiences/write/", views.write_experience, name="write_experience"),
    path("<int:paper_id>/", views.paper, name="paper"),
    path("<int:paper_id>/sign/", views.sign_paper, name="sign_paper"),
    path("<int:paper_id>/answer/", views.answer_paper, name="answer_paper"),
    path("<int:paper_id>/spread/", views.spread_experience, name="spread_experience"),
    path("<int:paper_id>/withdraw/", views.withdraw_paper, name="withdraw_paper"),
]
