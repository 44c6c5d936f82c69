"""The book's page, and its table alone for htmx."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language

from guanxi.domains.customers import api as customers
from guanxi.domains.lists import api as lists
from guanxi.foundation.django import clock
from guanxi.foundation.web.http import Request
from guanxi.foundation.web.views import page
from guanxi.shell.book import filters, opening, rows, shown, standing, words
from guanxi.shell.book.accounts import BOOK

ON_SCREEN = ("update-view", "book-export", "book-groups")
"""Forms outside the table that are told which list is on screen; what opens in a dialog asks for `#on-screen`."""


@page(act="book.view", methods=("GET",))
def accounts(request: Request) -> HttpResponse:
    """The accounts one may see, filtered and sorted as the URL says; four statements besides session and user."""
    given = dict(request.GET.lists())
    is_fragment = bool(request.headers.get("HX-Request"))
    choice = standing.choice(request, BOOK)
    if not given and choice.opens_with and not is_fragment:
        return opening.opened(request, choice.opens_with, BOOK)
    today, language, columns = clock.today(), get_language() or "zh-hans", standing.columns(request, given, BOOK)
    query = lists.read_query(params=lists.without(given, "columns", "view"), today=today, units=words.units().below)
    found = lists.book_page(query=query, scope=customers.list_scope(request.actor))
    names = customers.account_names(actor=request.actor, ids=[row.account_id for row in found.rows])
    shown_rows = shown.rows(listed=found.rows, names=names, today=today, language=language)
    is_own = shown.is_own(request.actor)
    kept = filters.clean(given)
    response = render(request, "book/accounts.html#table" if is_fragment else "book/accounts.html", {
        "page": found, "sort": query.sorted_by, "stamp": words.stamp(),
        "cells_url": reverse("book:accounts") + "cell/",
        "rows": shown_rows, "body": rows.body(rows=shown_rows, columns=columns, language=language, is_own=is_own,
                                              may_edit="account.edit" in request.acts),
        "columns": [lists.columns()[key] for key in columns], "is_own": is_own, "is_filtered": filters.is_filtered(given),
        "listing": BOOK, "kept": [(name, given[name][0]) for name in ("columns", "view") if given.get(name)], "on_screen": kept, "forms": ON_SCREEN,
        "rule": query.rule.text if query.rule else "",
        **({} if is_fragment else _frame(request, given, choice, language)),
    })
    if is_fragment:
        response.headers["HX-Push-Url"] = reverse("book:accounts") + (f"?{kept}" if kept else "")
    return response


def _frame(request: Request, given: dict[str, list[str]], choice: lists.Choice, language: str) -> dict[str, object]:
    """What stands around the table: tabs, filters, menus."""
    view = given.get("view", [""])[0]
    return {
        "bar": filters.bar(given=given, actor=request.actor, language=language, tabs=choice.tabs),
        "view": opening.open_view(request, view, BOOK), "listing": BOOK, "groupable": lists.groupable(),
    }
