"""新建下级单位, another name, kind, superior or end of a unit, on its page (ORG-01, ORG-03)."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from guanxi.domains.organisation import api
from guanxi.domains.organisation.web.units import TIERS, carry_out
from guanxi.foundation.django import access, clock
from guanxi.foundation.pure.bilingual import t
from guanxi.foundation.pure.refusal import Refusal
from guanxi.foundation.web.http import Request
from guanxi.foundation.web.templatetags.ui import said
from guanxi.foundation.web.views import page


@page(act="organisation.manage", methods=("POST",))
def add_unit(request: Request, unit_id: int) -> HttpResponse:
    """A unit below this one."""
    return carry_out(request, unit_id, t("下级单位已建立", "The unit was added"), lambda: api.add_unit(
        actor=request.actor, now=clock.now(), parent_id=unit_id, code=request.POST.get("code", ""),
        tier=request.POST.get("tier", ""), terms=_terms(request)), form="below")


@page(act="organisation.manage", methods=("POST",))
def change_unit(request: Request, unit_id: int) -> HttpResponse:
    """Another name, kind or region."""
    return carry_out(request, unit_id, t("单位已保存", "Saved"), lambda: api.change_unit(
        actor=request.actor, now=clock.now(), unit_id=unit_id, terms=_terms(request)))


@page(act="organisation.manage", methods=("POST",))
def close_unit(request: Request, unit_id: int) -> HttpResponse:
    """It is no more, from today."""
    return carry_out(request, unit_id, t("单位已撤销", "The unit was closed"), lambda: api.close_unit(
        actor=request.actor, now=clock.now(), unit_id=unit_id, reason=request.POST.get("reason", "")))


@page(act="organisation.manage", methods=("POST",))
def reopen_unit(request: Request, unit_id: int) -> HttpResponse:
    """Its end was an error."""
    return carry_out(request, unit_id, t("单位已恢复", "The unit is in use again"), lambda: api.reopen_unit(
        actor=request.actor, now=clock.now(), unit_id=unit_id, reason=request.POST.get("reason", "")))


@page(act="organisation.manage")
def move_unit(request: Request, unit_id: int) -> HttpResponse:
    """Another superior: what would go along and who would see more or less, then the move itself."""
    given = request.POST if request.method == "POST" else request.GET
    to, tier = given.get("to", "").strip()[:80], given.get("tier", "")
    if request.method != "POST":
        return _move_page(request, unit_id, to=to, tier=tier)
    try:
        api.move_unit(actor=request.actor, now=clock.now(), unit_id=unit_id, parent_id=_superior(to), tier=tier, reason=given.get("reason", ""))
    except Refusal as refusal:
        if refusal.status in (403, 404):
            raise
        with access.bound(request.actor, read_only=True):
            return _move_page(request, unit_id, to=to, tier=tier, refusal=refusal)
    messages.success(request, said(t("已调整上级,有关人员下一次请求即按新的范围", "Moved; what people see follows from their next request")))
    return redirect("units:unit", unit_id=unit_id)


@page(act="organisation.manage", methods=("POST",))
def take_back_move(request: Request, unit_id: int) -> HttpResponse:
    """Back to where its last move took it from."""
    return carry_out(request, unit_id, t("已撤回,单位回到原上级之下", "Taken back: it stands where it stood"), lambda: api.take_back_move(
        actor=request.actor, now=clock.now(), unit_id=unit_id, reason=request.POST.get("reason", "")))


def _move_page(request: Request, unit_id: int, *, to: str, tier: str, refusal: Refusal | None = None) -> HttpResponse:
    """The form, and below it what the move would do, once a superior is named."""
    done = api.moves(actor=request.actor, unit_id=unit_id)
    found = None
    if to:
        try:
            found = api.move_preview(actor=request.actor, unit_id=unit_id, parent_id=_superior(to), tier=tier)
        except Refusal as no:
            if no.status == 403:
                raise
            refusal = refusal or no
    return render(request, "organisation/move.html", {
        "card": api.unit(unit_id=unit_id), "found": found, "moves": done, "to": to, "tier": tier, "tiers": TIERS, "refusal": refusal,
        "given": request.POST}, status=refusal.status if refusal and request.method == "POST" else 200)


def _superior(to: str) -> int:
    unit = api.units_by_code(codes=[to]).get(to) if to else None
    if unit is None or unit.kind == "external":
        raise Refusal("unknown_unit", t("没有这个在用单位", "There is no such unit in use"), field="to",
                      way_out=t("请填写单位编码或全称,可在“组织与职责”查到", "Give the code or the full name, as under Units and duties"))
    return unit.id


def _terms(request: Request) -> api.UnitTerms:
    given = request.POST
    return api.UnitTerms(name=given.get("name", ""), kind=given.get("kind", ""), region_code=given.get("region_code", ""))
