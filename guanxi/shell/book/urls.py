"""/book/"""

from django.urls import path

from guanxi.shell.book import bulk, cells, dialogs, exporting, grouping, large, marks, ruling, saved, views
from guanxi.shell.book.accounts import BOOK

app_name = "book"
OF = {"listing": BOOK}
urlpatterns = [
    path("", views.accounts, name="accounts"),
    path("dialogs/<slug:name>/", dialogs.dialog, OF, name="dialog"),
    path("sort/", dialogs.choose_sort, OF, name="choose_sort"),
    path("columns/", saved.choose_columns, OF, name="choose_columns"),
    path("views/", saved.views, OF, name="views"),
    path("views/save/", saved.save_view, OF, name="save_view"),
    path("views/<int:view_id>/", saved.open_view, OF, name="open_view"),
    path("views/<int:view_id>/update/", saved.update_view, OF, name="update_view"),
    path("views/<int:view_id>/rename/", saved.rename_view, OF, name="rename_view"),
    path("views/<int:view_id>/remove/", saved.remove_view, OF, name="remove_view"),
    path("views/<int:view_id>/restore/", saved.restore_view, OF, name="restore_view"),
    path("views/<int:view_id>/pin/", saved.pin_view, OF, name="pin_view"),
    path("views/<int:view_id>/open-with/", saved.open_with_view, OF, name="open_with_view"),
    path("rule/", ruling.choose_rule, OF, name="choose_rule"),
    path("rule/check/", ruling.check_rule, OF, name="check_rule"),
    path("groups/", grouping.groups, name="groups"),
    path("cell/<int:account_id>/<slug:column>/", cells.cell, name="cell"),
    path("cell/undo/<uuid:act_id>/", cells.undo_cell, name="undo_cell"),
    path("bulk/value/", bulk.bulk_value, name="bulk_value"),
    path("bulk/prepare/", bulk.prepare_bulk, name="prepare_bulk"),
    path("changes/", bulk.change_sets, OF, name="change_sets"),
    path("changes/<int:change_set_id>/", bulk.change_set, OF, name="change_set"),
    path("changes/<int:change_set_id>/run/", bulk.run_change_set, name="run_change_set"),
    path("changes/<int:change_set_id>/take-back/", bulk.take_back_change_set, name="take_back_change_set"),
    path("export/", exporting.export_book, name="export_book"),
    path("export/mark/", marks.read_mark, name="read_mark"),
    path("export/vault/", large.ask_large_export, name="ask_large_export"),
    path("exports/", exporting.exports, name="exports"),
    path("exports/<int:export_id>/", exporting.fetch_export, name="fetch_export"),
]
