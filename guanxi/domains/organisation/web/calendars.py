"""工作日历: a year of holidays and make-up working days, and a day counted by it (SLA-13)."""

from __future__ import annotations

from datetime import date

from django.http import HttpResponse
from django.shortcuts import render

from guanxi.domains.organisation import api
from guanxi.foundation.django import clock
from guanxi.foundation.pure.bilingual import Text, t
from guanxi.foundation.pure.refusal import Refusal
from guanxi.foundation.web.http import Request
from guanxi.foundation.web.views import page

WEEKDAYS: tuple[Text, ...] = (t("一", "Mo"), t("二", "Tu"), t("三", "We"), t("四", "Th"), t("五", "Fr"), t("六", "Sa"), t("日", "Su"))


@page(act="organisation.units", methods=("GET",))
def calendar(request: Request) -> HttpResponse:
    """A year, this one at first; with `start` and `workdays`: the day on which they are over."""
    today = clock.today()
    wanted = request.GET.get("year", "")
    found = api.calendar_year(year=int(wanted) if wanted.isdecimal() and len(wanted) == 4 else today.year, today=today)
    start, count = request.GET.get("start", ""), request.GET.get("workdays", "")
    counted, refused = _counted(start, count)
    return render(request, "organisation/calendar.html", {
        "found": found, "today": today, "weekdays": WEEKDAYS, "start": start or today.isoformat(), "count": count or "10", "counted": counted,
        "refused": refused, "shown": sorted({*found.years, found.year, today.year, today.year + 1})})


def _counted(start: str, count: str) -> tuple[api.CountedDay | None, Refusal | None]:
    if not start or not count:
        return None, None
    try:
        return api.count_workdays(start=date.fromisoformat(start), workdays=int(count) if count.isdecimal() and len(count) < 4 else 0), None
    except ValueError:
        return None, Refusal("bad_date", t("日期写作 2026-01-31", "Write a day as 2026-01-31"), field="start")
    except Refusal as refusal:
        return None, refusal
