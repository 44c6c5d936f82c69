"""组织与职责: one's unit, what it answers for and why, its people and groups; and the forms of administrator and manager (ORG-02 to ORG-24)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render

from guanxi.domains.organisation import api
from guanxi.domains.organisation.web.people import refused, show_person
from guanxi.foundation.django import access, clock
from guanxi.foundation.pure.bilingual import Text, t
from guanxi.foundation.pure.refusal import Refusal, not_found
from guanxi.foundation.web.http import Request
from guanxi.foundation.web.templatetags.ui import said
from guanxi.foundation.web.typed import refused as refused_with
from guanxi.foundation.web.views import page

TIERS = api.TIER_NAMES


@page(act="organisation.units", methods=("GET",))
def mine(request: Request) -> HttpResponse:
    """One's own unit; who has none begins at the top."""
    own = request.actor.unit_id or next((unit.id for unit in api.units() if unit.parent_id is None), None)
    if own is None:
        raise not_found()
    return _unit(request, own)


@page(act="organisation.units", methods=("GET",))
def unit(request: Request, unit_id: int) -> HttpResponse:
    """Any unit of the house."""
    return _unit(request, unit_id)


@page(act="organisation.units", methods=("GET",))
def catalogue(request: Request) -> HttpResponse:
    """Everything the packs in force say of units, jobs, project roles and visits, each with its row."""
    return render(request, "organisation/duties.html", {"found": api.duties_in_force()})


@page(act="organisation.manage", methods=("POST",))
def set_unit_kind(request: Request, unit_id: int) -> HttpResponse:
    """Of which kind the unit is."""
    return carry_out(request, unit_id, t("单位类型已保存", "Saved"), lambda: api.set_unit_kind(
        actor=request.actor, now=clock.now(), unit_id=unit_id, duty_kind=request.POST.get("duty_kind", "")))


@page(act="organisation.manage", methods=("POST",))
def set_unit_industries(request: Request, unit_id: int) -> HttpResponse:
    """Which industries the unit serves."""
    return carry_out(request, unit_id, t("服务行业已保存", "Saved"), lambda: api.set_unit_industries(
        actor=request.actor, now=clock.now(), unit_id=unit_id, industry_codes=request.POST.getlist("industry")))


@page(act="organisation.manage", methods=("POST",))
def create_party(request: Request, unit_id: int) -> HttpResponse:
    """An outside party that works for this unit."""
    return carry_out(request, unit_id, t("外部单位已登记", "The outside party was added"), lambda: api.create_party(
        actor=request.actor, now=clock.now(), parent_id=unit_id, code=request.POST.get("code", ""), name=request.POST.get("name", ""),
        duty_kind=request.POST.get("duty_kind", "")), form="party")


@page(act="organisation.manage", methods=("POST",))
def create_external_user(request: Request, unit_id: int) -> HttpResponse:
    """Somebody of an outside party, with the last day of his contract; his first password stands on the answered page and nowhere else, ever."""
    given = request.POST
    try:
        made = api.create_external_user(actor=request.actor, now=clock.now(), unit_id=unit_id, terms=api.ExternalTerms(
            username=given.get("username", ""), name=given.get("name", ""), phone=given.get("phone", ""), post=given.get("post", ""),
            contract_until=_day(request)))
    except Refusal as refusal:
        if refusal.status in (403, 404):
            raise
        with access.bound(request.actor, read_only=True):
            return _unit(request, unit_id, typed={"outsider": given}, refusal=refusal)
    with access.bound(request.actor, read_only=True):
        return show_person(request, made.user_id, made=made)


@page(act="organisation.manage", methods=("POST",))
def extend_contract(request: Request, user_id: int) -> HttpResponse:
    """Another last day."""
    try:
        api.extend_contract(actor=request.actor, now=clock.now(), user_id=user_id, contract_until=_day(request),
                            reason=request.POST.get("reason", ""))
    except Refusal as refusal:
        return refused(request, user_id, refusal)
    messages.success(request, said(t("合同终止日已变更", "The last day was changed")))
    return redirect("people:person", user_id=user_id)


