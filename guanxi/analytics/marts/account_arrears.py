"""Arrears per account with ageing buckets: from the ageing snapshot, else from unpaid simplified bills.

`arrears_oldest_days` is what the oldest filled bucket proves ("at least"): 1, 31, 61, 91, 181 or 361; from
simplified bills it is exact. Not for here: whether that is late for this customer (operator 1.4).
"""

from __future__ import annotations

from datetime import date
from typing import Any

import ibis

from guanxi.analytics.plan import Plan
from guanxi.analytics.profiles import ARREARS_BUCKETS

BUCKETS = tuple(f"{key}_fen" for key in ARREARS_BUCKETS)
COLUMNS = ("account_id", "snapshot_on", "arrears_fen", "arrears_overdue_fen", "arrears_oldest_days", *BUCKETS,
           "disputed_fen", "promised_on", "is_protected")
LOWER_DAYS = (0, 1, 31, 61, 91, 181, 361)


def account_arrears(plan: Plan) -> Any:
    """Exactly `COLUMNS`. With a snapshot, every billed account that is not in it owes 0."""
    parts = []
    if plan.of_kind("arrears_snapshot"):
        parts.append(_from_snapshot(plan))
    if plan.of_kind("simple_bill"):
        parts.append(_from_simple(plan))
    if not parts:
        return ibis.memtable([], schema=_SCHEMA)
    table = parts[0]
    for other in parts[1:]:
        table = table.union(other.anti_join(table, "account_id"))
    return table


def _from_snapshot(plan: Plan) -> Any:
    rows = plan["arrears_snapshot"]
    rows = rows.filter(rows.account_id.notnull())
    disputed = rows.total_fen.sum(where=rows.is_disputed).fill_null(0).cast("int64")
    owing = rows.group_by("account_id").agg(
        snapshot_on=rows.snapshot_on.max(), arrears_fen=rows.total_fen.sum().cast("int64"),
        **{bucket: rows[bucket].sum().cast("int64") for bucket in BUCKETS},
        disputed_fen=disputed, promised_on=rows.promised_on.min(), is_protected=rows.is_protected.any())
    day = max(date.fromisoformat(_day(group.batch)) for entry in plan.of_kind("arrears_snapshot")
              for group in entry.groups)
    billed = plan["account_wide"].filter(lambda t: t.detailed_lines > 0).select("account_id")
    clear = billed.anti_join(owing, "account_id").mutate(
        snapshot_on=ibis.literal(day), arrears_fen=_zero(), **{bucket: _zero() for bucket in BUCKETS},
        disputed_fen=_zero(), promised_on=ibis.null("date"), is_protected=ibis.literal(False))
    return _finished(owing.union(clear.select(*owing.columns)))


def _from_simple(plan: Plan) -> Any:
    rows = plan["simple_bill"]
    rows = rows.filter(rows.account_id.notnull() & rows.unpaid_fen.notnull())
    day = date.fromisoformat(max(entry.as_of for entry in plan.of_kind("simple_bill")))
    late = rows.mutate(late=ibis.literal(day).delta(rows.due_on, unit="day").fill_null(0))
    sums = {}
    for place, bucket in enumerate(BUCKETS):
        above = LOWER_DAYS[place + 1] if place + 1 < len(LOWER_DAYS) else None
        inside = late.late < 1 if place == 0 else late.late >= LOWER_DAYS[place]
        inside = inside if above is None else inside & (late.late < above)
        sums[bucket] = late.unpaid_fen.sum(where=inside).fill_null(0).cast("int64")
    oldest = late.late.max(where=late.unpaid_fen > 0).clip(lower=0).cast("int32")
    table = late.group_by("account_id").agg(
        arrears_fen=late.unpaid_fen.sum().cast("int64"), oldest=oldest, **sums)
    table = table.mutate(snapshot_on=ibis.literal(day), disputed_fen=_zero(), promised_on=ibis.null("date"),
                         is_protected=ibis.literal(False))
    return _finished(table, oldest=table.oldest)


def _finished(table: Any, *, oldest: Any = None) -> Any:
    overdue = table.arrears_fen - table[BUCKETS[0]]
    proved = ibis.cases(*(
        (table[bucket] > 0, days) for bucket, days in zip(reversed(BUCKETS), reversed(LOWER_DAYS), strict=True)
    ), else_=0).cast("int32")
    return table.mutate(
        arrears_overdue_fen=overdue, arrears_oldest_days=proved if oldest is None else oldest.fill_null(0),
    ).select(*COLUMNS)


def _day(compact: str) -> str:
    return f"{compact[:4]}-{compact[4:6]}-{compact[6:]}"


def _zero() -> Any:
    return ibis.literal(0, "int64")


_SCHEMA = {
    "account_id": "int64", "snapshot_on": "date", "arrears_fen": "int64", "arrears_overdue_fen": "int64",
    "arrears_oldest_days": "int32", **dict.fromkeys(BUCKETS, "int64"), "disputed_fen": "int64",
    "promised_on": "date", "is_protected": "boolean",
}
