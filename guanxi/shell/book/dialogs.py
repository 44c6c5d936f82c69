"""The book's dialogs, fetched when they are opened: drawn with every first page they cost it five milliseconds."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import parse_qs

from django.http import HttpResponse
from django.shortcuts import redirect, render

from guanxi.domains.lists import api as lists
from guanxi.foundation.django import clock
from guanxi.foundation.pure.bilingual import Text, t
from guanxi.foundation.pure.refusal import not_found
from guanxi.foundation.web.http import Request
from guanxi.foundation.web.views import page
from guanxi.shell.book import bulk, opening, ruling, saved, standing, words

Filled = Mapping[str, Any]
KEYS: tuple[tuple[str, Text], ...] = (
    ("↓ ↑ · j k", t("选择客户", "choose an account")), ("→ ←", t("选择可编辑的单元格", "choose a cell that may be edited")),
    ("Enter", t("打开客户;选中单元格时编辑", "open the account; on a chosen cell: edit")),
    ("F2 · e", t("编辑单元格(也可双击)", "edit the cell (or double-click)")),
    ("Tab · Shift Tab", t("保存并编辑下一格 / 上一格", "save and edit the next / the former cell")), ("Esc", t("放弃编辑", "leave without saving")),
    ("Space · x", t("勾选", "tick")), ("Shift Space", t("从上次勾选处连续勾选到此", "tick from the last ticked one to here")),
    ("Shift", t("按住点表头:追加排序", "with a click on a head: sort by it too")),
    ("/", t("筛选本页", "filter this page")), ("Ctrl K", t("搜索", "search")), ("?", t("本页快捷键", "these keys")),
)


@page(act="book.view", methods=("GET",))
def dialog(request: Request, name: str) -> HttpResponse:
    """The content of one dialog for the list on screen (`on_screen`)."""
    if name not in DIALOGS:
        raise not_found()
    on_screen = request.GET.get("on_screen", "")
    return render(request, f"book/dialogs/{name}.html", {"on_screen": on_screen, **DIALOGS[name](request, parse_qs(on_screen))})


@page(act="book.view", methods=("POST",))
def choose_sort(request: Request) -> HttpResponse:
    """The list on screen in another order: up to three keys. An unknown key is refused by the book itself."""
    given = zip(request.POST.getlist("key"), request.POST.getlist("direction"), strict=False)
    keys = {key: f"-{key}" if direction == "-" else key for key, direction in given if key}
    rest = lists.without(saved.on_screen(request), "sort", "page")
    return redirect(opening.address({**rest, **({"sort": [",".join(keys.values())]} if keys else {})}))


def _columns(request: Request, params: lists.Params) -> Filled:
    columns = standing.columns(request, params)
    book = lists.columns()
    others = (key for key in book if key not in columns)
    return {"offered": [(book[key], key in columns) for key in (*columns[1:], *others)]}


def _save_view(request: Request, params: lists.Params) -> Filled:
    return {"audiences": saved.audiences(request)}


def _sort(request: Request, params: lists.Params) -> Filled:
    query = lists.read_query(params=lists.without(params, "columns", "view"), today=clock.today(), units=words.units().below)
    empty = [("", True)] * (lists.MOST_KEYS - len(query.keys))
    return {"keys": [*query.keys, *empty], "columns": [column for column in lists.columns().values() if column.is_sortable]}


def _keys(request: Request, params: lists.Params) -> Filled:
    return {"keys": KEYS}


DIALOGS: dict[str, Callable[[Request, lists.Params], Filled]] = {
    "columns": _columns, "save-view": _save_view, "sort": _sort, "bulk": bulk.dialog, "rule": ruling.dialog, "keys": _keys,
}
