"""GRD-18: how few customers bring 80 % of the revenue of 12 months, exactly, with the curve behind it.

Counted are customers with revenue above zero. Not for here: a narrower scope than all accounts
(`domains/insights/queries.py` computes that in the database with the same rule).
"""

from __future__ import annotations

from typing import Any

import ibis

from guanxi.analytics import engine
from guanxi.analytics.plan import Plan

POINTS = 100


def concentration(plan: Plan) -> dict[str, Any]:
    """{"customers", "total_fen", "top_customers", "top_fen", "top_from_fen", "curve": [[customers, fen], …]}."""
    rows = plan["account_measures"].select("account_id", fen="revenue_12m_fen")
    order = ibis.window(order_by=[ibis.desc("fen"), "account_id"], rows=(None, 0))
    rows = rows.filter(rows.fen > 0)
    ranked = rows.mutate(place=ibis.row_number().over(ibis.window(order_by=[ibis.desc("fen"), "account_id"])) + 1,
                         running=rows.fen.sum().over(order).cast("int64"))
    table = plan.con.create_table("concentration_rank", ranked)
    customers = int(table.count().to_pyarrow().as_py())
    if not customers:
        return {"customers": 0, "total_fen": 0, "top_customers": 0, "top_fen": 0, "top_from_fen": 0, "curve": []}
    total = int(table.running.max().to_pyarrow().as_py())
    enough = table.filter(table.running * 5 >= total * 4).order_by("place").limit(1)
    edge = engine.scalars(enough)[0]
    places = sorted({max(1, -(-customers * point // POINTS)) for point in range(1, POINTS + 1)})
    points = engine.scalars(table.filter(table.place.isin(places)).order_by("place"))
    return {
        "customers": customers, "total_fen": total, "top_customers": edge["place"], "top_fen": edge["running"],
        "top_from_fen": edge["fen"], "curve": [[row["place"], row["running"]] for row in points],
    }
