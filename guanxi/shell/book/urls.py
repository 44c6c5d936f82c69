"""/book/"""

from django.urls import path

from guanxi.shell.book import bulk, cells, exporting, grouping, large, marks, views
from guanxi.shell.book.accounts import BOOK
from guanxi.shell.book.paths import paths

app_name = "book"
urlpatterns = [
    path("", views.accounts, name="accounts"),
    *paths(BOOK),
    path("groups/", grouping.groups, name="groups"),
    path("cell/<int:account_id>/<slug:column>/", cells.cell, name="cell"),
    path("cell/undo/<uuid:act_id>/", cells.undo_cell, name="undo_cell"),
    path("bulk/value/", bulk.bulk_value, name="bulk_value"),
    path("bulk/prepare/", bulk.prepare_bulk, name="prepare_bulk"),
    path("changes/<int:change_set_id>/run/", bulk.run_change_set, name="run_change_set"),
    path("changes/<int:change_set_id>/take-back/", bulk.take_back_change_set, name="take_back_change_set"),
    path("export/", exporting.export_book, name="export_book"),
    path("export/mark/", marks.read_mark, name="read_mark"),
    path("export/vault/", large.ask_large_export, name="ask_large_export"),
    path("exports/", exporting.exports, name="exports"),
    path("exports/<int:export_id>/", exporting.fetch_export, name="fetch_export"),
]
