"""/contacts/"""

from django.urls import path

from guanxi.shell.contacts import exporting, grouping, saved, views

app_name = "contacts"
urlpatterns = [
    path("", views.people, name="people"),
    path("views/save/", saved.save_view, name="save_view"),
    path("views/<int:view_id>/", saved.open_view, name="open_view"),
    path("views/<int:view_id>/update/", saved.update_view, name="update_view"),
    path("views/<int:view_id>/remove/", saved.remove_view, name="remove_view"),
    path("views/<int:view_id>/restore/", saved.restore_view, name="restore_view"),
    path("groups/", grouping.groups, name="groups"),
    path("export/", exporting.export_people, name="export_people"),
    path("export/vault/", exporting.ask_people_export, name="ask_people_export"),
]
