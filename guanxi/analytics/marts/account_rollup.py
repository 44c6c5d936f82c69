"""Revenue of an account and everything below it, by legal tree, by use (按使用单位) and by payer (按付费单位). Never added together.

Only accounts that stand in a tree have a row. "No data" stays NULL where the window has none. Not for here: what one reader may see.
"""

from __future__ import annotations

from typing import Any

import ibis
import pyarrow as pa

from guanxi.analytics import engine, rollups
from guanxi.analytics.plan import Plan

COLUMNS = ("account_id", "rollup_legal_12m_fen", "rollup_service_12m_fen", "rollup_billing_12m_fen")


def account_rollup(plan: Plan) -> Any:
    """Exactly `COLUMNS`; figures of the same 12 months as `account_measures`."""
    edges = rollups.by_kind(_edges(plan))
    own = {int(row["account_id"]): int(row["fen"]) for row in engine.scalars(
        plan["account_measures"].filter(lambda t: t.revenue_12m_fen.notnull()).select("account_id", fen=lambda t: t.revenue_12m_fen))}
    sums = [rollups.roll_up(rollups.shown_parents(edges, kind), own) for kind in rollups.KINDS]
    nodes = sorted({*sums[0], *sums[1], *sums[2]})
    columns: list[Any] = [pa.array(nodes, pa.int64())]
    columns += [pa.array([found.get(node) if own else None for node in nodes], pa.int64()) for found in sums]
    return ibis.memtable(pa.table(dict(zip(COLUMNS, columns, strict=True))))


def _edges(plan: Plan) -> list[tuple[str, int, int]]:
    path = plan.dims / "tree_edge.csv"
    if not path.exists():
        return []
    table = plan.con.read_csv(str(path), types={"tree_kind": "VARCHAR", "child_id": "BIGINT", "parent_id": "BIGINT"}, header=True)
    return [(row["tree_kind"], row["child_id"], row["parent_id"]) for row in engine.scalars(table)]
