"""Billing months as the integer YYYYMM (账期). All arithmetic here; no dates with days."""

from __future__ import annotations

from datetime import date

from guanxi.foundation.pure.bilingual import t
from guanxi.foundation.pure.refusal import Refusal


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


def read(given: str | int | None, *, field: str = "month") -> int | None:
    """The month somebody asks for: 202611, 2026-11; None where nothing is given. Refuses `wrong_month` for what is none (202613)."""
    written = "" if given is None else str(given).strip().replace("-", "", 1)
    if not written:
        return None
    if len(written) != 6 or not (written.isascii() and written.isdigit()) or not is_month(int(written)):
        raise Refusal("wrong_month", t(f"没有 {str(given)[:20]} 这个月份", f"There is no month {str(given)[:20]}"), field=field, status=422,
                      way_out=t("请写成 202611,即年份四位、月份 01 至 12", "Write 202611: four digits of the year, then a month from 01 to 12"))
    return int(written)


def said(month: int) -> str:
    """2026-10."""
    return f"{month // 100}-{month % 100:02d}"
