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
from guanxi.shell.book import filters, rows, shown, words


@page(act="book.view", methods=("GET",))
def accounts(request: Request) -> HttpResponse:
    """The accounts one may see, filtered and sorted as the URL says; four statements besides session and user."""
    given = dict(request.GET.lists())
    today, language = clock.today(), get_language() or "zh-hans"
    query = lists.read_query(params=given, today=today, units=words.units().below)
    found = lists.book_page(query=query, scope=customers.list_scope(request.actor))
    names = customers.account_names(actor=request.actor, ids=[row.account_id for row in found.rows])
    shown_rows = shown.rows(listed=found.rows, names=names, today=today, language=language)
    is_own = request.actor.scope.shape == "narrow" and not request.actor.scope.unit_ids
    is_fragment = bool(request.headers.get("HX-Request"))
    response = render(request, "book/accounts.html#table" if is_fragment else "book/accounts.html", {
        "page": found, "sort": f"-{query.sort}" if query.is_descending else query.sort, "stamp": words.stamp(),
        "rows": shown_rows, "body": rows.body(rows=shown_rows, language=language, is_own=is_own),
        "columns": lists.BY_KEY, "is_own": is_own, "is_filtered": filters.is_filtered(given),
        "bar": "" if is_fragment else filters.bar(given=given, actor=request.actor, language=language),
    })
    if is_fragment:
        kept = filters.clean(given)
        response.headers["HX-Push-Url"] = reverse("book:accounts") + (f"?{kept}" if kept else "")
    return response

