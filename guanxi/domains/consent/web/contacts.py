"""One person's consent: the card, why he may or may not be contacted, recording an answer, one click to withdraw, a contact that took place."""

from __future__ import annotations

import uuid
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.dateparse import parse_date

from guanxi.domains.consent import api
from guanxi.domains.customers import api as customers
from guanxi.foundation.django import access, clock, idempotency
from guanxi.foundation.pure.bilingual import Text, t
from guanxi.foundation.pure.refusal import Refusal
from guanxi.foundation.web.http import Request
from guanxi.foundation.web.templatetags.ui import said
from guanxi.foundation.web.views import page

TONES = {"given": "success", "withdrawn": "error", "refused": "error", "lapsed": "warning", "not_asked": "neutral"}


@page(act="consent.view", methods=("GET",))
def contact_consents(request: Request, contact_id: int) -> HttpResponse:
    """The person's consent card: as a page, or as the block of his own page."""
    return render(request, "consent/contact_consents.html#block" if request.htmx else "consent/contact_consents.html", _context(request, contact_id))


@page(act="consent.view", methods=("GET",))
def why(request: Request, contact_id: int) -> HttpResponse:
    """能不能联系,为什么: the gate's reasons for one purpose and channel, or by phone for all; in the side panel. Nothing is stored."""
    card = api.consent_card(actor=request.actor, contact_id=contact_id, now=clock.now())
    purpose, channel = request.GET.get("purpose", ""), request.GET.get("channel", "phone")
    shown = [(row, cell) for row in card.rows for cell in row.cells if cell.channel == channel and purpose in ("", row.purpose)]
    return render(request, "consent/why.html#side" if request.htmx else "consent/why.html", {"card": card, "shown": shown, "tones": TONES})


@page(act="consent.touch", methods=("POST",))
def may_contact(request: Request, contact_id: int) -> HttpResponse:
    """Asks the gate and keeps its answer, so that one can show later why one called."""
    found = api.may_contact(actor=request.actor, now=clock.now(), contact_id=contact_id, purpose=request.POST.get("purpose", ""),
                            channel=request.POST.get("channel", ""))
    if found.is_allowed:
        messages.success(request, said(Text(f"可以联系,判定编号 {found.id}", f"You may; decision {found.id}")))
    else:
        no = next(one.text for one in found.reasons if one.met is False)
        messages.warning(request, said(Text(f"不可联系:{no.zh}(判定编号 {found.id})", f"You may not: {no.en} (decision {found.id})")))
    return _back(contact_id)


@page(act="consent.record")
def record_consent(request: Request, contact_id: int) -> HttpResponse:
    """The form: what he answered, for what, how, with which evidence."""
    if request.method != "POST":
        return _form(request, contact_id, request.GET)
    given, file = request.POST, request.FILES.get("file")
    try:
        answer = api.Said(
            state=given.get("state", ""), purposes=given.getlist("purpose"), channels=given.getlist("channel"), said_on=_day(given, "said_on"),
            evidence=given.get("evidence", ""), place=given.get("place", ""), source=given.get("source", ""),
            valid_until=_day(given, "valid_until") if given.get("valid_until") else None)
        scan = api.Scan(name=file.name or "", size=file.size or 0, chunks=file.chunks()) if file else None
        api.record_consent(actor=request.actor, now=clock.now(), contact_id=contact_id, said=answer, scan=scan, key=given.get("key", ""))
    except idempotency.AlreadyDone:
        return _back(contact_id)
    except Refusal as refusal:
        if refusal.status in (403, 404):
            raise
        with access.bound(request.actor, read_only=True):
            return _form(request, contact_id, given, refusal=refusal)
    messages.success(request, said(t("已登记", "Recorded")))
    return _back(contact_id)


@page(act="consent.withdraw", methods=("POST",))
def withdraw_consent(request: Request, contact_id: int) -> HttpResponse:
    """One click: he takes it back, for this or for all. It counts at once."""
    api.withdraw_consent(
        actor=request.actor, now=clock.now(), contact_id=contact_id, purpose=request.POST.get("purpose") or api.ALL,
        channel=request.POST.get("channel") or api.ALL, evidence=request.POST.get("evidence") or "phone_call", source=request.POST.get("source", ""))
    messages.success(request, said(t("已撤回,即时生效", "Taken back; it counts from now")))
    return _back(contact_id)


@page(act="consent.touch", methods=("POST",))
def record_touch(request: Request, contact_id: int) -> HttpResponse:
    """A contact that took place; of one of ours that nothing allowed it is said why (PRM-75)."""
    purpose, channel, is_ours = request.POST.get("purpose", ""), request.POST.get("channel", ""), request.POST.get("whose") != "theirs"
    with access.bound(request.actor, read_only=True):
        before = api.why(actor=request.actor, contact_id=contact_id, purpose=purpose, channel=channel, now=clock.now())
    api.record_touch(actor=request.actor, now=clock.now(), contact_id=contact_id, purpose=purpose, channel=channel,
                     note=request.POST.get("note", ""), is_ours=is_ours)
    if is_ours and not before.is_allowed:
        why = next((one.text for one in before.reasons if one.met is False), t("没有依据", "nothing allowed it"))
        way_out = before.way_out or t("", "")
        messages.warning(request, said(t(f"联系已登记。此次联系不应发生:{why.zh}。{way_out.zh}",
                                         f"The contact was recorded. It should not have been made: {why.en}. {way_out.en}")))
    else:
        messages.success(request, said(t("联系已登记", "The contact was recorded")))
    return _back(contact_id)


def _context(request: Request, contact_id: int) -> dict[str, Any]:
    policy = api.contacting(on=clock.today())
    return {"card": api.consent_card(actor=request.actor, contact_id=contact_id, now=clock.now()), "tones": TONES, "policy": policy,
            "now": clock.now()}


def _form(request: Request, contact_id: int, given: QueryDict, *, refusal: Refusal | None = None) -> HttpResponse:
    card = api.consent_card(actor=request.actor, contact_id=contact_id, now=clock.now())
    customers.require(request.actor, "consent.record", card.account_id)
    return render(request, "consent/record_consent.html", {
        "card": card, "policy": api.contacting(on=clock.today()), "given": given, "purposes": given.getlist("purpose"),
        "channels": given.getlist("channel"), "states": api.STATES, "evidences": [one for one in api.EVIDENCES if one[0] != "sheet"],
        "state": given.get("state", "given"), "said_on": given.get("said_on") or clock.today().isoformat(), "today": clock.today(),
        "refusal": refusal, "key": given.get("key") or uuid.uuid4().hex}, status=refusal.status if refusal else 200)


def _day(given: QueryDict, field: str) -> date:
    try:
        found = parse_date(given.get(field, ""))
    except ValueError:
        found = None
    if found is None:
        raise Refusal("wrong_value", t("请填写日期", "Enter a day"), field=field)
    return found


def _back(contact_id: int) -> HttpResponse:
    return redirect("consent:contact_consents", contact_id=contact_id)
