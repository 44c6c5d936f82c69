"""未归属收入: money whose codes nobody has claimed, newest month first, largest first; each reader's own units' only (PRM-60)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, Q, Sum

from guanxi.domains.insights import access
from guanxi.domains.insights.models import UnmappedRevenue
from guanxi.domains.insights.queries import runs
from guanxi.domains.organisation import api as organisation
from guanxi.foundation.pure import months
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
    revenue_unit: str
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
    """Unmapped money of the 24 months, of the reader's own units; what no file gives to a unit is headquarters' alone.

    Refuses forbidden, `wrong_month`.
    """
    access.require(actor, access.SEE_UNMAPPED)
    months.read(month)
    mine = UnmappedRevenue.objects.filter(_of_units(actor))
    found = mine.values("month").annotate(sum=Sum("fen"), codes=Count("id")).order_by("-month")
    by_month = [UnmappedMonth(month=row["month"], fen=row["sum"], codes=row["codes"]) for row in found]
    chosen = month if month in {row.month for row in by_month} else by_month[0].month if by_month else None
    start = (number - 1) * SIZE
    rows = mine.filter(month=chosen or 0).order_by("-fen", "id")[start:start + SIZE + 1]
    lines = [UnmappedLine(month=row.month, group_code=row.group_code, customer_code=row.customer_code,
                          billing_account=row.billing_account, revenue_unit=row.revenue_unit, fen=row.fen, lines=row.lines) for row in rows]
    return Unmapped(
        stamp=runs.stamp(), total_fen=sum(row.fen for row in by_month), months=by_month, month=chosen,
        page=Page(rows=lines[:SIZE], number=number, size=SIZE, has_next=len(lines) > SIZE))


def _of_units(actor: Actor) -> Q:
    """The lines whose unit, as the file writes it, is one of the reader's own. A name that two units bear names neither."""
    if actor.scope.shape == "all":
        return Q()
    said = set(UnmappedRevenue.objects.exclude(revenue_unit="").values_list("revenue_unit", flat=True).distinct())
    units = organisation.units() if said else ()
    home, names = set(actor.scope.home_ids), Counter(unit.name for unit in units)
    codes = {unit.code for unit in units}
    own = {unit.code for unit in units if unit.id in home}
    own |= {unit.name for unit in units if unit.id in home and names[unit.name] == 1 and unit.name not in codes}
    return Q(revenue_unit__in=own & said)
