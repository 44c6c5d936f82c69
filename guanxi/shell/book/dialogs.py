"""The dialogs of a list, fetched when they are opened: drawn with every first page they cost it five milliseconds."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import parse_qs

from django.http import HttpResponse
from django.shortcuts import redirect, render

from guanxi.domains.lists import api as lists
from guanxi.foundation.pure.bilingual import Text, t
from guanxi.foundation.pure.refusal import not_found
from guanxi.foundation.web.http import Request
from guanxi.foundation.web.views import page
from guanxi.shell.book import bulk, ruling, saved, standing
from guanxi.shell.book.listing import Listing, Subject

Filled = Mapping[str, Any]
_SHARED: tuple[tuple[str, Text], ...] = (
    ("→ ←", t("选择可编辑的单元格", "choose a cell that may be edited")),
    ("F2 · e", t("编辑单元格(也可双击)", "edit the cell (or double-click)")),
    ("Tab · Shift Tab", t("保存并编辑下一格 / 上一格", "save and edit the next / the former cell")), ("Esc", t("放弃编辑", "leave without saving")),
    ("Space · x", t("勾选", "tick")), ("Shift Space", t("从上次勾选处连续勾选到此", "tick from the last ticked one to here")),
    ("Shift", t("按住点表头:追加排序", "with a click on a head: sort by it too")),
    ("/", t("筛选本页", "filter this page")), ("Ctrl K", t("搜索", "search")), ("?", t("本页快捷键", "these keys")),
)
KEYS: Mapping[Subject, tuple[tuple[str, Text], ...]] = {
    "account": (("↓ ↑ · j k", t("选择客户", "choose an account")),
                ("Enter", t("打开客户;选中单元格时编辑", "open the account; on a chosen cell: edit")), *_SHARED),
    "contact": (("↓ ↑ · j k", t("选择联系人", "choose a person")),
                ("Enter", t("打开联系人卡;选中单元格时编辑", "open the card; on a chosen cell: edit")), *_SHARED)}


@page(act="book.view", methods=("GET",))
def dialog(request: Request, name: str, listing: Listing) -> HttpResponse:
    """The content of one dialog for the list on screen (`on_screen`)."""
    if name not in DIALOGS:
        raise not_found()
    on_screen = request.GET.get("on_screen", "")
    return render(request, f"book/dialogs/{name}.html", {
        "on_screen": on_screen, "listing": listing, **DIALOGS[name](request, parse_qs(on_screen), listing)})


@page(act="book.view", methods=("POST",))
def choose_sort(request: Request, listing: Listing) -> HttpResponse:
    """The list on screen in another order: up to three keys. An unknown key is refused by the list itself."""
    given = zip(request.POST.getlist("key"), request.POST.getlist("direction"), strict=False)
    keys = {key: f"-{key}" if direction == "-" else key for key, direction in given if key}
    rest = lists.without(saved.on_screen(request), "sort", "page")
    return redirect(listing.address({**rest, **({"sort": [",".join(keys.values())]} if keys else {})}))


def _columns(request: Request, params: lists.Params, listing: Listing) -> Filled:
    columns, book = standing.columns(request, params, listing), listing.columns()
    others = (key for key in book if key not in columns)
    return {"offered": [(book[key], key in columns) for key in (*columns[1:], *others)]}


def _save_view(request: Request, params: lists.Params, listing: Listing) -> Filled:
    return {"audiences": saved.audiences(request)}


def _sort(request: Request, params: lists.Params, listing: Listing) -> Filled:
    query = listing.query(params)
    empty = [("", True)] * (lists.MOST_KEYS - len(query.keys))
    return {"keys": [*query.keys, *empty], "columns": [column for column in listing.columns().values() if column.is_sortable]}


def _keys(request: Request, params: lists.Params, listing: Listing) -> Filled:
    return {"keys": KEYS[listing.subject]}


DIALOGS: dict[str, Callable[[Request, lists.Params, Listing], Filled]] = {
    "columns": _columns, "save-view": _save_view, "sort": _sort, "bulk": bulk.dialog, "rule": ruling.dialog, "keys": _keys,
}
