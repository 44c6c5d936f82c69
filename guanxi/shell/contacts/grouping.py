"""The list of people in groups: how many each account, post, unit, owner or grade has; a group opens its rows (PRM-60: few people, no figures)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Annotated
from urllib.parse import parse_qs

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from guanxi.domains.customers import api as customers
from guanxi.domains.lists import api as lists
from guanxi.foundation.django import clock
from guanxi.foundation.pure.actor import Actor
from guanxi.foundation.pure.bilingual import Text
from guanxi.foundation.pure.words import OneOf
from guanxi.foundation.web.http import Request
from guanxi.foundation.web.views import page
from guanxi.shell.book import grouping
from guanxi.shell.contacts import asking


@dataclass(frozen=True, kw_only=True)
class PersonGroup:
    """One group. parameter, key: the filter of the list that leaves this group, parameter '' where none does; href: its people, '' where no
    filter names exactly them. share: percent of everybody. is_hidden: too few people for this reader, no figures."""

    parameter: str
    key: str
    name: Text
    people: int
    share: float | None
    href: str = field(repr=False)
    is_hidden: bool


@dataclass(frozen=True, kw_only=True)
class PeopleInGroups:
    """The list in groups. whole: everybody the filters leave; more: not every group is listed."""

    by: str
    lines: Sequence[PersonGroup]
    whole: customers.PeopleGroup
    more: bool


def grouped(*, actor: Actor, today: date, params: lists.Params, by: Annotated[str, OneOf(customers.PEOPLE_BY)] = "account") -> PeopleInGroups:
    """The people the filters leave in groups of `by` (account, post, department, unit, owner, kind, grade), under the reader's own scope. PRM-60.

    Refuses `unknown_filter`, `unknown_group`, `rule_too_slow`.
    """
    asked = asking.asked(params, today=today)
    found = customers.people_groups(actor=actor, query=asked.query, by=by, fold=grouping.to_level(actor) if by == "unit" else None)
    return PeopleInGroups(by=by, lines=[_line(by, one, found.whole, params) for one in found.groups], whole=found.whole, more=found.more)


@page(act="book.view", methods=("GET",))
def groups(request: Request) -> HttpResponse:
    """The list on screen (`on_screen`) in groups of `by`, under the reader's own scope."""
    by, on_screen = request.GET.get("by") or next(iter(customers.PEOPLE_BY)), request.GET.get("on_screen", "")
    params = {name: values for name, values in parse_qs(on_screen).items() if name not in ("columns", "view", "page", "exact")}
    return render(request, "contacts/groups.html", {
        "found": grouped(actor=request.actor, today=clock.today(), params=params, by=by), "by": by, "groupable": customers.people_groupable(),
        "on_screen": on_screen, "filtered": asking.asked(params, today=clock.today()).said})


def _line(by: str, group: customers.PeopleGroup, whole: customers.PeopleGroup, params: lists.Params) -> PersonGroup:
    parameter, key = customers.PEOPLE_BY[by].parameter, group.key
    if by == "unit":
        parameter, _, key = group.key.partition(":")
    share = None if whole.is_hidden or not whole.people else group.people * 100 / whole.people
    return PersonGroup(parameter=parameter, key=key, name=grouping.name_of(by, parameter, key, group.label), people=group.people, share=share,
                href=_href(by, parameter, key, params), is_hidden=group.is_hidden)


def _href(by: str, parameter: str, key: str, params: lists.Params) -> str:
    """The people of one group: of an account its page of people, of a text a rule that it equals, else a filter."""
    if by == "account":
        return reverse("customers:account_contacts", args=[int(key)])
    if parameter:
        return f"{reverse('contacts:people')}?{asking.address(params, **{parameter: key or 'none'})}"
    if "'" in key or "\\" in key:
        return ""
    rule = f"{by} = '{key}'"
    before = params.get("where", [""])[0]
    return f"{reverse('contacts:people')}?{asking.address(params, where=f'({before}) AND {rule}' if before else rule)}"
