"""References that are held at once: deleting a row that is still referred to is refused in its own statement (ADR 0010).

Django makes every foreign key `on delete no action`, which the database asks twice for each deleted row and reference, at the commit.
`on delete restrict` refuses the same deletions, asks once, and does not wait. Not for here: which rows may be deleted.
"""

from __future__ import annotations

from django.db import connections

from guanxi.foundation.django import wiring

_FOUND = """
select c.conrelid::regclass::text, quote_ident(c.conname), regexp_replace(pg_get_constraintdef(c.oid), '( DEFERRABLE|$)', ' ON DELETE RESTRICT\\1')
from pg_constraint c where c.contype = 'f' and c.confdeltype = 'a' and c.conparentid = 0 and c.confrelid = to_regclass(%s) order by 1, 2
"""


def hold(*, using: str = "owner") -> int:
    """Makes every `no action` reference to the tables in wiring.HELD_AT_ONCE a restricting one; returns how many were. May be repeated.

    Each is made anew in a moment and looked through afterwards, while people go on writing.
    """
    held = 0
    with connections[using].cursor() as cursor:
        for target in wiring.listed("HELD_AT_ONCE"):
            cursor.execute(_FOUND, [target])
            for table, name, definition in cursor.fetchall():
                cursor.execute(f"alter table {table} drop constraint {name}, add constraint {name} {definition} not valid")
                cursor.execute(f"alter table {table} validate constraint {name}")
                held += 1
    return held
