"""Recurring money of each product instance in the anchor month and the month before: what the bridge compares."""

from __future__ import annotations

from typing import Any

from guanxi.analytics.plan import Plan


def product_instance(plan: Plan) -> Any:
    """account_id, product_instance, product, last_fen, before_fen, last_lines, before_lines."""
    lines = plan["recent_line"]
    rows = lines.filter(lines.is_detailed & lines.product_instance.notnull() & (lines.charge_kind == "recurring"))
    is_last, is_before = rows.month == plan.anchor, rows.month == plan.before
    return rows.group_by(["account_id", "product_instance"]).agg(
        product=rows["product"].max(),
        last_fen=rows.fen.sum(where=is_last).fill_null(0).cast("int64"),
        before_fen=rows.fen.sum(where=is_before).fill_null(0).cast("int64"),
        last_lines=rows.count(where=is_last), before_lines=rows.count(where=is_before))
