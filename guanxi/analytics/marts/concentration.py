"""GRD-18: how few customers bring 50, 80, 90, 95 % of the revenue of 12 months, exactly, with the curve behind it.

Counted are customers with revenue above zero, largest first; customers of equal revenue count together, so that "revenue of at
least the last one's" is exactly the list behind a number. Not for here: a narrower scope than all accounts
(`domains/insights/queries/concentration.py` computes that in the database with the same rule).
"""

from __future__ import annotations

from typing import Any

import ibis

from guanxi.analytics import engine
from guanxi.analytics.plan import Plan
from guanxi.analytics.shares import SHARES

POINTS = 100
NOTHING: dict[str, Any] = {"customers": 0, "total_fen": 0, "steps": [], "curve": []}


def concentration(plan: Plan) -> dict[str, Any]:
    """{"customers", "total_fen", "steps": [{share, customers, fen, from_fen}, …], "curve": [[customers, fen], …]}."""
    rows = plan["account_measures"].select("account_id", fen="revenue_12m_fen")
    rows = rows.filter(rows.fen > 0).group_by("fen").agg(equal=lambda t: t.count())
    so_far = ibis.window(order_by=ibis.desc("fen"), rows=(None, 0))
    ranked = rows.mutate(place=rows.equal.sum().over(so_far).cast("int64"), running=(rows.equal * rows.fen).sum().over(so_far).cast("int64"))
    table = plan.con.create_table("concentration_rank", ranked)
    ends = engine.scalars(table.agg(customers=table.place.max(), total_fen=table.running.max()))[0]
    customers, total = ends["customers"], ends["total_fen"]
    if not customers:
        return NOTHING
    steps = [_step(table, share, total) for share in SHARES]
    crossed = engine.whole_quotient(table.place * POINTS, customers) > engine.whole_quotient((table.place - table.equal) * POINTS, customers)
    points = engine.scalars(table.filter(crossed).order_by("place"))
    return {"customers": customers, "total_fen": total, "steps": steps, "curve": [[row["place"], row["running"]] for row in points]}


def _step(table: Any, share: int, total: int) -> dict[str, int]:
    edge = engine.scalars(table.filter(table.running * 100 >= total * share).order_by("place").limit(1))[0]
    return {"share": share, "customers": edge["place"], "fen": edge["running"], "from_fen": edge["fen"]}
