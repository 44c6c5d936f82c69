"""新建下级单位, and another name, kind or end of a unit, on its page (ORG-01, ORG-03)."""

from __future__ import annotations

from django.http import HttpResponse

from guanxi.domains.organisation import api
from guanxi.domains.organisation.web.units import carry_out
from guanxi.foundation.django import clock
from guanxi.foundation.pure.bilingual import t
from guanxi.foundation.web.http import Request
from guanxi.foundation.web.views import page


@page(act="organisation.manage", methods=("POST",))
def add_unit(request: Request, unit_id: int) -> HttpResponse:
    """A unit below this one."""
    return carry_out(request, unit_id, t("下级单位已建立", "The unit was added"), lambda: api.add_unit(
        actor=request.actor, now=clock.now(), parent_id=unit_id, code=request.POST.get("code", ""),
        tier=request.POST.get("tier", ""), terms=_terms(request)))


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


def _terms(request: Request) -> api.UnitTerms:
    given = request.POST
    return api.UnitTerms(name=given.get("name", ""), kind=given.get("kind", ""), region_code=given.get("region_code", ""))
