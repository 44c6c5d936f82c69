"""未归属收入: billed money of the window whose codes belong to no account, so that totals tie with finance."""

from __future__ import annotations

from typing import Any

from guanxi.analytics.plan import Plan

COLUMNS = ("month", "group_code", "customer_code", "billing_account", "revenue_unit", "fen", "lines")
LONGEST = 200


def unmapped_revenue(plan: Plan) -> Any:
    """Exactly `COLUMNS`; codes are '' where the file had none; a simplified file's one code is group_code.

    revenue_unit: whose money it is by the file (收入归属单位, else the issuer declared), '' where it says nothing.
    """
    rows = plan["unmapped_line"]
    codes = {name: rows[name].fill_null("") for name in COLUMNS[1:5]}
    codes["revenue_unit"] = codes["revenue_unit"].left(LONGEST)
    return rows.group_by(month=rows.month, **codes).agg(fen=rows.fen.sum().cast("int64"), lines=rows.count())
