"""The roster's pages: who approves when, and putting a turn in."""

from __future__ import annotations

from datetime import date

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.dateparse import parse_date

from guanxi.domains.organisation import api as organisation
from guanxi.domains.privacy import api
from guanxi.foundation.django import access, clock
from guanxi.foundation.pure.bilingual import Text, t
from guanxi.foundation.pure.refusal import Refusal
from guanxi.foundation.web.http import Request, may
from guanxi.foundation.web.templatetags.ui import said
from guanxi.foundation.web.views import page

SHIFTS: dict[str, Text] = {"work": t("工作时间", "Work hours"), "night": t("夜间", "Night"), "rest": t("周末节假日", "Weekend, holiday")}


@page(act="privacy.use", methods=("GET",))
def roster(request: Request) -> HttpResponse:
    """Turns of my units and those above; the form for who may change them."""
    return _roster(request, request.GET)


@page(act="privacy.roster", methods=("POST",))
def set_duty(request: Request) -> HttpResponse:
    """A new turn; what is refused stays in the form."""
    try:
        api.set_duty(actor=request.actor, now=clock.now(), values=_values(request.POST))
    except Refusal as refusal:
        with access.bound(request.actor, read_only=True):
            return _roster(request, request.POST, refusal=refusal)
    messages.success(request, said(t("值班已安排", "The turn is in the roster")))
    return redirect("privacy:roster")


@page(act="privacy.roster", methods=("POST",))
def end_duty(request: Request, turn_id: int) -> HttpResponse:
    """The turn counts no longer."""
    api.end_duty(actor=request.actor, now=clock.now(), turn_id=turn_id, today=clock.today())
    messages.success(request, said(t("已结束该值班", "The turn has ended")))
    return redirect("privacy:roster")


def _roster(request: Request, given: QueryDict, *, refusal: Refusal | None = None) -> HttpResponse:
    actor, now, today = request.actor, clock.now(), clock.today()
    may_set = may(request, "privacy.roster")
    home = actor.scope.home_ids
    units = organisation.units(ids=None if actor.scope.shape == "all" else home) if may_set else []
    return render(request, "privacy/roster.html", {
        "turns": api.roster(actor=actor, today=today, now=now), "shifts": SHIFTS, "may_set": may_set, "home": set(home), "today": today,
        "is_all": actor.scope.shape == "all", "units": [one for one in units if one.kind == "territory" and one.tier != "outlet"][:200],
        "people": api.people_for_duty(actor=actor) if may_set else [], "given": given, "refusal": refusal, "terms": api.terms(),
        "duty": api.on_duty(actor=actor, unit_id=actor.unit_id, now=now) if actor.unit_id else None,
        "unit": given.get("unit") or str(actor.unit_id or ""),
    }, status=refusal.status if refusal else 200)


def _values(given: QueryDict) -> api.TurnValues:
    return api.TurnValues(unit_id=_number(given.get("unit", "")), shift=given.get("shift", ""), approver_id=_number(given.get("approver", "")),
                          substitute_id=_number(given.get("substitute", "")), valid_from=_day(given.get("valid_from", "")) or clock.today(),
                          valid_until=_day(given.get("valid_until", "")))


def _day(text: str) -> date | None:
    try:
        return parse_date(text) if text else None
    except ValueError:
        return None


def _number(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 19 else 0
