"""信息采集: rounds of collection with their results."""

from __future__ import annotations

from datetime import date
from typing import Literal, cast

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from guanxi.domains.customers import api as customers
from guanxi.domains.organisation import api as organisation
from guanxi.domains.stewardship import api
from guanxi.foundation.django import access, clock
from guanxi.foundation.pure.bilingual import Text, t
from guanxi.foundation.pure.refusal import Refusal
from guanxi.foundation.web import typed
from guanxi.foundation.web.http import Request
from guanxi.foundation.web.templatetags.ui import said
from guanxi.foundation.web.views import page

REPEATS: dict[str, Text] = {
    "": t("只此一次", "Once"), "month": t("每月", "Every month"), "quarter": t("每季", "Every quarter"), "year": t("每年", "Every year"),
}


@page(act="stewardship.view", methods=("GET",))
def rounds(request: Request) -> HttpResponse:
    """Rounds of one's units, and those one is asked in."""
    return _rounds_page(request)


@page(act="stewardship.collect", methods=("POST",))
def open_round(request: Request) -> HttpResponse:
    """Opens one."""
    given = request.POST
    try:
        round_id = api.open_round(actor=request.actor, now=clock.now(), name=given.get("name", ""), unit_id=_number(given.get("unit", "")),
                                  fields=given.getlist("fields"), due_on=_day(given.get("due_on", "")),
                                  repeat=cast(Literal["", "month", "quarter", "year"], given.get("repeat", "")[:10]))
    except Refusal as refusal:
        if refusal.status in (403, 404):
            raise
        with access.bound(request.actor, read_only=True):
            return _rounds_page(request, refused=refusal)
    messages.success(request, said(t("采集已发起,相关客户经理收到待办", "The round is open; its managers have a to-do")))
    return redirect("stewardship:round_result", round_id=round_id)


@page(act="stewardship.view", methods=("GET",))
def round_result(request: Request, round_id: int) -> HttpResponse:
    """Who has closed how many gaps."""
    card, lines = api.round_result(actor=request.actor, round_id=round_id)
    return render(request, "stewardship/round.html", {
        "card": card, "lines": lines, "today": clock.today(), "repeats": REPEATS})


@page(act="stewardship.collect", methods=("POST",))
def close_round(request: Request, round_id: int) -> HttpResponse:
    """Ends a round with its analysis."""
    typed.tried(request, t("采集已结束", "The round is closed"), lambda: api.close_round(
        actor=request.actor, now=clock.now(), round_id=round_id, note=request.POST.get("note", ""),
        expected_version=_number(request.POST.get("version", ""))))
    return redirect("stewardship:round_result", round_id=round_id)


@page(act="stewardship.collect", methods=("POST",))
def stop_repeating(request: Request, round_id: int) -> HttpResponse:
    """No round follows this one."""
    typed.tried(request, t("不再续开", "It does not repeat any more"), lambda: api.stop_repeating(
        actor=request.actor, now=clock.now(), round_id=round_id, expected_version=_number(request.POST.get("version", ""))))
    return redirect("stewardship:round_result", round_id=round_id)


def _rounds_page(request: Request, refused: Refusal | None = None) -> HttpResponse:
    scope = request.actor.scope
    units = organisation.units(ids=None if scope.shape == "all" else scope.unit_ids) if "stewardship.collect" in request.acts else ()
    return render(request, "stewardship/rounds.html", {
        "rounds": api.rounds(actor=request.actor), "units": units, "fields": [(key, api.label_of(key)) for key in customers.archive_fields()],
        "refused": refused, "given": request.POST, "repeats": REPEATS, "chosen": request.POST.getlist("fields"),
        "tab": "rounds", "today": clock.today()},
        status=refused.status if refused else 200)


def _number(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 19 else 0


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
