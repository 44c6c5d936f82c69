"""24 months of revenue per account as one array, oldest first; a month without bills is 0. Fen excluding tax."""

from __future__ import annotations

from typing import Any

import ibis

from guanxi.analytics.plan import Plan
from guanxi.foundation.pure import months

COLUMNS = ("account_id", "series_24")


def account_series(plan: Plan) -> Any:
    """Exactly `COLUMNS`."""
    wide = plan["account_wide"]
    return wide.select("account_id", series_24=ibis.array([wide[f"m{place}"] for place in range(24)]))


def product_series(plan: Plan) -> Any:
    """account_id, product_family, series_12: the stack of the account page."""
    rows = plan["account_family_month"].rename(product_family="family")
    wanted = months.span(plan.anchor, 12)
    sums = {f"m{month}": rows.fen.sum(where=rows.month == month).fill_null(0).cast("int64") for month in wanted}
    wide = rows.filter(rows.month.isin(wanted)).group_by(["account_id", "product_family"]).agg(**sums)
    return wide.select("account_id", "product_family", series_12=ibis.array([wide[f"m{month}"] for month in wanted]))
