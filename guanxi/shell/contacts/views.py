"""The page of people, its table alone for htmx, and taking the list away."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language

from guanxi.domains.customers import api as customers
from guanxi.domains.lists import api as lists
from guanxi.foundation.django import clock
from guanxi.foundation.pure.refusal import Refusal
from guanxi.foundation.web.http import Request
from guanxi.foundation.web.views import page
from guanxi.shell.book.saved import audiences
from guanxi.shell.contacts import asking, bar, rows, saved

FORMS = ("people-export", "people-groups", "people-save", "people-update")
"""Forms outside the table that are told which list is on screen."""


@page(act="account.view", methods=("GET",))
def people(request: Request) -> HttpResponse:
    """Everybody at the customers one may see, filtered and sorted as the address says."""
    given = dict(request.GET.lists())
    refused, found, asked = None, None, asking.asked({}, today=clock.today())
    try:
        asked = asking.asked(given, today=clock.today())
        found = customers.people_page(actor=request.actor, query=asked.query)
    except Refusal as refusal:
        if refusal.status != 400:
            raise
        refused = refusal
    if refused is not None and refused.code == "rule_too_slow":  # the statement was cut off: nothing more is read in this transaction
        return _answer(request, given, asked, None, refused)
    return _answer(request, given, asked, found, refused)


def _answer(request: Request, given: Mapping[str, Sequence[str]], asked: asking.Asked, found: Any, refused: Refusal | None) -> HttpResponse:
    is_fragment, book, language = bool(request.headers.get("HX-Request")), customers.people_columns(), get_language() or "zh-hans"
    context: dict[str, Any] = {
        "page": found, "refused": refused, "columns": [book[key] for key in asked.columns], "sort": asked.query.sorted_by, "forms": FORMS,
        "body": rows.body(rows=found.rows, columns=asked.columns, language=language) if found else "",
        "on_screen": asking.address(given, page="", exact=""), "is_filtered": bool(asking.filters(given))}
    if not is_fragment:
        context |= _frame(request, given, asked, language)
    response = render(request, "contacts/people.html#table" if is_fragment else "contacts/people.html", context, status=refused.status if (
        refused and not is_fragment) else 200)
    if is_fragment:
        response.headers["HX-Push-Url"] = f"{request.path}?{asking.address(given)}".rstrip("?")
    return response


def _frame(request: Request, given: Mapping[str, Sequence[str]], asked: asking.Asked, language: str) -> dict[str, Any]:
    """What stands around the table: quick views, filters, columns."""
    book, views = customers.people_columns(), lists.views(actor=request.actor, of=saved.OF)
    carried = {**asking.filters(given), "sort": given.get("sort", [])}
    return {
        "bar": bar.bar(given=given, actor=request.actor, language=language, views=views), "views": views, "audiences": audiences(request),
        "groupable": customers.people_groupable(),
        "view": given.get("view", [""])[0],
        "offered": [(book[key], key in asked.columns) for key in (*asked.columns[1:], *(key for key in book if key not in asked.columns))],
        "carried": [(name, value) for name, values in carried.items() for value in values if value]}
