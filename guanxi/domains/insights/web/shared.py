"""收入归属 as money: the list by unit and by person, its export, the part on an account's page, what a new split would move."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation

from django.http import HttpResponse, QueryDict
from django.shortcuts import render

from guanxi.domains.insights import api
from guanxi.domains.organisation import api as organisation
from guanxi.foundation.django import access, clock
from guanxi.foundation.pure.bilingual import t
from guanxi.foundation.web import sheet
from guanxi.foundation.web.http import Request
from guanxi.foundation.web.views import page

UNIT_HEADS = (t("单位", "Unit"), t("编码", "Code"), t("客户数", "Accounts"), t("收入归属(元)", "Counts for it (yuan)"))
PERSON_HEADS = (t("客户经理", "Account manager"), t("单位", "Unit"), t("客户数", "Accounts"), t("客户收入(元)", "Their revenue (yuan)"),
                t("计给本单位(元)", "For his unit (yuan)"), t("计给其他单位(元)", "For other units (yuan)"), t("未约定(元)", "Not laid down (yuan)"))
MOST_PARTS = 40


@page(act="shares.view", methods=("GET",))
def shared_revenue(request: Request) -> HttpResponse:
    """Whose revenue it is, over all accounts with a split that one may see: by unit, or by account manager."""
    found = api.shared_revenue(actor=request.actor, by=_by(request.GET))
    return render(request, "insights/shared_revenue.html#rows" if request.htmx else "insights/shared_revenue.html", {
        "found": found, "by": _by(request.GET)})


@page(act="book.export", methods=("POST",))
def export_shares(request: Request) -> HttpResponse:
    """The list on screen as xlsx or csv, written down first. SYS-22."""
    now, by = clock.now(), _by(request.POST)
    with access.bound(request.actor, read_only=True):
        found = api.shared_revenue(actor=request.actor, by=by)
    rows: list[list[str | int | float | None]] = []
    for one in found.lines if found else ():
        money = [one.own_fen / 100] if by == "unit" else [fen / 100 for fen in (one.revenue_fen, one.own_fen, one.others_fen, one.open_fen)]
        rows.append([one.name, one.note, one.accounts, *money])
    if found and by == "unit":
        rows.append(["未约定", "", None, found.open_fen / 100])
    api.record_shares_export(actor=request.actor, now=now, rows=len(rows), by=by)
    return sheet.sheet(name=t("收入归属", "whose-revenue"), heads=PERSON_HEADS if by == "person" else UNIT_HEADS, rows=rows[:sheet.MOST_ROWS],
                       actor=request.actor, now=now, format=request.POST.get("format", ""))


@page(act="shares.view", methods=("GET",))
def account_shares(request: Request, account_id: int) -> HttpResponse:
    """The part of an account's page of shares: 12 months by unit and what is laid down for nobody."""
    return render(request, "insights/account_shares.html", {"found": api.account_shared(actor=request.actor, account_id=account_id)})


@page(act="shares.view", methods=("GET",))
def split_money(request: Request, account_id: int) -> HttpResponse:
    """The part of a split's preview: what a year of this instance is to each unit, now and then."""
    rates = _rates(request.GET)
    instance = request.GET.get("instance", "")[:60].replace("\x00", "")
    found = api.split_money(actor=request.actor, account_id=account_id, instance=instance, rates=rates)
    lines = []
    if found:
        ids = sorted({*found.before, *found.after}, key=lambda unit: (-found.after.get(unit, 0), unit))
        names = {unit.id: unit.name for unit in organisation.units(ids=ids)}
        lines = [(names[unit], found.before.get(unit, 0), found.after.get(unit, 0)) for unit in ids if unit in names]
    return render(request, "insights/split_money.html", {"found": found, "lines": lines, "is_whole": bool(rates)})


@page(act="shares.view", methods=("GET",))
def billed_instances(request: Request, account_id: int) -> HttpResponse:
    """What the form of a split offers: product instances of the last closed month's bills."""
    return render(request, "insights/billed_instances.html", {"found": api.billed_instances(actor=request.actor, account_id=account_id)})


def _by(given: QueryDict) -> str:
    return "person" if given.get("by") == "person" else "unit"


def _rates(given: QueryDict) -> dict[int, Decimal]:
    """The rates of the address, `unit:rate`; nothing unless they make one whole."""
    rates: dict[int, Decimal] = {}
    for written in given.getlist("part")[:MOST_PARTS]:
        unit, _, rate = written.partition(":")
        try:
            value = Decimal(rate)
        except InvalidOperation:
            return {}
        if not unit.isdigit() or len(unit) > 12 or not value.is_finite() or not 0 <= value <= 1 or len(rate) > 12:
            return {}
        if value:
            rates[int(unit)] = value
    return rates if sum(rates.values()) == 1 else {}
