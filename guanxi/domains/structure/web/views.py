"""The page of a customer's hierarchy and its two forms, which open in a dialog or stand on a page of their own."""

from __future__ import annotations

import uuid
from collections.abc import Callable

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse

from guanxi.domains.customers import api as customers
from guanxi.domains.structure import api
from guanxi.foundation.django import access, clock
from guanxi.foundation.pure.bilingual import Text, t
from guanxi.foundation.pure.refusal import Refusal
from guanxi.foundation.web.http import Request
from guanxi.foundation.web.templatetags.ui import said, undo_tag
from guanxi.foundation.web.views import page


@page(act="account.view", methods=("GET",))
def account_structure(request: Request, account_id: int) -> HttpResponse:
    """Rows top-down with who fills them, what is unknown, who reports to whom and who is in charge of whom."""
    return _page(request, account_id)


@page(act="contact.edit")
def place_person(request: Request, account_id: int) -> HttpResponse:
    """Puts somebody into a row; `row` and `contact_id` of the address are chosen beforehand."""
    given = request.POST
    if request.method != "POST":
        return _form(request, account_id, "place", request.GET)
    return _do(request, account_id, t("已安排到岗位", "He is in the row"), lambda: api.place_person(
        actor=request.actor, now=clock.now(), account_id=account_id, contact_id=_number(given.get("contact_id", "")),
        row=given.get("row", "")[:61], values=_how(given)), form="place")


@page(act="contact.edit", methods=("POST",))
def leave_row(request: Request, account_id: int, contact_id: int) -> HttpResponse:
    """He is in his row no longer."""
    return _do(request, account_id, t("已移出岗位", "He is out of the row"), lambda: api.leave_row(
        actor=request.actor, now=clock.now(), account_id=account_id, contact_id=contact_id))


@page(act="contact.edit", methods=("POST",))
def mark_row_unknown(request: Request, account_id: int) -> HttpResponse:
    """未知(已问) for an empty row."""
    return _do(request, account_id, t("已记为未知(已问)", "Noted: asked, unknown"), lambda: api.mark_row_unknown(
        actor=request.actor, now=clock.now(), account_id=account_id, row=request.POST.get("row", "")[:61]))


@page(act="contact.edit")
def draw_line(request: Request, account_id: int) -> HttpResponse:
    """汇报 or 分管. What is below is a person (`p12`) or a row (`rbank.head`), in one list."""
    given = request.POST
    if request.method != "POST":
        return _form(request, account_id, "line", request.GET)
    below = given.get("below", "")[:62]
    return _do(request, account_id, t("关系已登记", "The line was recorded"), lambda: api.draw_line(
        actor=request.actor, now=clock.now(), account_id=account_id, kind=given.get("kind", ""), above_id=_number(given.get("above_id", "")),
        below_id=_number(below[1:]) or None if below[:1] == "p" else None, row=below[1:] if below[:1] == "r" else "", values=_how(given)),
        form="line")


@page(act="contact.edit", methods=("POST",))
def end_line(request: Request, account_id: int, line_id: int) -> HttpResponse:
    """It is no longer so."""
    return _do(request, account_id, t("已结束该关系", "The line was ended"), lambda: api.end_line(
        actor=request.actor, now=clock.now(), account_id=account_id, line_id=line_id))


@page(act="contact.edit", methods=("POST",))
def undo_structure(request: Request, act_id: uuid.UUID) -> HttpResponse:
    """Takes one's own last change back: the button of the toast."""
    account_id = api.undo_structure(actor=request.actor, now=clock.now(), act_id=act_id)
    messages.success(request, said(t("已撤销", "Undone")))
    return redirect("structure:account_structure", account_id=account_id)


def _do(request: Request, account_id: int, done: Text, call: Callable[[], uuid.UUID], *, form: str = "") -> HttpResponse:
    try:
        act_id = call()
    except Refusal as refusal:
        if refusal.status in (403, 404):
            raise
        with access.bound(request.actor, read_only=True):
            return _form(request, account_id, form, request.POST, refusal) if form else _page(request, account_id, refusal)
    messages.success(request, said(done), extra_tags=undo_tag(reverse("structure:undo_structure", args=[act_id])))
    return redirect("structure:account_structure", account_id=account_id)


def _page(request: Request, account_id: int, refusal: Refusal | None = None) -> HttpResponse:
    chart = api.structure(actor=request.actor, account_id=account_id, today=clock.today())
    return render(request, "structure/account_structure.html", {
        "chart": chart, "name": _name(request, account_id), "kinds": api.KINDS, "meanings": api.MEANINGS, "refusal": refusal,
        "past": api.past(actor=request.actor, account_id=account_id, today=clock.today()), "may_write": chart.may_edit,
    }, status=refusal.status if refusal else 200)


def _form(request: Request, account_id: int, form: str, typed: QueryDict, refusal: Refusal | None = None) -> HttpResponse:
    """The content of the dialog for htmx, else a page; after a refusal always a page, with what was typed."""
    chart = api.structure(actor=request.actor, account_id=account_id, today=clock.today())
    people = [*(one for row in chart.rows for one in row.people), *chart.unplaced]
    template = f"structure/{form}.html" if request.htmx and refusal is None else "structure/form.html"
    return render(request, template, {
        "chart": chart, "name": _name(request, account_id), "form": form, "typed": typed, "refusal": refusal, "people": people,
        "rows": [row for row in chart.rows if row.level], "kinds": api.KINDS, "meanings": api.MEANINGS, "sources": api.SOURCES,
        "confidences": api.CONFIDENCES, "today": clock.today(),
    }, status=refusal.status if refusal else 200)


def _name(request: Request, account_id: int) -> str:
    return customers.account_names(actor=request.actor, ids=[account_id])[account_id].name


def _how(given: QueryDict) -> api.HowKnown:
    return {"valid_from": given.get("valid_from", ""), "source": given.get("source", ""), "confidence": given.get("confidence", "")}


def _number(text: str) -> int:
    """0 for what is no id: nobody has it."""
    return int(text) if text.isdecimal() and len(text) < 19 else 0
