"""What moving many accounts' ownership shares: one mover of an account at a time, and statements over all of them.

Not for here: what moves (`handover_moves`, `distribution_moves`).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import connection

from guanxi.domains.work import api as work
from guanxi.foundation.django import access as binding
from guanxi.foundation.django.audit import Act
from guanxi.foundation.pure.actor import system


def lock_accounts(ids: Sequence[int]) -> None:
    """One mover of an account at a time, until the transaction ends: locked in the order of their ids, as `assign` locks one."""
    rows("select id from customers_account where id = any(%(ids)s) order by id for update", {"ids": list(ids)})


def rows(statement: str, given: dict[str, Any]) -> list[tuple[Any, ...]]:
    """What the statement returns."""
    with connection.cursor() as cursor:
        cursor.execute(statement, given)
        return list(cursor.fetchall())


def people_at(account_ids: Sequence[int]) -> list[int]:
    """Contacts of these accounts: open work about a person goes with his account."""
    return [pk for (pk,) in rows("select id from customers_contact where account_id = any(%(ids)s) and is_active", {"ids": list(account_ids)})]


def give_work(*, act: Act, account_ids: Sequence[int], from_user_id: int, to_user_id: int) -> None:
    """The open work of these accounts and of their people goes to the new owner; of people it is visible to the former one only."""
    binding.bind(system(act.verb))
    work.hand_over(act=act, account_ids=account_ids, from_user_id=from_user_id, to_user_id=to_user_id, contact_ids=people_at(account_ids))
    binding.bind(act.actor)


def run(statement: str, given: dict[str, Any]) -> None:
    """A statement that returns nothing."""
    with connection.cursor() as cursor:
        cursor.execute(statement, given)
