"""/me/ and the organisation's pages."""

from django.urls import path

from guanxi.domains.organisation.web import views

app_name = "organisation"
urlpatterns = [
    path("language/", views.choose_language, name="choose_language"),
    path("security/", views.security, name="security"),
    path("sessions/<int:session_id>/end/", views.end_session, name="end_session"),
]
