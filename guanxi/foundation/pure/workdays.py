"""Working days (工作日) by a calendar of holidays and make-up working days (SLA-13); the calendar is an argument.

Not for here: where a calendar comes from (organisation); clocks of hours (service levels).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from guanxi.foundation.pure.bilingual import Text, t

SATURDAY = 5
FirstDay = Literal["next_workday", "same_day"]


@dataclass(frozen=True, kw_only=True)
class Calendar:
    """Days off besides weekends, weekend days that are worked instead, and the years whose notice is known.

    A year without one is counted Monday to Friday, and its days are provisional. first_day: whether a period's first workday is the one
    after it begins, or the day itself (operator 1.10).
    """

    holidays: frozenset[date] = frozenset()
    makeup_workdays: frozenset[date] = frozenset()
    years: frozenset[int] = frozenset()
    first_day: FirstDay = "next_workday"

    def is_workday(self, day: date) -> bool:
        """Whether people work on a day."""
        return day in self.makeup_workdays or (day.weekday() < SATURDAY and day not in self.holidays)

    def why_provisional(self, day: date | None) -> Text | None:
        """Why a day that was counted may still move: nobody has said yet when its year rests. None when it stays."""
        if day is None or day.year in self.years:
            return None
        return t(f"{day.year}年放假安排尚未公布或录入,暂按周一至周五计,录入后自动重算",
                 f"The holidays of {day.year} are not known yet: counted Monday to Friday, counted again once they are")


def after(day: date, count: int, calendar: Calendar) -> date:
    """The day on which `count` workdays from `day` are over. 0: the day itself."""
    left = count - (count > 0 and calendar.first_day == "same_day" and calendar.is_workday(day))
    while left > 0:
        day += timedelta(days=1)
        left -= calendar.is_workday(day)
    return day
