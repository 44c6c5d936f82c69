"""/approvals/: what waits for me, what I asked, one request and its decision."""

from django.urls import path

from guanxi.domains.approvals.web import views

app_name = "approvals"
urlpatterns = [
    path("", views.waiting_for, name="waiting_for"),
    path("<int:request_id>/", views.request_card, name="request_card"),
    path("<int:request_id>/decide/", views.decide_request, name="decide_request"),
]
