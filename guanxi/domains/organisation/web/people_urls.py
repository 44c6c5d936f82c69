"""/people/: the administrator's pages about people."""

from django.urls import path

from guanxi.domains.organisation.web import factors, people, staffing

app_name = "people"
urlpatterns = [
    path("", people.people, name="people"),
    path("new/", staffing.new_person, name="new_person"),
    path("new/save/", staffing.add_person, name="add_person"),
    path("first-passwords/", staffing.first_passwords, name="first_passwords"),
    path("first-passwords/<int:unit_id>/", staffing.hand_out_passwords, name="hand_out_passwords"),
    path("factors/", factors.factors, name="factors"),
    path("<int:user_id>/factor/reset/", factors.reset_factor, name="reset_factor"),
    path("<int:user_id>/edit/", staffing.edit_person, name="edit_person"),
    path("<int:user_id>/move/", staffing.move_person, name="move_person"),
    path("<int:user_id>/first-password/", staffing.reset_password, name="reset_password"),
    path("<int:user_id>/", people.person, name="person"),
    path("<int:user_id>/roles/", people.set_roles, name="set_roles"),
    path("<int:user_id>/disable/", people.disable_user, name="disable_user"),
]
