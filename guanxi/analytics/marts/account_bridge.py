"""Why revenue changed (收入变动原因): the latest closed month against the month before, line by line.

The lines of an account sum to the difference of the two months to the fen (decisions 14). Recurring money is
compared per product instance; one-off charges and adjustments are their own lines; money without an instance
says `needs_detail`. Not for here: words and order on the screen.
"""

from __future__ import annotations

from typing import Any

import ibis

from guanxi.analytics.plan import Plan

KINDS = ("new", "ceased", "price", "one_off", "adjustment", "needs_detail")
COLUMNS = ("account_id", "kind", "fen", "product")
SCHEMA = {"account_id": "int64", "kind": "string", "fen": "int64", "product": "string"}


def account_bridge(plan: Plan) -> Any:
    """Exactly `COLUMNS`; empty when one of the two months has no data."""
    if not plan.covers((plan.before, plan.anchor)):
        return ibis.memtable([], schema=SCHEMA)
    lines = _by_instance(plan).union(_by_product(plan))
    summed = lines.group_by(["account_id", "kind", "product"]).agg(fen=lines.fen.sum().cast("int64"))
    return summed.filter(summed.fen != 0).select(*COLUMNS)


def _by_instance(plan: Plan) -> Any:
    rows = plan["product_instance"]
    kind = ibis.cases((rows.before_lines == 0, "new"), (rows.last_lines == 0, "ceased"), else_="price")
    return rows.select(account_id=rows.account_id, kind=kind, fen=rows.last_fen - rows.before_fen,
                       product=rows["product"])


def _by_product(plan: Plan) -> Any:
    lines = plan["recent_line"]
    compared = lines.is_detailed & lines.product_instance.notnull() & (lines.charge_kind == "recurring")
    rows = lines.filter(~compared)
    kind = ibis.ifelse(rows.charge_kind == "recurring", "needs_detail", rows.charge_kind)
    signed = ibis.ifelse(rows.month == plan.anchor, rows.fen, -rows.fen)
    return rows.select(account_id=rows.account_id, kind=kind, fen=signed, product=rows["product"])
