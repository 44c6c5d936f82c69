"""After many rows: fresh statistics and a tidy search index, as the owner, outside any transaction.

Tables that grew from nothing keep the statistics of nothing until autovacuum comes by, and plans built on those cost
milliseconds a row (measured: 20,000 accounts again, 150 s against 5 s). From background steps only (hard-places C20).
"""

from __future__ import annotations

from django.db import connection

from guanxi.foundation.django import maintenance

MANY_ROWS = 5_000


def refresh(*, rows: int, tables: tuple[str, ...] = ()) -> None:
    """ANALYZE of `tables` (all when empty) when the run has many rows, and GIN pending lists merged; else nothing."""
    if rows < MANY_ROWS or connection.in_atomic_block:
        return
    with maintenance.owner_cursor() as cursor:
        cursor.execute("analyze " + ", ".join(tables))
        if not tables:
            cursor.execute("select gin_clean_pending_list(i.indexrelid::regclass) from pg_index i join pg_class c on c.oid = i.indexrelid "
                           "join pg_am a on a.oid = c.relam where a.amname = 'gin' and pg_has_role(current_user, c.relowner, 'usage')")
