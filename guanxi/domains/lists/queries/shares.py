"""Of whom a list would take rows away: companies or individuals, and how its reader stands to them (operator 1.8). Counts, no rows."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Literal

from django.db import connection

from guanxi.domains.lists.access import ScopeFilter
from guanxi.domains.lists.queries import index
from guanxi.domains.lists.rules.conditions import BookQuery


@dataclass(frozen=True, kw_only=True)
class Share:
    """Some rows of a list: are they of one kind of customer, how the reader stands to them, how many."""

    is_kind: bool
    relation: Literal["own", "service", "same_unit"]
    rows: int


def shares(*, query: BookQuery, scope: ScopeFilter, kind: str, own: Collection[int], served: Collection[int]) -> tuple[Share, ...]:
    """The whole list in parts, exactly, in one statement. kind: the customer kind asked about; own, served: accounts; others are his units'."""
    seen, params = index.seen_sql(query, scope, columns="b.account_id, b.customer_kind")
    with index.patience(query), connection.cursor() as cursor:
        cursor.execute(
            "select customer_kind = %s, case when account_id = any(%s::bigint[]) then 'own' when account_id = any(%s::bigint[]) then 'service' "  # noqa: S608
            f"else 'same_unit' end, count(*) from ({seen}) seen group by 1, 2", [kind, sorted(own), sorted(served), *params])
        return tuple(Share(is_kind=is_kind, relation=relation, rows=rows) for is_kind, relation, rows in cursor.fetchall())
