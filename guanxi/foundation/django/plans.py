"""How the database plans statements over many rows of the running transaction, which may have no statistics yet.

Not for here: indexes, ANALYZE.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

MANY = 500
MOST_BY_KEY = 20_000


@contextmanager
def planned_for(count: int | None) -> Iterator[None]:
    """Many rows at once are merged or hashed; None: whole tables. Left alone, the planner expects one row and loops 20,000 × 20,000
    times (more than seven minutes; merged it is a second). May be nested; outside a transaction it has no effect."""
    if count is not None and count <= MANY:
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute("select current_setting('enable_nestloop'), set_config('enable_nestloop', 'off', true)")
        before = cursor.fetchone()[0]
        yield
        cursor.execute("select set_config('enable_nestloop', %s, true)", [before])


@contextmanager
def planned_by_key(count: int) -> Iterator[None]:
    """Rows of `count` given keys in large tables, for a statement that has an index for each of its joins: found one by one, however few rows the
    planner believes a table to have. Merged, five thousand new accounts read a book of a million from end to end, twice. More than MOST_BY_KEY
    are merged or hashed; up to MANY the planner chooses."""
    if not MANY < count <= MOST_BY_KEY:
        with planned_for(count):
            yield
        return
    with connection.cursor() as cursor:
        cursor.execute("select current_setting('enable_nestloop'), current_setting('enable_seqscan'), "
                       "set_config('enable_nestloop', 'on', true), set_config('enable_seqscan', 'off', true)")
        loops, scans, *_ = cursor.fetchone()
        yield
        cursor.execute("select set_config('enable_nestloop', %s, true), set_config('enable_seqscan', %s, true)", [loops, scans])


@contextmanager
def planned_as_counted() -> Iterator[None]:
    """The planner's own choice again, inside `planned_for`: for a statement over what was just counted (ANALYZE). Merged, a thousand new rows at
    the end of four million took twenty seconds; looked up one by one, one."""
    with connection.cursor() as cursor:
        cursor.execute("select current_setting('enable_nestloop'), set_config('enable_nestloop', 'on', true)")
        before = cursor.fetchone()[0]
        yield
        cursor.execute("select set_config('enable_nestloop', %s, true)", [before])
