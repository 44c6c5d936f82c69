"""The book in groups: how many accounts, how much revenue and arrears each; a group opens its rows (PRM-60: few accounts, no figures)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Annotated
from urllib.parse import parse_qs

from django.http import HttpResponse
from django.shortcuts import render

from guanxi.domains.customers import api as customers
from guanxi.domains.insights import api as insights
from guanxi.domains.lists import api as lists
from guanxi.foundation.django import clock
from guanxi.foundation.pure.actor import Actor
from guanxi.foundation.pure.bilingual import Text, t
from guanxi.foundation.pure.words import OneOf
from guanxi.foundation.web.http import Request
from guanxi.foundation.web.views import page
from guanxi.shell.book import saying, words
from guanxi.shell.book.accounts import BOOK

NONE, ITSELF = t("(无)", "(none)"), t("本级", "itself")
NOBODY = t("(当月无人负责)", "(nobody in charge then)")


@dataclass(frozen=True, kw_only=True)
class AccountGroup:
    """One group. parameter, key: the filter of the book that leaves this group, empty for who owns none of these accounts today, as is href, its
    address. share: percent of the revenue of the whole, None without any. counted_fen: what counts for a person by the cutoff of hand-overs
    (operator 1.13). is_hidden: too few accounts for this reader, no figures."""

    parameter: str
    key: str
    name: Text
    accounts: int
    revenue_fen: int | None
    arrears_fen: int | None
    share: float | None
    href: str = field(repr=False)
    is_hidden: bool
    counted_fen: int | None = None


@dataclass(frozen=True, kw_only=True)
class AccountsInGroups:
    """The book in groups. whole: everything the filters leave; more: not every group is listed; counts_results: lines have counted_fen."""

    by: str
    lines: Sequence[AccountGroup]
    whole: lists.Group
    more: bool
    counts_results: bool


def grouped(*, actor: Actor, today: date, params: lists.Params, by: Annotated[str, OneOf(lists.GROUPED_BY)] = "unit") -> AccountsInGroups:
    """The accounts the filters leave in groups of `by` (unit, owner, kind, industry, grade), under the reader's own scope. PRM-60.

    Refuses `unknown_filter`, and what the book is not grouped by.
    """
    query = lists.read_query(params=params, today=today, units=words.units().below)
    found = lists.groups(query=query, scope=customers.list_scope(actor), by=by, most=10_000 if by == "unit" else lists.MOST_GROUPS,
                         fold=to_level(actor) if by == "unit" else None)
    lines = [_line(by, *_filter(by, one), found.whole, params) for one in found.groups]
    results = _results(actor, query) if by == "owner" else None
    return AccountsInGroups(by=by, lines=lines if results is None else _counted(lines, found, results), whole=found.whole, more=found.more,
                   counts_results=results is not None)


@page(act="book.view", methods=("GET",))
def groups(request: Request) -> HttpResponse:
    """The list on screen (`on_screen`) in groups of `by`, under the reader's own scope."""
    by, on_screen = request.GET.get("by") or next(iter(lists.GROUPED_BY)), request.GET.get("on_screen", "")
    params = lists.without(parse_qs(on_screen), "columns", "view", "page")
    found = grouped(actor=request.actor, today=clock.today(), params=params, by=by)
    sorted_by = lists.read_query(params=params, today=clock.today(), units=words.units().below).sorted_by
    return render(request, "book/groups.html", {
        "found": found, "by": by, "groupable": lists.groupable(), "on_screen": on_screen,
        "filtered": saying.filters(lists.without(params, "sort"), sorted_by), "stamp": words.stamp()})


def _results(actor: Actor, query: lists.BookQuery) -> Sequence[insights.Result] | None:
    """Whose results the 12 months are; None before the first night, for who is shown no figure of a few, and where it takes too long."""
    stamp = words.stamp()
    return insights.results_of(actor=actor, query=query, stamp=stamp) if stamp else None


def _counted(lines: Sequence[AccountGroup], found: lists.Groups, results: Sequence[insights.Result]) -> list[AccountGroup]:
    """Each owner with what counts for him, and who owns none of these accounts any more but has months of them, unless owners are cut off."""
    fen = {str(one.user_id or "none"): one.fen for one in results}
    keys = [group.key for group in found.groups]
    shown = [line if line.is_hidden else replace(line, counted_fen=fen.get(key, None if line.revenue_fen is None else 0))
             for key, line in zip(keys, lines, strict=True)]
    gone = [] if found.more else [one for one in results if str(one.user_id or "none") not in keys]
    return shown + [AccountGroup(
        parameter="", key="", name=Text(one.name, one.name) if one.user_id else NOBODY, accounts=0, revenue_fen=None, arrears_fen=None, share=None,
        href="", is_hidden=False, counted_fen=one.fen) for one in gone]


def _line(by: str, parameter: str, group: lists.Group, whole: lists.Group, params: lists.Params) -> AccountGroup:
    key = group.key or "none"
    given = {**params, parameter: [key]}
    revenue = group.revenue_12m_fen
    share = None if revenue is None or not whole.revenue_12m_fen else revenue * 100 / whole.revenue_12m_fen
    return AccountGroup(
        parameter=parameter, key=key, name=name_of(by, parameter, group.key, group.label), accounts=group.accounts, revenue_fen=revenue,
        arrears_fen=group.arrears_fen, share=share, href=BOOK.address(given), is_hidden=group.is_hidden)


def name_of(by: str, parameter: str, key: str, label: str) -> Text:
    """What a group is called."""
    if label:
        return Text(label, label)
    if by == "unit":
        name = words.unit_name(int(key))
        return Text(f"{name}({ITSELF.zh})", f"{name} ({ITSELF.en})") if parameter == "unit_at" else Text(name, name)
    if key in ("", "none"):
        return NONE
    said: Mapping[str, Text] = {"kind": words.kind_names(), "grade": words.grades()}.get(by, {})
    return customers.industry_label(key) if by == "industry" else said.get(key, Text(key, key))


def to_level(actor: Actor) -> Callable[[str], str]:
    """Units are summed up to the level below the reader's own, so that a group is what `unit=` opens; accounts above stand alone."""
    tops = {unit_id: card.id for card in words.units_to_choose(actor) for unit_id in words.units().below[card.id]}
    return lambda key: f"unit:{tops[int(key)]}" if int(key) in tops else f"unit_at:{key}"


def _filter(by: str, group: lists.Group) -> tuple[str, lists.Group]:
    """The parameter that opens a group, and the group under its own key."""
    if by != "unit":
        return lists.GROUPED_BY[by].parameter, group
    parameter, _, key = group.key.partition(":")
    return parameter, replace(group, key=key)
