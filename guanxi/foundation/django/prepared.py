"""Statements that are in every request, planned once a connection: `with prepared.cursor() as cursor`.

For what is found by key, with the same text every time. After a few runs PostgreSQL keeps one plan for all values, so it is not for a
filter or a search whose best plan depends on them, nor for `select *` of a table that gets columns while we run.
"""

from __future__ import annotations

import functools
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, cast

from django.db import connection
from django.db.backends.utils import CursorWrapper
from django.db.models import Model

if TYPE_CHECKING:
    from guanxi.foundation.django.database.base import DatabaseWrapper


def cursor() -> CursorWrapper:
    """A cursor on this request's connection whose statements are prepared; logs, timings and budgets see them as any other."""
    return cast("DatabaseWrapper", connection).prepared_cursor()


def insert(row: Model) -> None:
    """Stores a new row as `save(force_insert=True)` does, its statement written once a process and planned once a connection.

    Sends no signal, and knows no parents of a model. Call it inside the transaction of an act.
    """
    statement, fields = _insertion(type(row), row.pk is not None)
    with cursor() as open_one:
        open_one.execute(statement, [field.get_db_prep_save(field.pre_save(row, True), connection) for field in fields])
        row.pk = open_one.fetchone()[0]
    row._state.adding, row._state.db = False, connection.alias


@functools.cache
def _insertion(model: type[Model], with_key: bool) -> tuple[str, Sequence[Any]]:
    quoted = connection.ops.quote_name
    fields: list[Any] = [one for one in model._meta.local_concrete_fields if not one.generated and (with_key or not one.primary_key)]
    names = ", ".join(quoted(one.column) for one in fields)
    places, key = ", ".join(["%s"] * len(fields)), model._meta.pk.attname
    return f"insert into {quoted(model._meta.db_table)} ({names}) values ({places}) returning {quoted(key)}", fields  # noqa: S608
