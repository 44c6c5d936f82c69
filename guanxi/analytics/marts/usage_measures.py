"""What an account used (消费行为), per product family and kind: last month, mean of three, the same three a year earlier, silence. ARC-09, ARC-29.

A month counts as covered for a kind when any line of the lake speaks of it; a figure over months that are not is NULL. Quantities are
whole base units (`usage_kinds`). What was never used in the window has no row. Not for here: thresholds, words.
"""

from __future__ import annotations

from typing import Any

import ibis

from guanxi.analytics import engine
from guanxi.analytics.features.account_month import PLACES
from guanxi.analytics.marts.account_measures import TREND_CAP
from guanxi.analytics.plan import Plan

COLUMNS = ("account_id", "family", "usage_kind", "last_month", "mean_3m", "mean_3m_year_ago", "trend_rate", "silent_months", "series_12")
SCHEMA = {"account_id": "int64", "family": "string", "usage_kind": "string", "last_month": "int64", "mean_3m": "int64",
          "mean_3m_year_ago": "int64", "trend_rate": "float64", "silent_months": "int32", "series_12": "array<int64>"}


def account_usage(plan: Plan) -> Any:
    """Exactly `COLUMNS`. series_12: the 12 months of the money's stacks, 0 where nothing was used or nothing is known.

    silent_months: covered months since it was last used; 0 = used in the last one.
    """
    covered = covered_bits(plan)
    if not covered:
        return ibis.memtable([], schema=SCHEMA)
    place = last_place(covered)
    rows = plan["usage_wide"]
    used_last = ibis.greatest(*(ibis.ifelse(rows[name] > 0, at, -1) for at, name in enumerate(PLACES[:place + 1])))
    rows = rows.mutate(used_last=used_last.cast("int64"), covered=rows.usage_kind.cases(*covered.items()).cast("int64"))
    rows = rows.filter(rows.account_id.notnull() & (rows.used_last >= 0))
    now, then = _sum_of_3(rows, place), _sum_of_3(rows, place - 12)
    rate = ibis.ifelse(then > 0, ((now - then).cast("float64") / then.cast("float64")).round(4), None)
    return rows.select(
        "account_id", "family", "usage_kind", last_month=_known(rows, rows[PLACES[place]], place, 1),
        mean_3m=engine.round_quotient(now, ibis.literal(3, "int64")), mean_3m_year_ago=engine.round_quotient(then, ibis.literal(3, "int64")),
        trend_rate=rate.clip(-TREND_CAP, TREND_CAP).cast("float64"),
        silent_months=engine.bit_count(rows.covered >> (rows.used_last + 1)).cast("int32"),
        series_12=ibis.array([rows[name] for name in PLACES[12:]]))


def figures(plan: Plan) -> dict[str, Any]:
    """What the run says of usage: its last month, as-of, the months covered per kind, lines of nobody; nothing without a file."""
    covered = covered_bits(plan)
    if not covered:
        return {}
    rows = plan["usage_wide"]
    loose = engine.scalars(rows.filter(rows.account_id.isnull()).agg(lines=rows.lines.sum().fill_null(0).cast("int64")))[0]["lines"]
    months = {kind: [month for at, month in enumerate(plan.window) if bits >> at & 1] for kind, bits in sorted(covered.items())}
    return {"usage": {"month": plan.window[last_place(covered)], "as_of": max(entry.as_of for entry in plan.of_kind("usage_month")),
                      "covered": months, "unmapped_lines": loose}}


def covered_bits(plan: Plan) -> dict[str, int]:
    """Kind → the months of the window of which the lake speaks, as bits; empty without usage."""
    if not plan.of_kind("usage_month"):
        return {}
    rows = plan["usage_wide"]
    found = engine.scalars(rows.group_by("usage_kind").agg(bits=rows.said.bit_or()))
    return {row["usage_kind"]: int(row["bits"]) for row in found}


def last_place(covered: dict[str, int]) -> int:
    """The place in the window of the latest month of which any kind speaks."""
    return max(bits.bit_length() for bits in covered.values()) - 1


def _sum_of_3(rows: Any, place: int) -> Any:
    """The sum of three months up to this place; NULL unless the lake covers them all."""
    if place < 2:
        return ibis.null("int64")
    return _known(rows, sum(rows[name] for name in PLACES[place - 2:place + 1]), place, 3)


def _known(rows: Any, quantity: Any, place: int, count: int) -> Any:
    bits = ((1 << count) - 1) << (place - count + 1)
    return ibis.ifelse((rows.covered & bits) == bits, quantity, None).cast("int64")
