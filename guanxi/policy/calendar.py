"""The section `organisation/calendar`: holidays and make-up working days, year by year, as the notice of the State Council says (SLA-13).

An operator or sector adds its own holidays to a year by another `key`. A year that is not here is unknown, and its dates are provisional.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import Annotated, Literal, Self

from pydantic import Field, TypeAdapter, model_validator

from guanxi.foundation.pure.bilingual import Text
from guanxi.foundation.pure.workdays import SATURDAY, Calendar, FirstDay
from guanxi.policy import wrong
from guanxi.policy.shapes import Said, Shape, Strict

KEY = "organisation/calendar"
LONGEST_DAYS = 16


class Holiday(Strict):
    """Days off, both included; weekends among them count by themselves."""

    key: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,29}$")]
    name: Said
    first: date
    last: date

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if not 0 <= (self.last - self.first).days < LONGEST_DAYS:
            raise wrong.so(f"{self.key}:last 早于 first,或晚于它超过 {LONGEST_DAYS} 天",
                           f"{self.key}: `last` lies before `first`, or more than {LONGEST_DAYS} days later")
        return self

    @property
    def days(self) -> Iterator[date]:
        """Each of them."""
        return (self.first + timedelta(days=number) for number in range((self.last - self.first).days + 1))


class Year(Strict):
    """One notice. notice: its title and where it was published. makeup_workdays: weekend days that are worked in exchange."""

    key: Annotated[str, Field(pattern=r"^20\d\d$")]
    notice: Annotated[str, Field(min_length=1, max_length=200)]
    holidays: Annotated[tuple[Holiday, ...], Field(min_length=1)]
    makeup_workdays: tuple[date, ...] = ()

    @model_validator(mode="after")
    def _of_one_year(self) -> Self:
        off = {day for holiday in self.holidays for day in holiday.days}
        for day in self.makeup_workdays:
            if day.weekday() < SATURDAY or day in off:
                raise wrong.so(f"{day} 本来就是工作日或节假日,不能作为调休上班日",
                               f"{day} is a workday anyway, or a holiday: it cannot make up for one")
        if strange := sorted(day for day in (*off, *self.makeup_workdays) if day.year not in (self.number - 1, self.number)):
            raise wrong.so(f"{strange[0]} 不属于 {self.key} 年", f"{strange[0]} does not belong to {self.key}")
        return self

    @property
    def number(self) -> int:
        """The year as a number."""
        return int(self.key)


class WorkCalendar(Strict):
    """All years. first_day: the first workday of a period is the next workday after it began, or the same day (operator 1.10)."""

    origin: Literal["source", "ours"] = "source"
    first_day: FirstDay = "next_workday"
    years: tuple[Year, ...] = ()

    @cached_property
    def days(self) -> Calendar:
        """As the rule counts with it."""
        return Calendar(
            holidays=frozenset(day for year in self.years for holiday in year.holidays for day in holiday.days),
            makeup_workdays=frozenset(day for year in self.years for day in year.makeup_workdays),
            years=frozenset(year.number for year in self.years), first_day=self.first_day)


@dataclass(frozen=True, kw_only=True)
class InForce:
    """The calendar on a day and the version of the pack that says so; "" before any version knows of one."""

    calendar: WorkCalendar
    label: str


ADAPTER: TypeAdapter[WorkCalendar] = TypeAdapter(WorkCalendar)
SHAPE = Shape(pattern=KEY, title=Text("工作日历", "Working calendar"), adapter=ADAPTER)
