"""The one pass over every line: revenue per account and product family, one column per month; then per account. Fen excluding tax.

Grouped this coarsely forty-eight million lines need memory for the accounts only; by account, family and month they would
need it for thirty million groups. Not for here: lines that are looked at one by one (`chosen_line.py`).
"""

from __future__ import annotations

from typing import Any

from guanxi.analytics.families import FAMILIES
from guanxi.analytics.features.revenue_line import revenue_line
from guanxi.analytics.plan import Plan

LETTER = tuple(family.key for family in FAMILIES if family.is_letter)
PLACES = tuple(f"m{place}" for place in range(24))


def account_family(plan: Plan) -> Any:
    """account_id (NULL = unmapped), family, m0 … m23 (fen per month, oldest first), r12 (recurring, 12 months), billed (bits),
    fen, detailed_fen, detailed_lines."""
    lines = revenue_line(plan, plan.window)
    index = {month: place for place, month in enumerate(plan.window)}
    sums = {f"m{place}": _sum(lines.fen, lines.month == month) for month, place in index.items()}
    bit = lines.month.cases(*((month, 1 << place) for month, place in index.items())).cast("int64")
    return lines.group_by(["account_id", "family"]).agg(
        r12=_sum(lines.fen, (lines.month >= plan.window[12]) & (lines.charge_kind == "recurring")), billed=bit.bit_or(),
        fen=lines.fen.sum().cast("int64"), detailed_fen=_sum(lines.fen, lines.is_detailed),
        detailed_lines=lines.count(where=lines.is_detailed), **sums)


def account_wide(plan: Plan) -> Any:
    """account_id, m0 … m23, r12, l12 (letters, 12 months), billed, fen, detailed_lines; mapped money only."""
    rows = plan["account_family"]
    rows = rows.filter(rows.account_id.notnull())
    letters = _sum(sum(rows[place] for place in PLACES[12:]), rows.family.isin(LETTER))
    sums = {name: rows[name].sum().cast("int64") for name in (*PLACES, "r12", "fen", "detailed_lines")}
    return rows.group_by("account_id").agg(l12=letters, billed=rows.billed.bit_or(), **sums)


def _sum(column: Any, where: Any) -> Any:
    return column.sum(where=where).fill_null(0).cast("int64")
