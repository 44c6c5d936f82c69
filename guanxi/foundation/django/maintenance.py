"""The owner's connection: schema changes at run time, partitions, analyze. From jobs and the command line only (C20)."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connections


@contextmanager
def owner_cursor() -> Iterator[Any]:
    """A cursor as guanxi_owner in autocommit. Row security does not apply to it: never use it for a user's question."""
    with connections["owner"].cursor() as cursor:
        yield cursor
