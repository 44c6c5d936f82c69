"""The book in groups: how many accounts, how much revenue and arrears each; a group opens its rows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import parse_qs

from django.http import HttpResponse
from django.shortcuts import render

from guanxi.domains.customers import api as customers
from guanxi.domains.lists import api as lists
from guanxi.foundation.django import clock
from guanxi.foundation.pure.actor import Actor
from guanxi.foundation.pure.bilingual import Text, t
from guanxi.foundation.web.http import Request
from guanxi.foundation.web.views import page
from guanxi.shell.book import opening, saying, words

NONE, ITSELF = t("(无)", "(none)"), t("本级", "itself")


@dataclass(frozen=True, kw_only=True)
class Line:
    """One group. share: percent of the revenue of the whole, None without any; href: the book with this group's filter."""

    name: Text
    accounts: int
    revenue_fen: int | None
    arrears_fen: int | None
    share: float | None
    href: str


@page(act="book.view", methods=("GET",))
def groups(request: Request) -> HttpResponse:
    """The list on screen (`on_screen`) in groups of `by`, under the reader's own scope."""
    by, on_screen = request.GET.get("by") or next(iter(lists.GROUPED_BY)), request.GET.get("on_screen", "")
    params = lists.without(parse_qs(on_screen), "columns", "view", "page")
    query = lists.read_query(params=params, today=clock.today(), units=words.units().below)
    found = lists.groups(query=query, scope=customers.list_scope(request.actor), by=by, most=10_000 if by == "unit" else lists.MOST_GROUPS)
    parts = _by_unit(found.groups, request.actor) if by == "unit" else [(lists.GROUPED_BY[by].parameter, one) for one in found.groups]
    lines = [_line(by, parameter, one, found.whole, params) for parameter, one in parts]
    return render(request, "book/groups.html", {
        "lines": lines, "whole": found.whole, "more": found.more, "by": by, "groupable": lists.groupable(), "on_screen": on_screen,
        "filtered": saying.filters(lists.without(params, "sort"), query.sorted_by), "stamp": words.stamp()})


def _line(by: str, parameter: str, group: lists.Group, whole: lists.Group, params: lists.Params) -> Line:
    key = group.key or "none"
    given = {**params, parameter: [key]}
    revenue = group.revenue_12m_fen
    share = None if revenue is None or not whole.revenue_12m_fen else revenue * 100 / whole.revenue_12m_fen
    return Line(name=_name(by, parameter, group), accounts=group.accounts, revenue_fen=revenue, arrears_fen=group.arrears_fen, share=share,
                href=opening.address(given))


def _name(by: str, parameter: str, group: lists.Group) -> Text:
    if group.label:
        return Text(group.label, group.label)
    if by == "unit":
        name = words.unit_name(int(group.key))
        return Text(f"{name}({ITSELF.zh})", f"{name} ({ITSELF.en})") if parameter == "unit_at" else Text(name, name)
    if group.key in ("", "none"):
        return NONE
    said: Mapping[str, Text] = {"kind": words.kind_names(), "grade": words.grades()}.get(by, {})
    return customers.industry_label(group.key) if by == "industry" else said.get(group.key, Text(group.key, group.key))


def _by_unit(groups: tuple[lists.Group, ...], actor: Actor) -> list[tuple[str, lists.Group]]:
    """Units summed up to the level below the reader's own, so that a group is what `unit=` opens; accounts above stand alone."""
    tops = {unit_id: card.id for card in words.units_to_choose(actor) for unit_id in words.units().below[card.id]}
    parts: dict[tuple[str, int], lists.Group] = {}
    for one in groups:
        unit_id = int(one.key)
        place = ("unit", tops[unit_id]) if unit_id in tops else ("unit_at", unit_id)
        parts[place] = _sum(parts[place], one) if place in parts else lists.Group(
            key=str(place[1]), label="", accounts=one.accounts, revenue_12m_fen=one.revenue_12m_fen, arrears_fen=one.arrears_fen)
    return [(parameter, group) for (parameter, _), group in sorted(parts.items(), key=lambda part: -(part[1].revenue_12m_fen or 0))]


def _sum(one: lists.Group, other: lists.Group) -> lists.Group:
    return lists.Group(key=one.key, label="", accounts=one.accounts + other.accounts,
                       revenue_12m_fen=_plus(one.revenue_12m_fen, other.revenue_12m_fen), arrears_fen=_plus(one.arrears_fen, other.arrears_fen))


def _plus(one: int | None, other: int | None) -> int | None:
    return one if other is None else other if one is None else one + other
