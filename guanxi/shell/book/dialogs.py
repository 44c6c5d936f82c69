"""The book's dialogs, fetched when they are opened: drawn with every first page they cost it five milliseconds."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import parse_qs

from django.http import HttpResponse
from django.shortcuts import redirect, render

from guanxi.domains.lists import api as lists
from guanxi.foundation.django import clock
from guanxi.foundation.pure.refusal import not_found
from guanxi.foundation.web.http import Request
from guanxi.foundation.web.views import page
from guanxi.shell.book import bulk, opening, ruling, saved, standing, words

Filled = Mapping[str, Any]


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


DIALOGS: dict[str, Callable[[Request, lists.Params], Filled]] = {
    "columns": _columns, "save-view": _save_view, "sort": _sort, "bulk": bulk.dialog, "rule": ruling.dialog,
}
