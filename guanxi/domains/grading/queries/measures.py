"""The measures rules speak about, as one SELECT: the account's own columns and what the night has published.

Not for here: rules; anything about who may see an account.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.db import connection

from guanxi.domains.customers import api as customers
from guanxi.domains.insights import api as insights


def source_sql() -> str:
    """SELECT account_id, unit_id, all measures: accounts without figures have NULLs. No parameters."""
    billed = ", ".join(f"m.{field.key}" for field in insights.MEASURES)
    return (
        f"select o.*, {billed} from ({customers.ACCOUNT_OWN.sql}) o "  # noqa: S608
        f"left join ({insights.measures_sql()}) m on m.account_id = o.account_id"
    )


def row_of(*, account_id: int) -> dict[str, Any]:
    """One account's measures by key; empty when there is no such account (or row security hides it)."""
    return rows_of(account_ids=[account_id]).get(account_id, {})


def rows_of(*, account_ids: Collection[int]) -> dict[int, dict[str, Any]]:
    """account id → its measures by key, of those accounts that exist and are not hidden."""
    with connection.cursor() as cursor:
        cursor.execute(f"select * from ({source_sql()}) s where s.account_id = any(%s)", [list(account_ids)])  # noqa: S608
        names = [column.name for column in cursor.description or ()]
        rows = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
    return {row["account_id"]: row for row in rows}
