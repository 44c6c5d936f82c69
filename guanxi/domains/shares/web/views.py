"""One account's revenue shares: the block of the account page, the full page as of a day, the form with its preview."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse

from guanxi.domains.customers import api as customers
from guanxi.domains.organisation import api as organisation
from guanxi.domains.shares import api
from guanxi.foundation.django import access, clock, idempotency
from guanxi.foundation.pure.bilingual import Text, t
from guanxi.foundation.pure.refusal import Refusal
from guanxi.foundation.web.forms import Choices, CommandForm, form_for
from guanxi.foundation.web.http import Request
from guanxi.foundation.web.templatetags.ui import said, undo_tag
from guanxi.foundation.web.views import page

BLOCK, SPARE_LINES = 4, 3
Lines = Sequence[tuple[str, str]]


@page(act="shares.view", methods=("GET",))
def shares_block(request: Request, account_id: int) -> HttpResponse:
    """The block of the account page: who counts whose revenue today, four instances of them."""
    found = [one for one in api.shares_of(actor=request.actor, account_id=account_id, on=clock.today()) if one.current]
    return render(request, "shares/shares_block.html", {
        "account_id": account_id, "instances": found[:BLOCK], "count": len(found)})


@page(act="shares.view", methods=("GET",))
def account_shares(request: Request, account_id: int) -> HttpResponse:
    """Every product instance with a split, as of a day, with all its periods, who set them and why."""
    today = clock.today()
    on = _day(request.GET.get("on", "")) or today
    found = api.shares_of(actor=request.actor, account_id=account_id, on=on)
    return render(request, "shares/account_shares.html", {
        "account_id": account_id, "name": _name(request, account_id), "instances": found, "on": on, "today": today, "is_today": on == today})


@page(act="shares.set")
def set_revenue_shares(request: Request, account_id: int) -> HttpResponse:
    """The split of one instance from a day on: the form, its preview, and the one act that replaces the whole split."""
    if request.method != "POST":
        return _empty_form(request, account_id)
    form, lines = form_for(api.set_revenue_shares, api.REVENUE_SPLIT, data=request.POST, choices=_choices()), _lines(request.POST)
    values: Any = form.values()  # texts; the command reads and checks them
    shares: list[api.UnitShare] = [{"unit": unit, "rate": rate} for unit, rate in lines]
    try:
        if "preview" in request.POST:
            with access.bound(request.actor, read_only=True):
                preview = api.preview_revenue_shares(actor=request.actor, account_id=account_id, values=values, shares=shares)
                return _form_page(request, account_id, form, lines, preview=preview)
        split_id = api.set_revenue_shares(actor=request.actor, now=clock.now(), account_id=account_id, values=values, shares=shares,
                                          seen=request.POST.get("seen", "")[:40], key=request.POST.get("key", ""))
    except idempotency.AlreadyDone:
        return redirect("shares:account_shares", account_id=account_id)
    except Refusal as refusal:
        if refusal.status in (403, 404):
            raise
        form.refuse(refusal)
        with access.bound(request.actor, read_only=True):
            return _form_page(request, account_id, form, lines, status=refusal.status)
    messages.success(request, said(t("收入归属已约定", "It is laid down whose revenue it is")),
                     extra_tags=undo_tag(reverse("shares:undo_revenue_shares", args=[account_id, split_id])))
    return redirect("shares:account_shares", account_id=account_id)


@page(act="shares.set", methods=("POST",))
def end_revenue_shares(request: Request, account_id: int) -> HttpResponse:
    """From a day on nothing is laid down for this instance."""
    given = {key: _plain(request.POST.get(key, ""))[:300] for key in ("issuer", "instance", "valid_until", "reason", "seen")}
    api.end_revenue_shares(actor=request.actor, now=clock.now(), account_id=account_id, **given)
    messages.success(request, said(t("该产品实例的收入归属已结束", "The split of this product instance has ended")))
    return redirect("shares:account_shares", account_id=account_id)


@page(act="shares.set", methods=("POST",))
def undo_revenue_shares(request: Request, account_id: int, split_id: int) -> HttpResponse:
    """撤回: the instance as it was before its last split was laid down or ended."""
    api.undo_revenue_shares(actor=request.actor, now=clock.now(), account_id=account_id, split_id=split_id)
    messages.success(request, said(t("已撤回,恢复为此前的约定", "Taken back: it stands as before")))
    return redirect("shares:account_shares", account_id=account_id)


def _empty_form(request: Request, account_id: int) -> HttpResponse:
    """Empty, or with the newest split of the instance in the address."""
    customers.require(request.actor, "shares.set", account_id)
    issuer, instance = _plain(request.GET.get("issuer", ""))[:20], _plain(request.GET.get("instance", ""))[:60]
    card = customers.cards(actor=request.actor, ids=[account_id])[account_id]
    initial: dict[str, Any] = {"issuer": issuer or api.province_of(unit_id=card.unit_id), "instance": instance, "valid_from": clock.today()}
    lines: list[tuple[str, str]] = []
    if instance:
        newest = api.instance_of(actor=request.actor, account_id=account_id, issuer=issuer, instance=instance, on=clock.today()).newest
        lines = [(one.unit_code, api.rate_said(one.rate)) for one in newest.shares] if newest else []
    return _form_page(request, account_id, form_for(api.set_revenue_shares, api.REVENUE_SPLIT, initial=initial, choices=_choices()), lines)


def _form_page(
    request: Request, account_id: int, form: CommandForm, lines: Lines, *, preview: api.SplitPreview | None = None, status: int = 200,
) -> HttpResponse:
    units = [(unit.code, Text(f"{unit.name} {unit.code}", f"{unit.name} {unit.code}")) for unit in organisation.units()]
    form.fields["instance"].widget.attrs["list"] = "billed"  # offered, not required: a split may be laid down before the first bill
    return render(request, "shares/set_revenue_shares.html", {
        "form": form, "account_id": account_id, "name": _name(request, account_id), "units": units, "preview": preview,
        "lines": [*lines, *[("", "")] * SPARE_LINES], "seen": preview.seen if preview else request.POST.get("seen", ""),
        "key": request.POST.get("key") or uuid.uuid4().hex}, status=status)


def _lines(posted: QueryDict) -> list[tuple[str, str]]:
    """Units and rates as they stand in the form; lines left empty are none."""
    pairs = zip(posted.getlist("unit"), posted.getlist("rate"), strict=False)
    return [(unit.strip()[:120], rate.strip()[:40]) for unit, rate in pairs if unit.strip() or rate.strip()]


def _name(request: Request, account_id: int) -> str:
    return customers.account_names(actor=request.actor, ids=[account_id])[account_id].name


def _choices() -> dict[str, Choices]:
    return {"issuer": [(unit.code, Text(f"{unit.name} {unit.code}", f"{unit.name} {unit.code}")) for unit in api.provinces()]}


def _plain(given: str) -> str:
    """Without the character that PostgreSQL cannot compare."""
    return given.replace("\x00", "")


def _day(written: str) -> date | None:
    try:
        return date.fromisoformat(written)
    except ValueError:
        return None
