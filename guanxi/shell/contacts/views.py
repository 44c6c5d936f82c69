"""The page of people, its table alone for htmx, and taking the list away."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language

from guanxi.domains.consent import api as consent
from guanxi.domains.customers import api as customers
from guanxi.foundation.django import clock, participants
from guanxi.foundation.pure.refusal import Refusal
from guanxi.foundation.web.http import Request
from guanxi.foundation.web.views import page
from guanxi.shell.book import opening, standing
from guanxi.shell.contacts import asking, bar, rows
from guanxi.shell.contacts.listing import PEOPLE

_NOT_DIALLED = re.compile(r"[^0-9+]")
FORMS = ("update-view", "people-export", "people-groups")
"""Forms outside the table that are told which list is on screen; what opens in a dialog asks for `#on-screen`."""


@page(act="account.view", methods=("GET",))
def people(request: Request) -> HttpResponse:
    """Everybody at the customers one may see, filtered and sorted as the address says."""
    given = dict(request.GET.lists())
    choice = standing.choice(request, PEOPLE)
    if not given and choice.opens_with and not request.headers.get("HX-Request"):
        return opening.opened(request, choice.opens_with, PEOPLE)
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


@page(act="account.view", methods=("POST",))
def dial(request: Request, contact_id: int) -> HttpResponse:
    """One person's number, for the telephone alone: no page shows it, the log has it (operator 1.8)."""
    number, _, extension = consent.dial(actor=request.actor, now=clock.now(), contact_id=contact_id).number.partition("转")
    to = f"tel:{_NOT_DIALLED.sub('', number)}{f';ext={extension}' if extension else ''}"
    return HttpResponse(status=204, headers={"HX-Redirect": to}) if request.headers.get("HX-Request") else HttpResponse(
        status=303, headers={"Location": to})


def _answer(request: Request, given: Mapping[str, Sequence[str]], asked: asking.Asked, found: Any, refused: Refusal | None) -> HttpResponse:
    is_fragment, book, language = bool(request.headers.get("HX-Request")), customers.people_columns(), get_language() or "zh-hans"
    columns = standing.columns(request, given, PEOPLE)
    dialled = [one.contact_id for one in found.rows if one.dials] if found else []
    said = participants.people_said(actor=request.actor, contact_ids=dialled, now=clock.now())
    context: dict[str, Any] = {
        "page": found, "refused": refused, "columns": [book[key] for key in columns], "sort": asked.query.sorted_by, "forms": FORMS,
        "body": rows.body(rows=found.rows, columns=columns, language=language, may_tick="contact.edit" in request.acts,
                          uncalled={pk for pk, one in said.items() if one.no_calls}) if found else "",
        "on_screen": asking.address(given, page="", exact=""), "is_filtered": bool(asking.filters(given)), "listing": PEOPLE,
        "kept": [(name, given[name][0]) for name in ("columns", "view") if any(given.get(name, []))],
        "rule": given.get("where", [""])[0], "cells_url": reverse("contacts:people") + "cell/"}
    if not is_fragment:
        context |= _frame(request, given, language)
    response = render(request, "contacts/people.html#table" if is_fragment else "contacts/people.html", context, status=refused.status if (
        refused and not is_fragment) else 200)
    if is_fragment:
        response.headers["HX-Push-Url"] = f"{request.path}?{asking.address(given)}".rstrip("?")
    return response


def _frame(request: Request, given: Mapping[str, Sequence[str]], language: str) -> dict[str, Any]:
    """What stands around the table: quick views, tabs, filters, menus."""
    tabs = standing.choice(request, PEOPLE).tabs
    return {"bar": bar.bar(given=given, actor=request.actor, language=language, tabs=tabs), "groupable": customers.people_groupable(),
            "view": opening.open_view(request, given.get("view", [""])[0], PEOPLE)}
