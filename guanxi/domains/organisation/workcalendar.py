"""The working calendar (工作日历): holidays and make-up working days in force, a year of it as a page shows it, and a day counted by it (SLA-13).

The pack is lent by whoever keeps packs (wiring.CALENDAR): the rulebook stands above this domain.
"""

from __future__ import annotations

import calendar
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from django.utils.module_loading import import_string

from guanxi.foundation.django import clock, wiring
from guanxi.foundation.pure import workdays
from guanxi.foundation.pure.bilingual import Text, t
from guanxi.foundation.pure.refusal import Refusal
from guanxi.foundation.pure.workdays import Calendar
from guanxi.policy.calendar import InForce, Year

DayKind = Literal["work", "weekend", "holiday", "makeup"]
NOTICE_MONTH, MOST_COUNTED = 11, 250
FIRST_YEAR, LAST_YEAR = 2020, 2099


@dataclass(frozen=True, kw_only=True)
class CalendarDay:
    """One day. name: of its holiday."""

    on: date
    kind: DayKind
    name: Text | None = None


@dataclass(frozen=True, kw_only=True)
class CalendarMonth:
    """weeks from Monday; None where a day belongs to another month."""

    number: int
    workdays: int
    weeks: tuple[tuple[CalendarDay | None, ...], ...]


@dataclass(frozen=True, kw_only=True)
class CalendarHoliday:
    """Days off, both included."""

    name: Text
    first: date
    last: date


@dataclass(frozen=True, kw_only=True)
class CalendarYear:
    """A year. why_provisional: why its days may still move. years: those with a notice. is_next_missing: November came, the next is unknown."""

    year: int
    label: str
    notice: str
    why_provisional: Text | None
    workdays: int
    holidays: tuple[CalendarHoliday, ...]
    makeup_workdays: tuple[date, ...]
    months: tuple[CalendarMonth, ...]
    years: tuple[int, ...]
    is_next_missing: bool
    counts_same_day: bool


@dataclass(frozen=True, kw_only=True)
class CountedDay:
    """A day so many workdays after another. why_provisional: None when it stays."""

    on: date
    why_provisional: Text | None


def calendar_in_force(*, on: date | None = None) -> InForce:
    """The calendar of a day, today's when none is given, and the version that says so; one statement."""
    ask: Callable[..., InForce] = import_string(wiring.listed("CALENDAR")[0])
    return ask(on=on or clock.today())


def working_calendar(*, on: date | None = None) -> Calendar:
    """The calendar of a day, today's when none is given, as `workdays.after` counts with it; one statement."""
    return calendar_in_force(on=on).calendar.days


def count_workdays(*, start: date, workdays: int) -> CountedDay:
    """The day on which so many workdays from a day are over. Refuses `workdays_count` (1 to 250), `calendar_year`."""
    if not 1 <= workdays <= MOST_COUNTED:
        raise Refusal("workdays_count", t(f"工作日数须在 1 至 {MOST_COUNTED} 之间", f"Between 1 and {MOST_COUNTED} workdays"), field="workdays")
    _require_year(start.year)
    return counted(start=start, count=workdays, by=working_calendar())


def counted(*, start: date, count: int, by: Calendar) -> CountedDay:
    """The same with a calendar in hand."""
    on = workdays.after(start, count, by)
    return CountedDay(on=on, why_provisional=by.why_provisional(on))


def calendar_year(*, year: int, today: date) -> CalendarYear:
    """A year of the calendar in force today. Refuses `calendar_year` outside of 2020 to 2099."""
    _require_year(year)
    found = calendar_in_force(on=today)
    days, known = found.calendar.days, {one.number: one for one in found.calendar.years}
    notice = known.get(year)
    months = tuple(_month(year, number, days, notice) for number in range(1, 13))
    return CalendarYear(
        year=year, label=found.label, notice=notice.notice if notice else "", why_provisional=days.why_provisional(date(year, 1, 1)),
        workdays=sum(one.workdays for one in months), months=months, years=tuple(sorted(known)),
        holidays=tuple(sorted((CalendarHoliday(name=one.name.text, first=one.first, last=one.last) for one in (notice.holidays if notice else ())),
                              key=lambda one: one.first)),
        makeup_workdays=tuple(sorted(notice.makeup_workdays)) if notice else (), counts_same_day=days.first_day == "same_day",
        is_next_missing=today.month >= NOTICE_MONTH and today.year + 1 not in known)


def _require_year(year: int) -> None:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise Refusal("calendar_year", t(f"请选择 {FIRST_YEAR} 至 {LAST_YEAR} 年", f"Choose a year from {FIRST_YEAR} to {LAST_YEAR}"), field="year")


def _month(year: int, number: int, days: Calendar, notice: Year | None) -> CalendarMonth:
    names = {day: one.name.text for one in (notice.holidays if notice else ()) for day in one.days}
    weeks = [tuple(_day(on, days, names) if on.month == number else None for on in week)
             for week in calendar.Calendar().monthdatescalendar(year, number)]
    return CalendarMonth(number=number, weeks=tuple(weeks), workdays=_worked(weeks))


def _worked(weeks: Sequence[Sequence[CalendarDay | None]]) -> int:
    return sum(day is not None and day.kind in ("work", "makeup") for week in weeks for day in week)


def _day(on: date, days: Calendar, names: dict[date, Text]) -> CalendarDay:
    kind: DayKind = "work" if days.is_workday(on) else "holiday" if on in days.holidays else "weekend"
    return CalendarDay(on=on, kind="makeup" if on in days.makeup_workdays else kind, name=names.get(on))
