"""Working days (工作日), Monday to Friday. No calendar of public holidays is kept: a holiday counts as a workday, and every page
that shows such a day says so. Not for here: clocks of hours (service levels)."""

from __future__ import annotations

from datetime import date, timedelta

SATURDAY = 5


def after(day: date, count: int) -> date:
    """The workday that is `count` workdays after `day`; the day itself is not counted. 0: the day itself."""
    left = count
    while left > 0:
        day += timedelta(days=1)
        left -= day.weekday() < SATURDAY
    return day
