"""/contacts/"""

from django.urls import path

from guanxi.shell.contacts import views

app_name = "contacts"
urlpatterns = [
    path("", views.people, name="people"),
    path("export/", views.export_people, name="export_people"),
]
