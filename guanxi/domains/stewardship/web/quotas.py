"""档案定额: progress of people and units by week and month, the records behind it, what a unit reports; the printed form."""

from __future__ import annotations

from datetime import date, timedelta

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from guanxi.domains.customers import api as customers
from guanxi.domains.stewardship import api
from guanxi.domains.timeline import api as timeline
from guanxi.foundation.django import clock
from guanxi.foundation.pure.bilingual import t
from guanxi.foundation.pure.refusal import Refusal, not_found
from guanxi.foundation.web import typed
from guanxi.foundation.web.http import Request
from guanxi.foundation.web.templatetags.ui import said
from guanxi.foundation.web.views import page

MOST_PEOPLE, MOST_VISITS = 50, 10


@page(act="stewardship.view", methods=("GET",))
def quotas(request: Request) -> HttpResponse:
    """Every quota of the pack in the week and month of a day."""
    today = clock.today()
    day = _day(request.GET.get("day", "")) or today
    return render(request, "stewardship/quotas.html", {
        "tables": api.tables(actor=request.actor, day=day, today=today), "completeness": api.completeness(actor=request.actor, today=today),
        "standings": api.standings(actor=request.actor, day=day, today=today), "day": day, "before": day - timedelta(days=7),
        "after": day + timedelta(days=7), "tab": "quotas"})


@page(act="stewardship.view", methods=("GET",))
def records(request: Request) -> HttpResponse:
    """The accounts behind one count."""
    today, key = clock.today(), request.GET.get("key", "")
    table, found = api.records(actor=request.actor, quota_key=request.GET.get("quota", ""), key=_key(key),
                               day=_day(request.GET.get("day", "")) or today, today=today)
    return render(request, "stewardship/quota_records.html", {"table": table, "records": found})


@page(act="stewardship.report", methods=("POST",))
def report_unit(request: Request) -> HttpResponse:
    """New buyers of a month, or the days of going live and of the finished first entry."""
    given = request.POST
    unit_id = int(given["unit"]) if given.get("unit", "").isdecimal() and len(given["unit"]) < 19 else 0
    day = _day(given.get("day", "")) or clock.today()
    try:
        if given.get("kind") == "buyers":
            count = given.get("count", "")
            api.report_buyers(actor=request.actor, now=clock.now(), unit_id=unit_id, month=day.year * 100 + day.month,
                              count=int(count) if count.isdecimal() and len(count) < 8 else None)
        else:
            api.report_migration(actor=request.actor, now=clock.now(), unit_id=unit_id, began_on=_day(given.get("began_on", "")),
                                 finished_on=_day(given.get("finished_on", "")))
    except Refusal as refusal:
        if refusal.status in (403, 404):
            raise
        typed.refused(request, refusal)
    else:
        messages.success(request, said(t("已登记", "Recorded")))
    return redirect(f"{request.path.removesuffix('report/')}?day={day}")


@page(act="stewardship.view", methods=("GET",))
def form(request: Request, account_id: int) -> HttpResponse:
    """The maintenance archive form of one account, to be printed (ARC-17). Unnamed classes stay blank; the last visits, and room for more."""
    card = customers.cards(actor=request.actor, ids=[account_id]).get(account_id)
    if card is None:
        raise not_found()
    wanted = api.quotas(on=clock.today()).form
    names = [one.text for one in wanted.names] if wanted else []
    classes = [(number + 1, names[number] if number < len(names) else None) for number in range(wanted.classes)] if wanted else []
    view = customers.account(actor=request.actor, account_id=account_id)
    people = customers.show_contacts(actor=request.actor, now=clock.now(), account_id=account_id)[:MOST_PEOPLE]
    visits = timeline.for_account(account_id=account_id, actor=request.actor, also=customers.merged_into(account_id=account_id), topic="visit",
                                  limit=MOST_VISITS, sees_money=view.sees_money, only_serves=view.only_serves).lines
    return render(request, "stewardship/form.html", {
        "card": card, "view": view, "form": wanted, "classes": classes, "owner": view.responsible("owner"), "code": view.number("group_code"),
        "people": people, "visits": visits, "shows_private": any(person.shows_private for person in people), "today": clock.today()})


def _key(text: str) -> int:
    """A person or unit, or a group as minus its id; 0 for anything else."""
    digits = text.removeprefix("-")
    return int(text) if digits.isascii() and digits.isdecimal() and len(digits) < 19 else 0


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
