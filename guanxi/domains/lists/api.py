"""The door of the lists: the book read model, the search index, saved views and exports.

Writers (customers, insights, grading) call `sync_*` for sets and `put_*` for single rows, in their own transaction.
Readers bring a `ScopeFilter` (`customers.api.account_scope(actor)` makes it).
"""

from __future__ import annotations

from guanxi.domains.lists.access import ScopeFilter
from guanxi.domains.lists.commands import (
    BookRow,
    SearchDoc,
    add_search,
    ask_export,
    ask_large_export,
    audience,
    await_vault,
    build_column,
    choose_columns,
    describe_column,
    fetch_export,
    finish_export,
    forget_exports,
    open_with_view,
    pin_view,
    put_book,
    put_search,
    record_export,
    remove,
    remove_search,
    remove_view,
    rename_view,
    restore_view,
    retire_column,
    save_view,
    sync_book,
    sync_search,
    take_vault_decision,
    update_view,
    waiting_at_vault,
)
from guanxi.domains.lists.fields import COLUMNS, DEFAULT_SORT, STANDARD, Column
from guanxi.domains.lists.queries.asking import (
    Beside,
    column_set,
    columns_of,
    compiled_rule,
    keep,
    lost_words,
    opened,
    read_query,
    rule_names,
    rule_said,
)
from guanxi.domains.lists.queries.columns import BookColumnState, column_states
from guanxi.domains.lists.queries.columns import by_key as columns
from guanxi.domains.lists.queries.columns import written as written_columns
from guanxi.domains.lists.queries.groups import BY as GROUPED_BY
from guanxi.domains.lists.queries.groups import MOST as MOST_GROUPS
from guanxi.domains.lists.queries.groups import Group, Groups, groupable, groups
from guanxi.domains.lists.queries.index import (
    COUNT_BOUND,
    Found,
    Listed,
    Totals,
    account_ids,
    accounts_spelled_with,
    book_page,
    count,
    found_sql,
    listed,
    patience,
    revenues,
    search,
    seen_sql,
    totals,
)
from guanxi.domains.lists.queries.kept import Choice, ExportCard, ViewCard, choice, export, exports, view, views
from guanxi.domains.lists.queries.keyset import Mark, book_after, mark_of
from guanxi.domains.lists.queries.shares import shares
from guanxi.domains.lists.queries.taken import pack as pack_accounts
from guanxi.domains.lists.queries.taken import pack_people
from guanxi.domains.lists.queries.whole import whole_book
from guanxi.domains.lists.rules.conditions import MOST_KEYS, UNITS, BookQuery, Condition, known_filters
from guanxi.domains.lists.rules.conditions import compiled as condition_sql
from guanxi.domains.lists.rules.conditions import order_by as order_sql
from guanxi.domains.lists.rules.exports import format_of, way_of
from guanxi.domains.lists.rules.saved import Kept, Opened, Params, without
from guanxi.domains.lists.rules.saved import column_set as columns_chosen
from guanxi.domains.lists.rules.where import Where
from guanxi.foundation.django.blind_index import phone_hash

__all__ = [
    "COLUMNS", "COUNT_BOUND", "DEFAULT_SORT", "GROUPED_BY", "MOST_GROUPS", "MOST_KEYS", "STANDARD", "UNITS", "Beside", "BookColumnState", "BookQuery",
    "BookRow", "Choice", "Column", "Condition", "ExportCard", "Found", "Group", "Groups", "Kept", "Listed", "Mark", "Opened", "Params", "ScopeFilter",
    "SearchDoc", "Totals", "ViewCard", "Where", "account_ids", "accounts_spelled_with", "add_search", "ask_export", "ask_large_export", "audience",
    "await_vault", "book_after", "book_page", "build_column", "choice", "choose_columns", "column_set", "column_states", "columns", "columns_chosen",
    "columns_of", "compiled_rule", "condition_sql", "count", "describe_column", "export", "exports", "fetch_export", "finish_export",
    "forget_exports", "format_of", "found_sql", "groupable", "groups", "keep",
    "known_filters", "listed", "lost_words", "mark_of", "open_with_view", "opened",
    "order_sql",
    "pack_accounts", "pack_people",
    "patience", "phone_hash", "pin_view", "put_book", "put_search", "read_query", "record_export", "remove", "remove_search",
    "remove_view", "rename_view", "restore_view", "retire_column", "revenues", "rule_names", "rule_said", "save_view", "search",
    "seen_sql",
    "shares", "sync_book", "sync_search", "take_vault_decision", "totals", "update_view", "view", "views", "waiting_at_vault",
    "way_of", "whole_book", "without",
    "written_columns",
]
