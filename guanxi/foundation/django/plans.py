"""How the database plans statements over many rows of the running transaction, which may have no statistics yet.

Not for here: indexes, ANALYZE.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

MANY = 500


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
def planned_as_counted() -> Iterator[None]:
    """The planner's own choice again, inside `planned_for`: for a statement over what was just counted (ANALYZE). Merged, a thousand new rows at
    the end of four million took twenty seconds; looked up one by one, one."""
    with connection.cursor() as cursor:
        cursor.execute("select current_setting('enable_nestloop'), set_config('enable_nestloop', 'on', true)")
        before = cursor.fetchone()[0]
        yield
        cursor.execute("select set_config('enable_nestloop', %s, true)", [before])
