"""Stored files that no row names: of an upload whose process was killed between the file and its row (IMP-24).

Every column whose name ends in `sha256` counts as naming files, of whatever table: a new one needs no registration.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import timedelta
from itertools import islice
from typing import Any

from django.apps import apps

from guanxi.foundation.django import maintenance, storage

AT_ONCE = 5_000
ENDING = "sha256"


def forget(*, older_than: timedelta) -> int:
    """Takes away whole files that were put so long ago and that no row names; returns how many.

    Asked as the owner: to anybody else row security would hide rows, and what they name would go.
    """
    gone = 0
    with maintenance.owner_cursor() as cursor:
        found = storage.old(older_than=older_than)
        while names := list(islice(found, AT_ONCE)):
            named = _named(cursor, names)
            gone += sum(storage.forget(name, older_than=older_than) for name in names if name not in named)
    return gone


def columns() -> Iterator[tuple[str, str]]:
    """Table and column of everything that names a stored file."""
    for model in apps.get_models():
        for field in model._meta.concrete_fields:
            if field.column and field.column.endswith(ENDING):
                yield model._meta.db_table, field.column


def _named(cursor: Any, names: Collection[str]) -> set[str]:
    found: set[str] = set()
    for table, column in columns():
        cursor.execute(f'select distinct "{column}" from "{table}" where "{column}" = any(%s)', [list(names)])  # noqa: S608 - our models' names
        found.update(row[0] for row in cursor.fetchall())
    return found
