"""接手采集 (ARC-04): the sheet of an account that is taken over, to print and to fill in, several people in one go; cards from a file."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render

from guanxi.domains.customers import api
from guanxi.foundation.django import access, clock, idempotency
from guanxi.foundation.pure.bilingual import Text
from guanxi.foundation.pure.refusal import Refusal
from guanxi.foundation.web.http import Request
from guanxi.foundation.web.templatetags.ui import said
from guanxi.foundation.web.views import page

BLANK_LINES, MOST_LINES = 5, 100
ENTERED = ("name", *api.CARD)


@page(act="contact.edit")
def take_over(request: Request, account_id: int) -> HttpResponse:
    """The sheet to fill in: known people with what they lack, and lines for new ones."""
    if request.method != "POST":
        return sheet_page(request, account_id, [])
    given = request.POST
    try:
        taken = api.collect_people(actor=request.actor, now=clock.now(), account_id=account_id, people=_people(given), key=given.get("key", ""))
    except idempotency.AlreadyDone:
        return redirect("customers:account_contacts", account_id=account_id)
    except Refusal as refusal:
        if refusal.status in (403, 404):
            raise
        with access.bound(request.actor, read_only=True):
            return sheet_page(request, account_id, [], given=given, refusal=refusal)
    messages.success(request, said(Text(
        f"已保存:新增 {taken.added} 人,补充 {taken.filled} 人", f"Saved: {taken.added} added, {taken.filled} filled up")))
    return redirect("customers:account_contacts", account_id=account_id)


@page(act="account.view", methods=("GET",))
def take_over_sheet(request: Request, account_id: int) -> HttpResponse:
    """The same on paper: what is known is ticked, what is missing has a line; for the talk with the outgoing colleague."""
    rows = api.gap_rows_of(actor=request.actor, account_id=account_id)
    return render(request, "customers/take_over_sheet.html", {
        "card": api.account(actor=request.actor, account_id=account_id).card, "rows": [(row, _missing(row)) for row in rows], "blank": range(6),
        "fields": [api.CONTACT[key] for key in ENTERED], "sources": api.COLLECTED_FROM,
        "talk": api.show_topics(actor=request.actor, now=clock.now(), account_id=account_id)})


def sheet_page(request: Request, account_id: int, found: Sequence[Mapping[str, str]], *, given: QueryDict | None = None,
               refusal: Refusal | None = None) -> HttpResponse:
    """The form. found: new people already read from somewhere (a file of cards), each with `note` when he seems to be known."""
    rows = api.gap_rows_of(actor=request.actor, account_id=account_id)
    lines = [_line(number, {}, given, row=row) for number, row in enumerate(rows)]
    fresh: Sequence[Mapping[str, str]] = found or [{} for _ in range(max(BLANK_LINES, _count(given) - len(rows)))]
    lines += [_line(len(rows) + number, values, given) for number, values in enumerate(fresh)]
    context = {"card": api.account(actor=request.actor, account_id=account_id).card, "lines": lines, "refusal": refusal,
               "sources": api.COLLECTED_FROM, "from_file": bool(found), "key": (given.get("key") if given is not None else "") or uuid.uuid4().hex}
    return render(request, "customers/take_over.html", context, status=refusal.status if refusal else 200)


def _line(number: int, values: Mapping[str, str], given: QueryDict | None, *, row: api.GapRow | None = None) -> dict[str, Any]:
    """One line of the form: its inputs with what was typed, or read from a file."""
    wanted = [field for field in ENTERED if field != "name" and field in _missing(row)] if row else list(ENTERED)
    typed = {key: given.get(f"{key}-{number}", "") for key in wanted} if given is not None else {key: values.get(key, "") for key in wanted}
    return {"number": number, "row": row, "inputs": [(api.CONTACT[key], f"{key}-{number}", typed[key]) for key in wanted],
            "source": given.get(f"source-{number}", "") if given is not None else values.get("source", ""), "note": values.get("note", ""),
            "taken": given.get(f"take-{number}") == "1" if given is not None else not values.get("note")}


def _missing(row: api.GapRow) -> frozenset[str]:
    return frozenset(field.key for field in (*row.missing, *row.asked))


def _count(given: QueryDict | None) -> int:
    text = given.get("lines", "") if given is not None else ""
    return min(int(text), MOST_LINES) if text.isdecimal() and len(text) < 4 else 0


def _people(given: QueryDict) -> list[api.Collected]:
    """Lines on which something was written; of new people read from a file only the ticked ones."""
    found = []
    for number in range(_count(given)):
        values = {key: given.get(f"{key}-{number}", "").strip() for key in ENTERED if f"{key}-{number}" in given}
        contact = given.get(f"contact-{number}", "")
        is_ticked = given.get("from_file") != "1" or contact or given.get(f"take-{number}") == "1"
        if any(values.values()) and is_ticked:
            found.append(api.Collected(line=number, contact_id=int(contact) if contact.isdecimal() and len(contact) < 19 else None, values=values,
                                       source=given.get(f"source-{number}", "")))
    return found
