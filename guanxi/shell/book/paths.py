"""The addresses that every list has: its dialogs, order, columns, views, rule and past bulk edits.

Not for here: pages that only one list has, and those that ask for another act in each (cells, running a bulk edit, exports).
"""

from __future__ import annotations

from django.urls import URLPattern, path

from guanxi.shell.book import bulk, dialogs, ruling, saved
from guanxi.shell.book.listing import Listing


def paths(listing: Listing) -> list[URLPattern]:
    """Below the list's own address."""
    of = {"listing": listing}
    return [
        path("dialogs/<slug:name>/", dialogs.dialog, of, name="dialog"),
        path("sort/", dialogs.choose_sort, of, name="choose_sort"),
        path("columns/", saved.choose_columns, of, name="choose_columns"),
        path("views/", saved.views, of, name="views"),
        path("views/save/", saved.save_view, of, name="save_view"),
        path("views/<int:view_id>/", saved.open_view, of, name="open_view"),
        path("views/<int:view_id>/update/", saved.update_view, of, name="update_view"),
        path("views/<int:view_id>/rename/", saved.rename_view, of, name="rename_view"),
        path("views/<int:view_id>/remove/", saved.remove_view, of, name="remove_view"),
        path("views/<int:view_id>/restore/", saved.restore_view, of, name="restore_view"),
        path("views/<int:view_id>/pin/", saved.pin_view, of, name="pin_view"),
        path("views/<int:view_id>/open-with/", saved.open_with_view, of, name="open_with_view"),
        path("rule/", ruling.choose_rule, of, name="choose_rule"),
        path("rule/check/", ruling.check_rule, of, name="check_rule"),
        path("changes/", bulk.change_sets, of, name="change_sets"),
        path("changes/<int:change_set_id>/", bulk.change_set, of, name="change_set"),
    ]
