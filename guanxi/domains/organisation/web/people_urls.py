"""/people/: the administrator's pages about people."""

from django.urls import path

from guanxi.domains.organisation.web import people

app_name = "people"
urlpatterns = [
    path("", people.people, name="people"),
    path("<int:user_id>/", people.person, name="person"),
    path("<int:user_id>/roles/", people.set_roles, name="set_roles"),
    path("<int:user_id>/disable/", people.disable_user, name="disable_user"),
]
