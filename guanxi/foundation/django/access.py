"""The actor in the database: row security reads settings that die with the transaction (hard-places 3.1).

A policy is a filter, never the access path: queries still add their scope predicate (`customers.access.visible`).
Not for here: which role may do what.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING, Any, cast

from django.db import connection, transaction

from guanxi.foundation.django import definitions
from guanxi.foundation.pure.actor import Actor

if TYPE_CHECKING:
    from guanxi.foundation.django.database.base import DatabaseWrapper

READ = "begin isolation level repeatable read, read only"
BIND = (
    "select set_config('app.scope', %s, true), set_config('app.units', %s, true), set_config('app.home', %s, true), "
    f"set_config('app.user_id', %s, true), {definitions.MARK}; ")

_bound: ContextVar[bool] = ContextVar("bound", default=False)


def bind(actor: Actor, *, begin: str = "begin", also: str = "", values: Sequence[Any] = ()) -> None:
    """Binds row security to this actor until the running transaction ends. Outside a transaction it has no effect.

    begin: how the transaction begins when this is its first statement. also: statements that travel in the same message, with their values.
    """
    scope = actor.scope
    with connection.cursor() as cursor:
        cast("DatabaseWrapper", connection).open_with(
            cursor, begin, BIND + also, [scope.shape, _array(scope.unit_ids), _array(scope.home_ids), str(actor.user_id), *values])
        while cursor.description is None:
            cursor.nextset()
        definitions.note(cursor.fetchone()[-1])


def _array(ids: tuple[int, ...]) -> str:
    return "{" + ",".join(map(str, ids)) + "}"


@contextmanager
def bound(actor: Actor, *, read_only: bool = False) -> Iterator[None]:
    """One transaction in which rows are this actor's. A page reads rows, counts and tiles of one moment in it."""
    with definitions.noted(), transaction.atomic():
        bind(actor, begin=READ if read_only else "begin")
        inside = _bound.set(True)
        try:
            yield
        finally:
            _bound.reset(inside)


def is_bound() -> bool:
    """Whether the caller is inside `bound`: what stands in the frame of every page is not asked for outside."""
    return _bound.get()
