"""The few lines that are looked at one by one: the bridge's two months, money of nobody, what names a payer.

Not for here: sums over all lines (`account_month.py`).
"""

from __future__ import annotations

from typing import Any

import ibis

from guanxi.analytics.features.revenue_line import revenue_line
from guanxi.analytics.plan import Plan
from guanxi.foundation.pure import months

RECENT = ("account_id", "month", "charge_kind", "product", "product_instance", "is_detailed", "fen")
LOOSE = ("account_id", "month", "group_code", "customer_code", "billing_account", "revenue_unit", "fen")


def recent_line(plan: Plan) -> Any:
    """The mapped lines of the anchor month and the month before: what the bridge compares."""
    lines = revenue_line(plan, (plan.before, plan.anchor))
    return lines.filter(lines.account_id.notnull()).select(*RECENT)


def unmapped_line(plan: Plan) -> Any:
    """The lines whose codes belong to no account."""
    lines = revenue_line(plan, plan.window)
    return lines.filter(lines.account_id.isnull()).select(*LOOSE)


def payer_line(plan: Plan) -> Any:
    """Mapped lines of the last 12 months on billing accounts that the snapshot names and no identifier knows."""
    rows = plan["arrears_row"]
    asked = rows.filter(rows.known_id.isnull()).select(asked="billing_account").distinct()
    if not int(asked.count().to_pyarrow().as_py()):
        return ibis.memtable([], schema={"account_id": "int64", "billing_account": "string", "fen": "int64"})
    recent = [month for month in plan.window if month > months.shift(plan.anchor, -12)]
    lines = revenue_line(plan, recent)
    lines = lines.filter(lines.account_id.notnull()).semi_join(asked, lines.billing_account == asked.asked)
    return lines.select("account_id", "billing_account", "fen")
