"""Statements that are in every request, planned once a connection: `with prepared.cursor() as cursor`.

For what is found by key, with the same text every time. After a few runs PostgreSQL keeps one plan for all values, so it is not for a
filter or a search whose best plan depends on them, nor for `select *` of a table that gets columns while we run.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from django.db import connection
from django.db.backends.utils import CursorWrapper

if TYPE_CHECKING:
    from guanxi.foundation.django.database.base import DatabaseWrapper


def cursor() -> CursorWrapper:
    """A cursor on this request's connection whose statements are prepared; logs, timings and budgets see them as any other."""
    return cast("DatabaseWrapper", connection).prepared_cursor()
