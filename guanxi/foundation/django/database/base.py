"""What every request pays for its database, made small: looking at a pooled connection, BEGIN, and planning.

Three differences to the framework's backend. A connection is looked at before it is lent, and asked only when it has something to say.
BEGIN travels with the first statement (`open_with`). Statements written by hand may be planned once a connection (`prepared_cursor`).
"""

from __future__ import annotations

import select
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, Self

import psycopg
from django.db.backends.base.base import NO_DB_ALIAS
from django.db.backends.postgresql import base, operations
from django.db.backends.utils import CursorWrapper
from psycopg import Connection
from psycopg.pq import TransactionStatus
from psycopg_pool import ConnectionPool

KEPT = 300  # statements of a connection: some forty, by shape of scope and width of their numbers


class PreparedCursor(base.ServerBindingCursor, psycopg.Cursor[Any]):
    """Values travel beside the text, so that PostgreSQL keeps its plan; GUANXI_PREPARE=0 keeps the text but no plan."""

    def execute(self, query: Any, params: Any = None, **more: Any) -> Self:
        """As the driver's own, always prepared."""
        return super().execute(query, params, **{**more, "prepare": True})


class DatabaseOperations(operations.DatabaseOperations):
    """Also knows what a prepared statement said."""

    def last_executed_query(self, cursor: Any, sql: Any, params: Any) -> str:
        """With its values, for logs and for tests that read statements."""
        if isinstance(cursor, PreparedCursor):
            return str(self.compose_sql(sql, params))
        return str(super().last_executed_query(cursor, sql, params))


class DatabaseWrapper(base.DatabaseWrapper):
    """A connection of this process to PostgreSQL."""

    ops_class = DatabaseOperations
    if TYPE_CHECKING:  # what the stubs leave out of the framework's own
        _connection_pools: dict[str, ConnectionPool[Connection[Any]]]
        _configure_connection: Callable[[Connection[Any]], None]
        _prepare_cursor: Callable[[psycopg.Cursor[Any]], CursorWrapper]

    @property
    def pool(self) -> ConnectionPool[Connection[Any]] | None:
        """The process's pool, made at the first request; None for a connection without one."""
        options = self.settings_dict["OPTIONS"].get("pool")
        if self.alias == NO_DB_ALIAS or not options:
            return None
        if self.alias not in self._connection_pools:
            made: ConnectionPool[Connection[Any]] = ConnectionPool(
                kwargs={**self.get_connection_params(), "autocommit": True}, open=False, configure=self._configured,
                check=look_at, **options)
            self._connection_pools.setdefault(self.alias, made)
        return self._connection_pools[self.alias]

    def _configured(self, connection: Connection[Any]) -> None:
        connection.prepared_max = KEPT
        self._configure_connection(connection)

    def prepared_cursor(self) -> CursorWrapper:
        """A cursor for statements that are found by key and asked in every request. Not for those whose best plan depends on the values."""
        self.ensure_connection()
        return self._prepare_cursor(PreparedCursor(self.connection))

    def open_with(self, cursor: Any, begin: str, statements: str, values: Sequence[Any]) -> None:
        """Runs statements, in one message with the BEGIN when they are the first of their transaction.

        begin: the whole command, such as `begin isolation level repeatable read, read only`.
        """
        raw = self.connection
        if not self.in_atomic_block or raw is None or raw.info.transaction_status != TransactionStatus.IDLE:
            cursor.execute(statements, values)
            return
        raw.autocommit = True  # else the driver sends a BEGIN of its own and waits for its answer
        try:
            cursor.execute(f"{begin}; {statements}", values)
        finally:
            if raw.info.transaction_status == TransactionStatus.IDLE:  # nothing was sent: the next statement begins
                raw.autocommit = False


def look_at(connection: Connection[Any]) -> None:
    """Raises when a pooled connection is gone. A server that ends an idle connection says so, and what is silent needs no question."""
    waiting = select.poll()
    waiting.register(connection.fileno(), select.POLLIN)
    if waiting.poll(0):
        ConnectionPool.check_connection(connection)
