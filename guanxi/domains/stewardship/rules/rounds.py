"""When a round of collection that repeats opens again. Plain values only. ARC-32."""

from __future__ import annotations

from calendar import monthrange
from datetime import date

MONTHS = {"month": 1, "quarter": 3, "year": 12}


def next_on(*, anchor: date, repeat: str, after: date) -> date | None:
    """The first day of the series later than `after`; the day of the month is the anchor's, or the month's last. None: it does not repeat."""
    step = MONTHS.get(repeat)
    if step is None:
        return None
    gone = (after.year - anchor.year) * 12 + after.month - anchor.month
    count = max(1, gone // step)
    while (day := _later(anchor, count * step)) <= after:
        count += 1
    return day


def _later(day: date, months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
