"""Simplified bills: of several files the latest one counts per month and code; no product instances.

Where detailed items exist for the same account and month, those count and the simplified line is left out
(`superseded`), so that nothing is counted twice. Not for here: arrears (`marts/account_arrears.py`).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import ibis

from guanxi.analytics.plan import Plan
from guanxi.analytics.staging import lake

SCHEMA = {
    "account_id": "int64", "account_code": "string", "month": "int32", "product": "string", "fen": "int64",
    "unpaid_fen": "int64", "due_on": "date", "issuer": "string",
}


def simple_bill(plan: Plan) -> Any:
    """Lines of the window with account_id (NULL = unmapped) and the issuer that was declared of their file ("" = none)."""
    rows = lake.files_of(plan, "simple_bill")
    if rows is None:
        return ibis.memtable([], schema=SCHEMA)
    rows = rows.filter(rows.month.between(plan.window[0], plan.anchor))
    key = ["part", "month", "account_code"]
    latest = rows.group_by(key).agg(latest=rows.loaded.max())
    rows = rows.join(latest, key).filter(lambda t: t.loaded == t.latest)
    known = plan["any_code"]
    known = known.select(known_issuer=known.issuer, known_value=known["value"], account_id=known.account_id,
                         from_month=known.from_month, until_month=known.until_month)
    return rows.left_join(known, [
        rows.issuer == known.known_issuer, rows.account_code == known.known_value,
        rows.month >= known.from_month, rows.month < known.until_month,
    ]).select(*SCHEMA)


def counted(plan: Plan, months: Sequence[int]) -> Any:
    """The simplified lines of these months that count: those of account-months without detailed items."""
    rows, detail = plan["simple_bill"], plan["bill_item"]
    if not (plan.of_kind("simple_bill") and plan.of_kind("bill_item")):
        return rows
    detailed = detail.filter(detail.account_id.notnull() & detail.month.isin(months)).select("account_id", "month").distinct()
    return rows.anti_join(detailed, ["account_id", "month"])
