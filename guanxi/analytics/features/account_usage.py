"""Usage per account, product family and kind, one column per month: the only pass over the lines of usage. ARC-29.

As for money (`account_month.py`) memory is needed for accounts, not for account-months. Not for here: measures, what a window covers.
"""

from __future__ import annotations

from typing import Any

import ibis

from guanxi.analytics import usage_kinds
from guanxi.analytics.features.account_month import PLACES
from guanxi.analytics.plan import Plan
from guanxi.analytics.staging import usage_month

SCHEMA = {"account_id": "int64", "family": "string", "usage_kind": "string", "said": "int64", "lines": "int64",
          **dict.fromkeys(PLACES, "int64")}


def usage_summed(plan: Plan) -> Any:
    """account_id (NULL = unmapped), family, usage_kind, said (bits of the months with a line), lines, m0 … m23: kinds that add up."""
    return _wide(plan, usage_month.usage_month(plan, usage_kinds.SUMS), "sum")


def usage_peaks(plan: Plan) -> Any:
    """The same for kinds of which the highest line counts."""
    return _wide(plan, usage_month.usage_month(plan, usage_kinds.PEAKS), "max")


def usage_wide(plan: Plan) -> Any:
    """Both together."""
    return plan["usage_summed"].union(plan["usage_peaks"])


def _wide(plan: Plan, lines: Any, how: str) -> Any:
    if lines is None:
        return ibis.memtable([], schema=SCHEMA)
    index = {month: place for place, month in enumerate(plan.window)}
    months = {f"m{place}": getattr(lines.quantity, how)(where=lines.month == month).fill_null(0).cast("int64")
              for month, place in index.items()}
    said = lines.month.cases(*((month, 1 << place) for month, place in index.items())).cast("int64").bit_or()
    rows = lines.group_by(["account_id", "family", "usage_kind"]).agg(said=said, lines=lines.lines.sum().cast("int64"), **months)
    return rows.select(*SCHEMA)
