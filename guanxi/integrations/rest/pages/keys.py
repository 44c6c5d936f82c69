"""Keys to the interface (接口令牌): one's own, those of one's people, and users for other systems."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.dateparse import parse_date

from guanxi.domains.organisation import api as organisation
from guanxi.foundation.django import access, clock
from guanxi.foundation.pure.bilingual import Text, t
from guanxi.foundation.pure.refusal import Refusal
from guanxi.foundation.web.http import Request
from guanxi.foundation.web.templatetags.ui import said
from guanxi.foundation.web.views import page
from guanxi.integrations.rest import document, names

USUAL_DAYS = 90


@page(act="organisation.me", methods=("GET",))
def keys(request: Request) -> HttpResponse:
    """One's own keys and the form of a new one, with the scopes of whom it is for."""
    return _mine(request, request.GET)


@page(act="organisation.me", methods=("POST",))
def create_key(request: Request) -> HttpResponse:
    """A new key; its secret stands on the answered page and nowhere else, ever."""
    given = request.POST
    try:
        made = organisation.create_token(actor=request.actor, now=clock.now(), terms=_terms(given), user_id=_holder(given))
    except Refusal as refusal:
        if refusal.status in (403, 404):
            raise
        with access.bound(request.actor, read_only=True):
            return _mine(request, given, refusal=refusal)
    with access.bound(request.actor, read_only=True):
        return _mine(request, QueryDict(), made=made)


@page(act="organisation.me", methods=("POST",))
def revoke_key(request: Request, token_id: int) -> HttpResponse:
    """Dead at once: one's own, or of one's people."""
    organisation.revoke_token(actor=request.actor, now=clock.now(), token_id=token_id)
    messages.success(request, said(t("令牌已吊销", "The key was revoked")))
    return redirect("interface:all_keys" if request.POST.get("from") == "all" else "interface:keys")


@page(act="organisation.tokens", methods=("GET",))
def all_keys(request: Request) -> HttpResponse:
    """The keys of one's people; an administrator's: of his territory, and its users for other systems."""
    return _all(request, QueryDict())


@page(act="organisation.manage", methods=("POST",))
def create_service_user(request: Request) -> HttpResponse:
    """A user for another system."""
    given = request.POST
    unit = organisation.units_by_code(codes=[given.get("unit", "").strip()]).get(given.get("unit", "").strip())
    try:
        if unit is None:
            raise Refusal("unknown_unit", t("没有这个单位编码", "No unit has this code"), field="unit",
                          way_out=t("编码在“组织与职责”各单位页和人员清单中", "The codes stand on the units' pages"))
        organisation.create_service_user(
            actor=request.actor, now=clock.now(), username=given.get("username", "").strip()[:40], name=given.get("name", "").strip()[:60],
            unit_id=unit.id, roles=[given.get("role", "")])
    except Refusal as refusal:
        if refusal.status in (403, 404):
            raise
        with access.bound(request.actor, read_only=True):
            return _all(request, given, refusal=refusal)
    messages.success(request, said(t("服务账号已建立", "The service user was created")))
    return redirect("interface:all_keys")


def _mine(request: Request, given: QueryDict, *, refusal: Refusal | None = None, made: organisation.NewToken | None = None) -> HttpResponse:
    services = organisation.service_users(actor=request.actor)
    holder = next((one for one in services if one.id == _holder(given)), None)
    return render(request, "rest/keys.html", {
        "mine": _named(organisation.tokens_of_user(actor=request.actor, now=clock.now())), "given": given,
        "offered": [(act, names.scope(act), titles) for act, titles in document.held_scopes(
            frozenset(holder.roles) if holder else request.actor.roles).items()],
        "holder": holder.id if holder else 0,
        "ticked": given.getlist("scope"), "refusal": refusal, "made": made, "today": clock.today(), "services": services,
        "latest": clock.today() + timedelta(days=organisation.token_limits().most_days), "usual": clock.today() + timedelta(days=USUAL_DAYS),
    }, status=refusal.status if refusal else 200)


def _all(request: Request, given: QueryDict, *, refusal: Refusal | None = None) -> HttpResponse:
    is_manager = "organisation.manage" in request.acts
    return render(request, "rest/all_keys.html", {
        "keys": _named(organisation.tokens_of_units(actor=request.actor, now=clock.now())), "is_manager": is_manager, "given": given,
        "refusal": refusal, "services": organisation.service_users(actor=request.actor),
        "roles": [role for key, role in organisation.ROLES.items() if is_manager and key not in organisation.ADMINISTRATORS],
    }, status=refusal.status if refusal else 200)


def _named(keys: Sequence[organisation.TokenCard]) -> list[tuple[organisation.TokenCard, list[Text]]]:
    """Keys with the names of what they may do."""
    return [(one, [names.scope(act) for act in one.scopes]) for one in keys]


def _terms(given: QueryDict) -> organisation.TokenTerms:
    return organisation.TokenTerms(
        name=given.get("name", "")[:80], scopes=tuple(given.getlist("scope")[:200]), is_read_only=given.get("access") != "write",
        expires_on=_day(given.get("expires_on", "")), addresses=tuple(given.get("addresses", "").replace(",", " ").split()[:20]))


def _holder(given: QueryDict) -> int | None:
    text: Any = given.get("user", "")
    return int(text) if text.isdecimal() and len(text) < 19 else None


def _day(text: str) -> date:
    try:
        found = parse_date(text) if text else None
    except ValueError:
        found = None
    return found or date.min
