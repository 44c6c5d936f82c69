"""One account's values: the full page, the strips on other pages, checking right and wrong."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from guanxi.domains.customers import api as customers
from guanxi.domains.stewardship import api
from guanxi.foundation.django import access, clock
from guanxi.foundation.pure.bilingual import Text, t
from guanxi.foundation.pure.refusal import Refusal
from guanxi.foundation.web import typed
from guanxi.foundation.web.http import Request
from guanxi.foundation.web.templatetags.ui import said, undo_tag
from guanxi.foundation.web.views import page

MOST_ITEMS = 200


@page(act="stewardship.view", methods=("GET",))
def account_quality(request: Request, account_id: int) -> HttpResponse:
    """Every value with state, source and date; the reasons behind the figures; the correction log."""
    state = api.account_state(actor=request.actor, account_id=account_id, today=clock.today())
    return render(request, "stewardship/account_quality.html", _values(request, state) | {
        "name": customers.account_names(actor=request.actor, ids=[account_id])[account_id].name, "why": api.why(state.tally),
        "log": api.log_of(actor=request.actor, account_id=account_id)})


@page(act="stewardship.view", methods=("GET",))
def account_strip(request: Request, account_id: int) -> HttpResponse:
    """Part of block 10 of the account page: how much is verified, when somebody looked last."""
    state = api.account_state(actor=request.actor, account_id=account_id, today=clock.today())
    return render(request, "stewardship/account_strip.html", {"state": state, "account_id": account_id})


@page(act="stewardship.view", methods=("GET",))
def values(request: Request, account_id: int) -> HttpResponse:
    """The values of the account itself, or of one person (`contact`), with 核实 beside each: for the pages that edit them."""
    state = api.account_state(actor=request.actor, account_id=account_id, today=clock.today())
    return render(request, "stewardship/values.html", _values(request, state, only=_only(request.GET.get("contact", "0"))))


@page(act="stewardship.verify", methods=("POST",))
def verify_values(request: Request, account_id: int) -> HttpResponse:
    """One value, or all of one person, is right."""
    return _do(request, account_id, lambda items: api.verify_values(
        actor=request.actor, now=clock.now(), account_id=account_id, items=items, source=request.POST.get("source", "")), t("已核实", "Verified"))


@page(act="stewardship.verify", methods=("POST",))
def find_fault(request: Request, account_id: int) -> HttpResponse:
    """One value is wrong: into the correction log."""
    return _do(request, account_id, lambda items: api.find_fault(
        actor=request.actor, now=clock.now(), account_id=account_id, item=items[0], source=request.POST.get("fault", ""),
        note=request.POST.get("note", "")), t("已记为有误,归属经理收到更正待办", "Recorded as wrong; the account manager has a to-do"))


@page(act="stewardship.fill", methods=("POST",))
def fill_value(request: Request, account_id: int) -> HttpResponse:
    """An empty value, filled by its steward. ARC-14."""
    def fill(items: list[api.Item]) -> uuid.UUID:
        return api.fill_value(actor=request.actor, now=clock.now(), account_id=account_id, item=items[0],
                              value=request.POST.get(f"fill-{items[0].contact_id or 0}:{items[0].field}", ""))

    return _do(request, account_id, fill, t("已补录", "Filled"), can_be_undone=False)


@page(act="stewardship.verify", methods=("POST",))
def undo_verification(request: Request, act_id: uuid.UUID) -> HttpResponse:
    """Takes one's own last check back: the button of the toast."""
    account_id = api.undo_verification(actor=request.actor, now=clock.now(), act_id=act_id)
    messages.success(request, said(t("已撤销", "Undone")))
    return redirect("stewardship:account_quality", account_id=account_id)


def _do(request: Request, account_id: int, call: Callable[[list[api.Item]], uuid.UUID], done: Text, *, can_be_undone: bool = True) -> HttpResponse:
    """Runs a check and answers with the same panel (htmx) or the full page; a refusal is said there."""
    refused = None
    try:
        act_id = call(_items(request))
    except Refusal as refusal:
        if refusal.status in (403, 404):
            raise
        refused = refusal
    if not request.htmx:
        if refused:
            typed.refused(request, refused)
        else:
            undo = undo_tag(reverse("stewardship:undo_verification", args=[act_id])) if can_be_undone else ""
            messages.success(request, said(done), extra_tags=undo)
        return redirect("stewardship:account_quality", account_id=account_id)
    with access.bound(request.actor, read_only=True):
        state = api.account_state(actor=request.actor, account_id=account_id, today=clock.today())
        context = _values(request, state, only=_only(request.POST.get("only", "")))
        return render(request, "stewardship/values.html", context | {"refused": refused, "done": None if refused else done},
                      status=refused.status if refused else 200)


def _items(request: Request) -> list[api.Item]:
    """`item` of the form: contact or 0, field, what the user saw; several when a whole person was checked."""
    found = []
    for text in request.POST.get("item", "").split()[:MOST_ITEMS]:
        contact, _, rest = text.partition(":")
        field, _, seen = rest.partition(":")
        found.append(api.Item(int(contact) or None if contact.isdecimal() and len(contact) < 19 else None, field[:50], seen[:64]))
    return found or [api.Item(None, "")]  # nothing: the command says so to who may see the account at all


def _values(request: Request, state: api.AccountState, *, only: int | None = None) -> dict[str, Any]:
    """only: 0 the account itself, an id one person, None everything."""
    groups = [one for one in state.groups if only is None or (one.contact_id or 0) == only]
    return {"account_id": state.account_id, "state": state, "groups": groups, "only": "" if only is None else only, "sources": api.SOURCES,
            "faults": api.FAULTS}


def _only(text: str) -> int | None:
    return int(text) if text.isdecimal() and len(text) < 19 else None
