"""24 months of revenue per account as one array, oldest first; a month without bills is 0. Fen excluding tax."""

from __future__ import annotations

from typing import Any

import ibis

from guanxi.analytics.features.account_month import PLACES
from guanxi.analytics.plan import Plan

COLUMNS = ("account_id", "series_24")


def account_series(plan: Plan) -> Any:
    """Exactly `COLUMNS`."""
    wide = plan["account_wide"]
    return wide.select("account_id", series_24=ibis.array([wide[place] for place in PLACES]))


def product_series(plan: Plan) -> Any:
    """account_id, product_family, series_12: the stack of the account page."""
    rows = plan["account_family"]
    is_billed = rows.billed >= 1 << 12  # a line in one of the last twelve months
    rows = rows.filter(rows.account_id.notnull() & is_billed)
    return rows.select("account_id", product_family=rows.family, series_12=ibis.array([rows[place] for place in PLACES[12:]]))
