"""An act: one transaction, one actor, one verb; every changed row points to it (hard-places 3.2, G5).

`audit_row` is written by statement-level triggers (see history.py), so bulk and raw SQL are covered too.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime

from django.db import connection, transaction

from guanxi.foundation.django import access, definitions
from guanxi.foundation.django.request_id import current_request_id
from guanxi.foundation.pure.actor import Actor
from guanxi.foundation.pure.ref import Ref

MAX_DEPTH = 5
# Written by hand: every command begins with it, and the model took a tenth of a small command's processor time.
_BEGIN = """
with act as (
  insert into audit_act (id, at, actor_id, actor_name, acting_for, verb, subject_kind, subject_id, reason, channel, request_id,
    policy_version, caused_by, depth)
  values (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)
)
select set_config('app.act', %s, true)
"""


@dataclass(frozen=True, kw_only=True)
class Act:
    """What is being done now. `depth` counts how many events lie between it and a human act."""

    id: uuid.UUID
    actor: Actor
    verb: str
    at: datetime
    depth: int = 0


_cause: ContextVar[Act | None] = ContextVar("guanxi_cause", default=None)


@contextmanager
def acting(
    *, actor: Actor, verb: str, now: datetime, subject: Ref | None = None, reason: str = "", policy_version: str = ""
) -> Iterator[Act]:
    """Runs a command: opens its transaction, binds the actor's scope, writes the act, stamps changed rows.

    A command called inside another command's act joins its transaction with an act of its own that names its cause.
    """
    outer = _cause.get()
    act = Act(id=uuid.uuid4(), actor=actor, verb=verb, at=now, depth=outer.depth + 1 if outer else 0)
    if act.depth > MAX_DEPTH:
        raise RuntimeError(f"{verb}: more than {MAX_DEPTH} acts caused each other")
    with definitions.noted(), transaction.atomic():
        access.bind(actor, also=_BEGIN, values=[
            act.id, now, actor.user_id, actor.name, actor.acting_for, verb, subject.kind if subject else "", subject.id if subject else None,
            reason, actor.channel, current_request_id(), policy_version, outer.id if outer else None, act.depth, str(act.id)])
        token = _cause.set(act)
        try:
            yield act
        finally:
            _cause.reset(token)
        if outer:  # only after success: a failed inner act rolls its settings back with its savepoint
            _stamp(outer.id)
            access.bind(outer.actor)


@contextmanager
def caused_by(act_id: uuid.UUID | None, depth: int, actor: Actor, now: datetime) -> Iterator[None]:
    """Lets the acts inside name the act whose event made them happen."""
    token = _cause.set(Act(id=act_id, actor=actor, verb="", at=now, depth=depth) if act_id else None)
    try:
        yield
    finally:
        _cause.reset(token)


def current() -> Act | None:
    """The act we are in, if any."""
    return _cause.get()


def _stamp(act_id: uuid.UUID) -> None:
    with connection.cursor() as cursor:
        cursor.execute("select set_config('app.act', %s, true)", [str(act_id)])
