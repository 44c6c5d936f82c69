"""Keeps the book's four grade columns equal to the leading scheme: in the act that changes them, changed rows only."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from guanxi.domains.grading.queries import holding
from guanxi.domains.lists import api as lists

COLUMNS = ("grade", "grade_rank", "calculated_grade", "calculated_rank")


def sync(*, scheme: str, today: date, account_ids: Sequence[int] | None = None) -> int:
    """Writes grade in force and calculated grade of all (or these) accounts; returns rows changed."""
    only, params = "", []
    if account_ids is not None:
        only, params = " and b.account_id = any(%s)", [list(account_ids)]
    select = (
        "select b.account_id, coalesce(h.grade, ''), h.rank, coalesce(c.grade, ''), c.rank from lists_book b "  # noqa: S608
        "left join grading_calculatedgrade c on c.account_id = b.account_id and c.scheme = %s "
        f"left join ({holding.holding_sql()}) h on h.account_id = b.account_id where true{only}"
    )
    return lists.sync_book(select_sql=select, params=[scheme, scheme, today, today, *params], columns=COLUMNS)
