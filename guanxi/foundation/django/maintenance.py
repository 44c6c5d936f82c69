"""The owner's connection: schema changes at run time, partitions, analyze. From jobs and the command line only (C20)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import OperationalError, connections

_NAME = re.compile(r"[a-z][a-z0-9_]{0,62}")
TRIES = 30


@contextmanager
def owner_cursor() -> Iterator[Any]:
    """A cursor as guanxi_owner in autocommit. Row security does not apply to it: never use it for a user's question."""
    with connections["owner"].cursor() as cursor:
        yield cursor


def add_column(*, table: str, column: str, kind: str) -> None:
    """Adds an empty column unless it is there. Waits for the lock two seconds at a time, so that no queue forms behind it."""
    _require_names(table, column)
    with owner_cursor() as cursor:
        cursor.execute("set lock_timeout = '2s'")
        try:
            for attempt in range(TRIES):
                try:
                    cursor.execute(f"alter table {table} add column if not exists {column} {kind}")
                    return
                except OperationalError:
                    if attempt == TRIES - 1:
                        raise
        finally:
            cursor.execute("reset lock_timeout")


def index_concurrently(*, name: str, table: str, columns: str, where: str) -> None:
    """Makes an index while people go on writing, unless a valid one is there. columns, where: the caller's own text, never input.

    Returns after every transaction that was open at its start has ended.
    """
    _require_names(name, table)
    with owner_cursor() as cursor:
        cursor.execute("select i.indisvalid from pg_index i where i.indexrelid = to_regclass(%s)", [name])
        row = cursor.fetchone()
        if row and not row[0]:
            cursor.execute(f"drop index concurrently {name}")
        cursor.execute(f"create index concurrently if not exists {name} on {table} {columns} where {where}")


def _require_names(*names: str) -> None:
    if not all(_NAME.fullmatch(name) for name in names):
        raise ValueError(f"not names of tables, columns or indexes: {names}")
