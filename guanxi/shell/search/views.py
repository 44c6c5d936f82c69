"""The Ctrl-K menu's answers and the search page."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render

from guanxi.domains.customers import api as customers
from guanxi.domains.lists import api as lists
from guanxi.foundation.web import context
from guanxi.foundation.web.http import Request
from guanxi.foundation.web.views import page
from guanxi.shell.book import shown, words
from guanxi.shell.search import places

MENU, PAGE, LONGEST = 8, 50, 80


@page(act="search.use", methods=("GET",))
def palette(request: Request) -> HttpResponse:
    """A list of links for what was typed: accounts, contacts, places. One statement besides session, user and scope,
    one more for what may be a code."""
    return render(request, "search/palette.html", _found(request, limit=MENU))


@page(act="search.use", methods=("GET",))
def results(request: Request) -> HttpResponse:
    """Everything found, accounts and contacts side by side."""
    return render(request, "search/results.html", _found(request, limit=PAGE))


def _found(request: Request, *, limit: int) -> dict[str, Any]:
    text = request.GET.get("q", "").strip()[:LONGEST]
    found = lists.search(text=text, scope=customers.list_scope(request.actor), limit=limit) if text else ()
    former = customers.accounts_by_former_code(actor=request.actor, text=text, most=limit)
    grades = words.grades()
    return {
        "text": text, "limit": limit, "is_full": len(found) >= limit,
        "accounts": [(one, shown.href(one.account_id), grades.get(one.grade)) for one in found if one.subject_kind == "account"],
        "former": [(one, shown.href(one.account_id)) for one in former],
        "contacts": [(one, f"{shown.href(one.account_id)}#people") for one in found if one.subject_kind == "contact"],
        "places": places.matching(text=text, nav=context.groups(request)),
    }
