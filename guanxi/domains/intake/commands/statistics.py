"""After many rows: fresh statistics and a tidy search index, as the owner, outside any transaction.

Tables that grew from nothing keep the statistics of nothing until autovacuum comes by, and plans built on those cost
milliseconds a row (measured: 20,000 accounts again, 150 s against 5 s). From background steps only (hard-places C20).
"""

from __future__ import annotations

from django.db import connection

from guanxi.foundation.django import maintenance

MANY_ROWS = 5_000
TIDY_ROWS = 500
"""From so many on their words wait in the index's list, which the next writer of one account would take in himself: seconds of his."""
# Tables that have changed by a fifth since they were last looked at; documents and words need no statistics and cost the most.
_GROWN = """
select format('%I (%s)', s.relname, string_agg(quote_ident(a.attname), ', '))
from pg_stat_user_tables s join pg_attribute a on a.attrelid = s.relid and a.attnum > 0 and not a.attisdropped
join pg_class c on c.oid = s.relid
where s.n_mod_since_analyze > greatest(1000, s.n_live_tup * 0.2) and pg_has_role(current_user, c.relowner, 'usage')
and a.atttypid not in ('jsonb'::regtype, 'tsvector'::regtype, 'text[]'::regtype) group by s.relname
"""
_TIDY = """
select gin_clean_pending_list(i.indexrelid::regclass) from pg_index i join pg_class c on c.oid = i.indexrelid
join pg_am a on a.oid = c.relam where a.amname = 'gin' and pg_has_role(current_user, c.relowner, 'usage')
"""


def refresh(*, rows: int, tables: tuple[str, ...] = ()) -> None:
    """ANALYZE of `tables` (when empty: of all that grew much) when the run has many rows; else nothing."""
    if rows < MANY_ROWS or connection.in_atomic_block:
        return
    with maintenance.owner_cursor() as cursor:
        if not tables:
            cursor.execute(_GROWN)
            tables = tuple(row[0] for row in cursor.fetchall())
        if tables:
            cursor.execute("analyze " + ", ".join(tables))


def tidy(*, rows: int) -> None:
    """What follows a written or reverted run: `refresh`, and the search index takes in what waits in its list."""
    refresh(rows=rows)
    if rows >= TIDY_ROWS and not connection.in_atomic_block:
        with maintenance.owner_cursor() as cursor:
            cursor.execute(_TIDY)
