"""The book after a given row: paging that neither skips nor repeats when rows come and go (hard-places 3.4). For the programming interface.

Not for here: page numbers and totals (index).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import connection

from guanxi.domains.lists.access import ScopeFilter
from guanxi.domains.lists.queries import columns, index
from guanxi.domains.lists.queries.index import Listed
from guanxi.domains.lists.rules.conditions import BookQuery


@dataclass(frozen=True, kw_only=True)
class Mark:
    """The place after one row: its sort value (None = no data, sorted last) and its id."""

    value: str | int | float | date | None
    account_id: int


def mark_of(*, row: Listed, query: BookQuery) -> Mark:
    """The place after `row` in the order of `query`."""
    column = columns.by_key()[query.sort]
    value = row.extra.get(column.key) if column.is_custom else getattr(row, column.column)
    return Mark(value=str(value) if isinstance(value, Decimal) else value, account_id=row.account_id)


def book_after(*, query: BookQuery, scope: ScopeFilter, after: Mark | None, limit: int) -> tuple[Listed, ...]:
    """The first `limit` rows after the mark, in the order of the query's first sort key and the id. One or two statements.

    Rows without a value of a nullable column come last; they are asked for apart, so that each part walks its index.
    """
    column = columns.by_key()[query.sort]
    if not column.is_nullable or (after is not None and after.value is None):
        return _rows(query, scope, _place(query, after), limit)
    filled = (f"b.{column.column} is not null", []) if after is None else _place(query, after)
    found = _rows(query, scope, filled, limit)
    if len(found) == limit:
        return found
    return (*found, *_rows(query, scope, (f"b.{column.column} is null", []), limit - len(found)))


def _place(query: BookQuery, after: Mark | None) -> tuple[str, list[Any]]:
    column = columns.by_key()[query.sort]
    name, sign = f"b.{column.column}", "<" if query.is_descending else ">"
    if after is None:
        return "true", []
    if after.value is None:
        return f"{name} is null and b.account_id > %s", [after.account_id]
    if column.is_nullable:  # the id ascends whatever the column does, as in its index
        return f"{name} {sign}= %s and ({name} {sign} %s or b.account_id > %s)", [after.value, after.value, after.account_id]
    return f"({name}, b.account_id) {sign} (%s, %s)", [after.value, after.account_id]


def _rows(query: BookQuery, scope: ScopeFilter, place: tuple[str, list[Any]], limit: int) -> tuple[Listed, ...]:
    column = columns.by_key()[query.sort]
    way = " desc" if query.is_descending else ""
    order = f"b.{column.column}{way}{' nulls last' if column.is_nullable else ''}, b.account_id{'' if column.is_nullable else way}"
    seen, params = index.seen_sql(query, scope, columns=f"b.account_id, b.{column.column}")
    fence = "" if scope.shape == "all" and not query.text else "materialized"
    more = tuple(key for key, one in columns.by_key().items() if one.is_custom)
    names = (*index.NAMES, *more)
    with index.patience(query), connection.cursor() as cursor:
        cursor.execute(
            f"with seen as {fence} ({seen}), top as (select b.account_id from seen b where {place[0]} order by {order} limit %s) "  # noqa: S608
            f"select {', '.join(names)} from top join {scope.book(names, money=columns.money())} b using (account_id) order by {order}",
            [*params, *place[1], limit])
        return tuple(index.read_row(row, more) for row in cursor.fetchall())
