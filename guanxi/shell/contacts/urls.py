"""/contacts/"""

from django.urls import path

from guanxi.shell.book.paths import paths
from guanxi.shell.contacts import bulk, cells, exporting, grouping, views
from guanxi.shell.contacts.listing import PEOPLE

app_name = "contacts"
urlpatterns = [
    path("", views.people, name="people"),
    *paths(PEOPLE),
    path("<int:contact_id>/dial/", views.dial, name="dial"),
    path("groups/", grouping.groups, name="groups"),
    path("cell/<int:contact_id>/<slug:column>/", cells.cell, name="cell"),
    path("cell/undo/<uuid:act_id>/", cells.undo_cell, name="undo_cell"),
    path("bulk/value/", bulk.bulk_value, name="bulk_value"),
    path("bulk/prepare/", bulk.prepare_bulk, name="prepare_bulk"),
    path("changes/<int:change_set_id>/run/", bulk.run_change_set, name="run_change_set"),
    path("changes/<int:change_set_id>/take-back/", bulk.take_back_change_set, name="take_back_change_set"),
    path("export/", exporting.export_people, name="export_people"),
    path("export/vault/", exporting.ask_people_export, name="ask_people_export"),
]
