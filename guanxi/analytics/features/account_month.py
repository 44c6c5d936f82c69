"""Revenue per account, month and product family; then one row per account with a column per month. Fen excluding tax."""

from __future__ import annotations

from typing import Any

from guanxi.analytics.families import FAMILIES
from guanxi.analytics.plan import Plan

LETTER = tuple(family.key for family in FAMILIES if family.is_letter)


def account_family_month(plan: Plan) -> Any:
    """account_id, family, month, fen, recurring_fen, lines; mapped money only."""
    lines = plan["revenue_line"]
    mapped = lines.filter(lines.account_id.notnull())
    return mapped.group_by(["account_id", "family", "month"]).agg(
        fen=mapped.fen.sum().cast("int64"),
        recurring_fen=mapped.fen.sum(where=mapped.charge_kind == "recurring").fill_null(0).cast("int64"),
        lines=mapped.count())


def account_wide(plan: Plan) -> Any:
    """account_id, m0 … m23 (fen per month, oldest first), r12 (recurring, 12 months), l12 (letters), billed (bits)."""
    rows = plan["account_family_month"]
    index = {month: place for place, month in enumerate(plan.window)}
    last_12 = rows.month.isin(plan.window[12:])
    sums = {f"m{place}": _sum(rows.fen, rows.month == month) for month, place in index.items()}
    bit = rows.month.cases(*((month, 1 << place) for month, place in index.items())).cast("int64")
    return rows.group_by("account_id").agg(
        r12=_sum(rows.recurring_fen, last_12), l12=_sum(rows.fen, last_12 & rows.family.isin(LETTER)),
        billed=bit.bit_or(), **sums)


def _sum(column: Any, where: Any) -> Any:
    return column.sum(where=where).fill_null(0).cast("int64")
