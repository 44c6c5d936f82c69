"""Writing to the timeline: always inside somebody else's act, never an act of its own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection

from guanxi.domains.timeline.models import TOPICS
from guanxi.foundation.django.audit import Act
from guanxi.foundation.pure.bilingual import Text
from guanxi.foundation.pure.ref import Ref

MAX_LENGTH = 300


@dataclass(frozen=True, kw_only=True)
class Happening:
    """One entry to be written. topic: visit, case, order, money, people, grade, archive, system. on: the day of a visit or contact."""

    account_id: int
    subject: Ref
    topic: str
    kind: str
    text: Text
    on: date | None = None


def record(*, act: Act, account_id: int, subject: Ref, topic: str, kind: str, text: Text, on: date | None = None) -> None:
    """Adds one entry to an account's timeline at the act's instant. `kind` is a snake_case verb in the past; on: the day of a visit or contact."""
    record_many(act=act, happenings=[Happening(account_id=account_id, subject=subject, topic=topic, kind=kind, text=text, on=on)])


def record_many(*, act: Act, happenings: Sequence[Happening]) -> None:
    """Adds entries with one statement. Not for imports: a first import of a million rows is one act, not a million."""
    if not happenings:
        return
    if unknown := {one.topic for one in happenings} - set(TOPICS):
        raise ValueError(f"unknown timeline topics: {sorted(unknown)}")
    columns: list[Any] = [
        [one.account_id for one in happenings], [one.subject.kind for one in happenings], [one.subject.id for one in happenings],
        [one.topic for one in happenings], [one.kind for one in happenings],
        [one.text.zh[:MAX_LENGTH] for one in happenings], [one.text.en[:MAX_LENGTH] for one in happenings], [one.on for one in happenings],
    ]
    with connection.cursor() as cursor:  # no RETURNING: it would need the right to read the row just written
        cursor.execute(
            "insert into timeline_entry (account_id, subject_kind, subject_id, topic, kind, zh, en, took_place_on, at, actor_name, by_id, act_id) "
            "select a, k, i, o, v, z, e, d, %s, %s, %s, %s from "
            "unnest(%s::bigint[], %s::text[], %s::bigint[], %s::text[], %s::text[], %s::text[], %s::text[], %s::date[]) "
            "as rows (a, k, i, o, v, z, e, d)",
            [act.at, act.actor.name, act.actor.user_id, act.id, *columns],
        )
