"""The wide table of measures, one row per account with any billing in the window or any arrears.

A window that the lake does not fully cover yields NULL, never a smaller figure: "no data" is said as such.
Not for here: grades (they read this table's Parquet file), series and bridge (own tables).
"""

from __future__ import annotations

from typing import Any

import ibis

from guanxi.analytics import engine
from guanxi.analytics.plan import Plan

COLUMNS = (
    "account_id", "revenue_12m_fen", "revenue_prev_12m_fen", "revenue_recurring_12m_fen", "revenue_3m_fen",
    "revenue_3m_year_ago_fen", "trend_rate", "last_month_fen", "month_before_fen", "months_billed_24", "arrears_fen",
    "arrears_overdue_fen", "arrears_oldest_days", "product_instances", "letter_revenue_12m_fen",
)
TREND_CAP = 99999


def account_measures(plan: Plan) -> Any:
    """Exactly `COLUMNS`. trend_rate: last 3 closed months against the same 3 a year earlier (decisions 13)."""
    revenue, arrears, instances = _revenue(plan), plan["account_arrears"], _instances(plan)
    arrears = arrears.select("account_id", "arrears_fen", "arrears_overdue_fen", "arrears_oldest_days")
    rows = revenue.outer_join(arrears, "account_id")
    rows = rows.mutate(account_id=ibis.coalesce(rows.account_id, rows.account_id_right)).drop("account_id_right")
    rows = rows.left_join(instances, "account_id").drop("account_id_right")
    rows = rows.mutate(
        months_billed_24=rows.months_billed_24.fill_null(0),
        product_instances=rows.product_instances.fill_null(0))
    return rows.select(*COLUMNS)


def _revenue(plan: Plan) -> Any:
    rows = plan["account_wide"]
    windows = {
        "revenue_prev_12m_fen": range(12), "revenue_3m_year_ago_fen": range(9, 12), "revenue_3m_fen": range(21, 24),
        "last_month_fen": range(23, 24), "month_before_fen": range(22, 23),
    }
    sums = {name: _window(plan, rows, places) for name, places in windows.items()}
    known = bool(plan.covered.intersection(plan.window[12:]))
    sums |= {
        "revenue_12m_fen": _known(sum(rows[f"m{place}"] for place in range(12, 24)), known),
        "revenue_recurring_12m_fen": _known(rows.r12, known), "letter_revenue_12m_fen": _known(rows.l12, known),
    }
    table = rows.select(account_id=rows.account_id, months_billed_24=engine.bit_count(rows.billed).cast("int32"), **sums)
    then = table.revenue_3m_year_ago_fen
    hundredths = engine.round_quotient((table.revenue_3m_fen - then) * 10000, then.nullif(0))
    rate = ibis.ifelse(then > 0, hundredths, None).clip(-TREND_CAP * 10000, TREND_CAP * 10000)
    return table.mutate(trend_rate=rate.cast("float64") / 10000)


def _window(plan: Plan, rows: Any, places: range) -> Any:
    """The sum of these months of the window; NULL unless the lake covers all of them."""
    return _known(sum(rows[f"m{place}"] for place in places), plan.covers([plan.window[place] for place in places]))


def _known(fen: Any, known: bool) -> Any:
    return fen.cast("int64") if known else ibis.null("int64")


def _instances(plan: Plan) -> Any:
    rows = plan["product_instance"]
    alive = rows.filter(rows.last_lines > 0)
    return alive.group_by("account_id").agg(product_instances=alive.count().cast("int32"))
