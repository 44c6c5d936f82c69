"""未归属收入: money whose codes nobody has claimed, newest month first, largest first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, Sum

from guanxi.domains.insights import access
from guanxi.domains.insights.models import UnmappedRevenue
from guanxi.domains.insights.queries import runs
from guanxi.foundation.pure.actor import Actor
from guanxi.foundation.pure.paging import Page

SIZE = 50


@dataclass(frozen=True, kw_only=True)
class UnmappedMonth:
    """One month's unmapped money and how many codes it lies on."""

    month: int
    fen: int
    codes: int


@dataclass(frozen=True, kw_only=True)
class UnmappedLine:
    """Codes of a bill that belong to no account, with their money."""

    month: int
    group_code: str
    customer_code: str
    billing_account: str
    fen: int
    lines: int


@dataclass(frozen=True, kw_only=True)
class Unmapped:
    """The page: months with totals, one page of lines of the chosen month, the total of all months."""

    stamp: runs.Stamp | None
    total_fen: int
    months: Sequence[UnmappedMonth]
    month: int | None
    page: Page[UnmappedLine]


def unmapped_revenue(*, actor: Actor, month: int | None = None, number: int = 1) -> Unmapped:
    """Unmapped money of the 24 months. Refuses forbidden."""
    access.require(actor, access.SEE_UNMAPPED)
    found = UnmappedRevenue.objects.values("month").annotate(sum=Sum("fen"), codes=Count("id")).order_by("-month")
    by_month = [UnmappedMonth(month=row["month"], fen=row["sum"], codes=row["codes"]) for row in found]
    chosen = month if month in {row.month for row in by_month} else by_month[0].month if by_month else None
    start = (number - 1) * SIZE
    rows = UnmappedRevenue.objects.filter(month=chosen or 0).order_by("-fen", "id")[start:start + SIZE + 1]
    lines = [UnmappedLine(month=row.month, group_code=row.group_code, customer_code=row.customer_code,
                          billing_account=row.billing_account, fen=row.fen, lines=row.lines) for row in rows]
    return Unmapped(
        stamp=runs.stamp(), total_fen=sum(row.fen for row in by_month), months=by_month, month=chosen,
        page=Page(rows=lines[:SIZE], number=number, size=SIZE, has_next=len(lines) > SIZE))
