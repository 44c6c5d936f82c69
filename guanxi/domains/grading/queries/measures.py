"""The measures rules speak about, as one SELECT: the account's own columns and what the night has published.

Not for here: rules; anything about who may see an account.
"""

from __future__ import annotations

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
    with connection.cursor() as cursor:
        cursor.execute(f"select * from ({source_sql()}) s where s.account_id = %s", [account_id])  # noqa: S608
        found = cursor.fetchone()
        if found is None or cursor.description is None:
            return {}
        return dict(zip((column.name for column in cursor.description), found, strict=True))
