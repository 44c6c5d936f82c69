"""/parentage/…: asking for a parent, the answer, and what stands at an account."""

from django.urls import path

from guanxi.domains.parentage.web import views

app_name = "parentage"
urlpatterns = [
    path("", views.parent_requests, name="parent_requests"),
    path("<int:request_id>/", views.parent_request, name="parent_request"),
    path("<int:request_id>/answer/", views.answer_parent, name="answer_parent"),
    path("<int:request_id>/withdraw/", views.withdraw_parent, name="withdraw_parent"),
    path("accounts/<int:account_id>/", views.account_parent_requests, name="account_parent_requests"),
    path("accounts/<int:account_id>/ask/", views.ask_parent, name="ask_parent"),
]
