"""What moving many accounts' ownership shares: one mover of an account at a time, and statements over all of them.

Not for here: what moves (`handover_moves`, `distribution_moves`).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import connection


def lock_accounts(ids: Sequence[int]) -> None:
    """One mover of an account at a time, until the transaction ends: locked in the order of their ids, as `assign` locks one."""
    rows("select id from customers_account where id = any(%(ids)s) order by id for update", {"ids": list(ids)})


def rows(statement: str, given: dict[str, Any]) -> list[tuple[Any, ...]]:
    """What the statement returns."""
    with connection.cursor() as cursor:
        cursor.execute(statement, given)
        return list(cursor.fetchall())


def run(statement: str, given: dict[str, Any]) -> None:
    """A statement that returns nothing."""
    with connection.cursor() as cursor:
        cursor.execute(statement, given)
