"""The door of the lists: the book read model and the search index.

Writers (customers, insights, grading) call `sync_*` for sets and `put_*` for single rows, in their own transaction.
Readers bring a `ScopeFilter` (`customers.api.account_scope(actor)` makes it).
"""

from __future__ import annotations

from guanxi.domains.lists.access import ScopeFilter
from guanxi.domains.lists.commands import (
    BookRow,
    SearchDoc,
    add_search,
    put_book,
    put_search,
    remove,
    remove_search,
    sync_book,
    sync_search,
)
from guanxi.domains.lists.fields import BY_KEY, COLUMNS, DEFAULT_SORT, Column
from guanxi.domains.lists.queries import COUNT_BOUND, Found, Listed, Totals, book_page, count, listed, search, totals
from guanxi.domains.lists.rules.conditions import BookQuery, Condition, read_query
from guanxi.foundation.django.blind_index import phone_hash

__all__ = [
    "BY_KEY", "COLUMNS", "COUNT_BOUND", "DEFAULT_SORT", "BookQuery", "BookRow", "Column", "Condition", "Found", "Listed",
    "ScopeFilter", "SearchDoc", "Totals", "add_search", "book_page", "count", "listed", "phone_hash", "put_book", "put_search", "read_query",
    "remove", "remove_search", "search", "sync_book", "sync_search", "totals",
]
