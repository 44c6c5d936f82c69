"""Writes of the lists: the index tables (index), saved views and column choices (views), lists that leave (exports)."""

from guanxi.domains.lists.commands.columns import build_column, describe_column, retire_column
from guanxi.domains.lists.commands.exports import (
    ask_export,
    ask_large_export,
    await_vault,
    fetch_export,
    finish_export,
    forget_exports,
    record_export,
    take_vault_decision,
    waiting_at_vault,
)
from guanxi.domains.lists.commands.index import (
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
from guanxi.domains.lists.commands.views import (
    audience,
    choose_columns,
    open_with_view,
    pin_view,
    remove_view,
    rename_view,
    restore_view,
    save_view,
    update_view,
)

__all__ = [
    "BookRow", "SearchDoc", "add_search", "ask_export", "ask_large_export", "audience", "await_vault", "build_column", "choose_columns",
    "describe_column", "fetch_export", "finish_export", "forget_exports", "open_with_view", "pin_view", "put_book", "put_search", "record_export",
    "remove", "remove_search", "remove_view", "rename_view", "restore_view", "retire_column", "save_view", "sync_book",
    "sync_search", "take_vault_decision", "update_view", "waiting_at_vault",
]
