"""Revenue per account, month and product family, split by kind of charge. Fen excluding tax."""

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


def account_month(plan: Plan) -> Any:
    """account_id, month, fen, recurring_fen, letter_fen."""
    rows = plan["account_family_month"]
    return rows.group_by(["account_id", "month"]).agg(
        fen=rows.fen.sum().cast("int64"), recurring_fen=rows.recurring_fen.sum().cast("int64"),
        letter_fen=rows.fen.sum(where=rows.family.isin(LETTER)).fill_null(0).cast("int64"))
