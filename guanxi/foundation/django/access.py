"""The actor in the database: row security reads settings that die with the transaction (hard-places 3.1).

A policy is a filter, never the access path: queries still add their scope predicate (`customers.access.visible`).
Not for here: which role may do what.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction

from guanxi.foundation.django import definitions
from guanxi.foundation.pure.actor import Actor


def bind(actor: Actor, *, begin: str = "") -> None:
    """Binds row security to this actor until the running transaction ends. Outside a transaction it has no effect.

    begin: a SET TRANSACTION to send in the same round trip.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            f"{begin}select set_config('app.scope', %s, true), set_config('app.units', %s, true), "
            f"set_config('app.home', %s, true), set_config('app.user_id', %s, true), {definitions.MARK}",
            [actor.scope.shape, _array(actor.scope.unit_ids), _array(actor.scope.home_ids), str(actor.user_id)],
        )
        if begin:
            cursor.nextset()
        definitions.note(cursor.fetchone()[-1])


def _array(ids: tuple[int, ...]) -> str:
    return "{" + ",".join(map(str, ids)) + "}"


@contextmanager
def bound(actor: Actor, *, read_only: bool = False) -> Iterator[None]:
    """One transaction in which rows are this actor's. A page reads rows, counts and tiles of one moment in it."""
    with definitions.noted(), transaction.atomic():
        is_first = read_only and not connection.savepoint_ids
        bind(actor, begin="set transaction isolation level repeatable read, read only; " if is_first else "")
        yield
