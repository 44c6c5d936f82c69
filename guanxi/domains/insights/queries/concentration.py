"""GRD-18: how few customers bring 80 % of the revenue, of the accounts this actor may see.

Whoever sees everything reads what the night computed; a narrower scope is computed here by the same rule:
customers with revenue above zero, largest first, the fewest whose sum reaches four fifths.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection

from guanxi.domains.customers import api as customers
from guanxi.domains.insights import access
from guanxi.domains.insights.models import AccountMeasure
from guanxi.domains.insights.queries import runs
from guanxi.foundation.pure.actor import Actor

POINTS = 100


@dataclass(frozen=True, kw_only=True)
class Concentration:
    """`top_customers` of `customers` bring `top_fen` of `total_fen`; each has at least `top_from_fen`.

    curve: (customers, cumulated fen), at most 100 points, largest customers first.
    """

    stamp: runs.Stamp
    customers: int
    total_fen: int
    top_customers: int
    top_fen: int
    top_from_fen: int
    curve: Sequence[tuple[int, int]]

    @property
    def top_share(self) -> float:
        """The part of the customers that brings four fifths, 0-1."""
        return self.top_customers / self.customers if self.customers else 0.0


def concentration(*, actor: Actor) -> Concentration | None:
    """The curve for this actor's accounts; None before the first night. Refuses forbidden. GRD-18."""
    access.require(actor, access.SEE_CONCENTRATION)
    run = runs.published_run()
    if run is None or run.anchor_month is None:
        return None
    found = run.figures["concentration"] if actor.scope.shape == "all" else _of_scope(actor)
    return Concentration(
        stamp=runs.stamp_of(run.anchor_month, run.figures), customers=found["customers"], total_fen=found["total_fen"],
        top_customers=found["top_customers"], top_fen=found["top_fen"], top_from_fen=found["top_from_fen"],
        curve=[(place, fen) for place, fen in found["curve"]])


def _of_scope(actor: Actor) -> dict[str, Any]:
    seen = AccountMeasure.objects.filter(customers.account_scope(actor).q("account_id"), revenue_12m_fen__gt=0)
    inner, params = seen.values("account_id", "revenue_12m_fen").query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(
            "with ranked as (select revenue_12m_fen fen, row_number() over w place, count(*) over () customers, "  # noqa: S608
            f"sum(revenue_12m_fen) over w running, sum(revenue_12m_fen) over () total from ({inner}) s "
            "window w as (order by revenue_12m_fen desc, account_id rows unbounded preceding)), "
            "edge as (select * from ranked where running * 5 >= total * 4 order by place limit 1) "
            "select place, running, fen, customers, total, false as is_edge from ranked "
            "where place = customers or (place * %s) / customers > ((place - 1) * %s) / customers "
            "union all select place, running, fen, customers, total, true from edge order by is_edge, place",
            (*params, POINTS, POINTS))
        rows = cursor.fetchall()
    if not rows:
        return {"customers": 0, "total_fen": 0, "top_customers": 0, "top_fen": 0, "top_from_fen": 0, "curve": []}
    *curve, edge = rows
    return {"customers": edge[3], "total_fen": int(edge[4]), "top_customers": edge[0], "top_fen": int(edge[1]),
            "top_from_fen": edge[2], "curve": [(row[0], int(row[1])) for row in curve]}
