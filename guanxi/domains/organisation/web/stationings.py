"""派驻与直管 on a unit's page: sending somebody there for a time, and ending it early (ORG-19)."""

from __future__ import annotations

from datetime import date

from django.http import HttpResponse

from guanxi.domains.organisation import api
from guanxi.domains.organisation.web.units import carry_out
from guanxi.foundation.django import clock
from guanxi.foundation.pure.bilingual import t
from guanxi.foundation.pure.refusal import Refusal
from guanxi.foundation.web.http import Request
from guanxi.foundation.web.views import page


@page(act="organisation.station", methods=("POST",))
def station(request: Request, unit_id: int) -> HttpResponse:
    """Somebody of the actor's territory works here from a day to a last day."""
    given = request.POST
    return carry_out(request, unit_id, t("派驻已登记,自起始日生效", "Recorded; it counts from the first day"), lambda: api.station(
        actor=request.actor, now=clock.now(), unit_id=unit_id, terms=api.StationingTerms(
            staff_number=given.get("staff_number", ""), kind=given.get("kind", ""), reason=given.get("reason", ""),
            valid_from=_day(given.get("valid_from", "")), valid_until=_day(given.get("valid_until", "")))), form="station")


@page(act="organisation.station", methods=("POST",))
def end_stationing(request: Request, unit_id: int, stationing_id: int) -> HttpResponse:
    """It is over from today."""
    return carry_out(request, unit_id, t("派驻已结束", "It is over"), lambda: api.end_stationing(
        actor=request.actor, now=clock.now(), stationing_id=stationing_id, reason=request.POST.get("reason", "")))


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Refusal("bad_date", t("请填写起始日和终止日,格式2026-01-31", "Give the first and the last day, as 2026-01-31"),
                      field="valid_from") from None