@page(act="organisation.groups", methods=("POST",))
def open_group(request: Request, unit_id: int) -> HttpResponse:
    """A new group of the unit."""
    return carry_out(request, unit_id, t("小组已建立", "The group was made"), lambda: api.open_group(
        actor=request.actor, now=clock.now(), unit_id=unit_id, name=request.POST.get("name", "")))


@page(act="organisation.groups", methods=("POST",))
def join_group(request: Request, unit_id: int, group_id: int) -> HttpResponse:
    """Somebody of the unit goes into this group."""
    person = request.POST.get("user_id", "")
    return carry_out(request, unit_id, t("已入组", "He is in the group"), lambda: api.join_group(
        actor=request.actor, now=clock.now(), group_id=group_id, user_id=int(person) if person.isdigit() and len(person) < 16 else 0))


@page(act="organisation.groups", methods=("POST",))
def end_group(request: Request, unit_id: int, group_id: int) -> HttpResponse:
    """The group is no more."""
    return carry_out(request, unit_id, t("小组已撤销", "The group was ended"), lambda: api.end_group(
        actor=request.actor, now=clock.now(), group_id=group_id, reason=request.POST.get("reason", "")))


def _unit(request: Request, unit_id: int, *, typed: Mapping[str, QueryDict] | None = None, refusal: Refusal | None = None) -> HttpResponse:
    found, scope = api.unit_view(actor=request.actor, unit_id=unit_id), request.actor.scope
    force = api.duties_in_force()
    return render(request, "organisation/unit.html", {
        "found": found, "force": force, "typed": typed or {}, "refusal": refusal, "tiers": TIERS, "roles": api.ROLES,
        "kinds": {one.key: one.name.text for one in force.duties.unit_kinds}, "jobs": {one.key: one.name.text for one in force.duties.jobs},
        "offered": [one for one in force.duties.unit_kinds if one.is_outside == (found.card.kind == "external")
                    and (not one.tiers or found.card.tier in one.tiers or one.key == found.card.duty_kind)],
        "outside": [one for one in force.duties.unit_kinds if one.is_outside], "today": clock.today(),
        "groups": api.groups(unit_id=unit_id, on=clock.today()), "stationing_kinds": api.STATIONING_KINDS,
        "stationings": api.stationings(actor=request.actor, unit_id=unit_id, today=clock.today()),
        "industries": [(code, name, code in found.card.industries) for code, name in (
            api.industries() if found.card.industries or "organisation.manage" in request.acts else ())],
        "may_place": found.card.kind != "external" and (scope.shape == "all" or unit_id in scope.home_ids),
        "administers": api.administers(request.actor, unit_id), "unit_kinds": api.UNIT_KINDS,
        "tiers_below": list(TIERS.items())[list(TIERS).index(found.card.tier) + 1:],
        "may_station": found.card.kind != "external" and api.may_station(request.actor, unit_id),
        "may_group": "organisation.groups" in request.acts and (scope.shape == "all" or unit_id in scope.home_ids)},
        status=refusal.status if refusal else 200)


def carry_out(request: Request, unit_id: int, done: Text, call: Callable[[], object], *, form: str = "") -> HttpResponse:
    """Runs a command and returns to the unit; its refusal becomes a message there. form: the one that keeps what was typed then."""
    try:
        call()
    except Refusal as refusal:
        if refusal.status in (403, 404):
            raise
        if form:
            with access.bound(request.actor, read_only=True):
                return _unit(request, unit_id, typed={form: request.POST}, refusal=refusal)
        refused_with(request, refusal)
    else:
        messages.success(request, said(done))
    return redirect("units:unit", unit_id=unit_id)


def _day(request: Request) -> date:
    try:
        return date.fromisoformat(request.POST.get("contract_until", ""))
    except ValueError:
        raise Refusal("bad_date", t("请填写合同终止日,格式2026-01-31", "Give the last day of the contract, as 2026-01-31"),
                      field="contract_until") from None
