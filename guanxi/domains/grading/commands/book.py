"""Keeps the book's four grade columns equal to the leading scheme: in the act that changes them, changed rows only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from guanxi.domains.grading.queries import holding
from guanxi.domains.lists import api as lists

COLUMNS = ("grade", "grade_rank", "calculated_grade", "calculated_rank")


@dataclass(frozen=True, kw_only=True)
class Among:
    """Which accounts: a SELECT of their ids with its parameters, written here in grading, never made of input."""

    sql: str
    params: tuple[object, ...] = ()


def sync(*, scheme: str, today: date, among: Among | None = None) -> int:
    """Writes grade in force and calculated grade of all accounts, or of those `among` selects; returns rows changed."""
    only, params = (f" where b.account_id in ({among.sql})", list(among.params)) if among else ("", [])
    held = holding.holding_sql(among_sql=among.sql if among else "")
    select = (
        "select b.account_id, coalesce(h.grade, ''), h.rank, coalesce(c.grade, ''), c.rank from lists_book b "  # noqa: S608
        "left join grading_calculatedgrade c on c.account_id = b.account_id and c.scheme = %s "
        f"left join ({held}) h on h.account_id = b.account_id{only}"
    )
    return lists.sync_book(select_sql=select, params=[scheme, scheme, today, today, *params, *params], columns=COLUMNS)


def one(account_id: int) -> Among:
    """A single account."""
    return Among(sql="select %s::bigint", params=(account_id,))
