"""A whole list of the book, row by row, for a file: one statement, one snapshot, never all in memory.

Pages would sort the list anew for each of them, and end at 200. Not for here: what a reader turns over on a screen (index).
"""

from __future__ import annotations

from collections.abc import Iterator

from django.db import connection

from guanxi.domains.lists.access import ScopeFilter
from guanxi.domains.lists.queries import columns, index
from guanxi.domains.lists.queries.index import Listed
from guanxi.domains.lists.rules import conditions
from guanxi.domains.lists.rules.conditions import BookQuery

MOST_MILLISECONDS = 120_000  # a rule somebody wrote: a file may take longer than a page


def whole_book(*, query: BookQuery, scope: ScopeFilter, at_a_time: int) -> Iterator[tuple[Listed, ...]]:
    """Every row the reader sees and the filters leave, in the list's order, `at_a_time` rows at once. `query.page` and `size` do not count.

    Ask it inside a transaction and read it to its end there. SYS-22.
    """
    book = columns.by_key()
    more = tuple(key for key, column in book.items() if column.is_custom)
    names = (*index.NAMES, *more)
    seen, params = index.seen_sql(query, scope, columns="b.account_id")
    order = conditions.order_by(query.keys, book=book)
    with index.patience(query, rule_milliseconds=MOST_MILLISECONDS), connection.chunked_cursor() as stream:
        stream.execute(
            f"with seen as materialized ({seen}) select {', '.join(f'b.{name}' for name in names)} "  # noqa: S608
            f"from seen join {scope.book(names, money=columns.money())} b using (account_id) order by {order}", params)
        while rows := stream.fetchmany(at_a_time):
            yield tuple(index.read_row(row, more) for row in rows)
