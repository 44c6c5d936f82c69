"""Billing months as the integer YYYYMM (账期). All arithmetic here; no dates with days."""

from __future__ import annotations

from datetime import date


def month_of(day: date) -> int:
    """202610 for any day of October 2026."""
    return day.year * 100 + day.month


def shift(month: int, by: int) -> int:
    """`shift(202601, -1)` is 202512."""
    index = month // 100 * 12 + month % 100 - 1 + by
    return index // 12 * 100 + index % 12 + 1


def span(last: int, count: int) -> tuple[int, ...]:
    """The `count` months ending with `last`, oldest first."""
    return tuple(shift(last, by) for by in range(1 - count, 1))


def last_closed(day: date) -> int:
    """The month before `day`'s month: the anchor month of everything that is "of the last closed month"."""
    return shift(month_of(day), -1)


def is_month(value: int) -> bool:
    """True for 190001 to 299912 with a month part of 1 to 12."""
    return 190001 <= value <= 299912 and 1 <= value % 100 <= 12


def said(month: int) -> str:
    """2026-10."""
    return f"{month // 100}-{month % 100:02d}"
