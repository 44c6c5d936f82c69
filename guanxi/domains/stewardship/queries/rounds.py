"""Rounds of collection and their results: gaps at the beginning and now, person by person (ARC-32)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import connection

from guanxi.domains.organisation import api as organisation
from guanxi.domains.stewardship import access
from guanxi.domains.stewardship.fields import GAPS
from guanxi.domains.stewardship.models import CollectionLine, CollectionRound
from guanxi.domains.stewardship.queries import figures
from guanxi.domains.stewardship.rules.quality import percent
from guanxi.foundation.pure.actor import Actor
from guanxi.foundation.pure.bilingual import Text
from guanxi.foundation.pure.refusal import not_found

MOST = 100


@dataclass(frozen=True, kw_only=True)
class RoundCard:
    """One round in a list. next_on: when the next one opens by itself; has_stopped: it repeated, and nothing follows."""

    id: int
    version: int
    name: str
    unit_id: int
    unit_name: str
    fields: Sequence[tuple[str, Text]]
    began_on: date
    due_on: date
    made_by: str
    closed_on: date | None
    closing_note: str
    people: int
    gaps: int
    repeat: str
    next_on: date | None
    has_stopped: bool
    may_stop: bool


@dataclass(frozen=True, kw_only=True)
class RoundLine:
    """One person's result. now: gaps of his accounts today; closed: whole percent of those at the beginning."""

    user_id: int
    name: str
    accounts: int
    before: int
    now: int

    @property
    def closed(self) -> int:
        """Percent of the gaps that are gone; 0 when there are more than before."""
        return percent(max(0, self.before - self.now), self.before) or 0


def standing(*, unit_ids: Sequence[int], fields: Sequence[str]) -> dict[int, tuple[int, int]]:
    """owner (0: nobody) → accounts with a gap in one of these fields, and how many such gaps. One statement."""
    marks = [f"{field}:{state}" for field in fields for state in GAPS]
    with connection.cursor() as cursor:
        cursor.execute(
            "select coalesce(q.owner_id, 0), count(distinct q.account_id), count(*) from stewardship_accountquality q "
            "cross join lateral unnest(q.marks) as mark where q.unit_id = any(%s) and q.marks && %s::varchar[] and mark = any(%s) group by 1",
            [list(unit_ids), marks, marks])
        return {row[0]: (row[1], row[2]) for row in cursor.fetchall()}


def rounds(*, actor: Actor) -> Sequence[RoundCard]:
    """Rounds of the reader's units, and those he is asked in, the latest first."""
    found = CollectionRound.objects.select_related("unit").order_by("-due_on", "-pk")
    if actor.scope.shape != "all":
        asked = CollectionLine.objects.filter(user_id=actor.user_id).values("round_id")
        found = found.filter(unit_id__in=actor.scope.unit_ids) | found.filter(pk__in=asked)
    return _cards(actor, list(found[:MOST]))


def round_result(*, actor: Actor, round_id: int) -> tuple[RoundCard, Sequence[RoundLine]]:
    """One round: everybody's result for who has the unit, one's own for who is asked. Refuses `not_found` for others."""
    row = CollectionRound.objects.select_related("unit").filter(pk=round_id).first()
    if row is None:
        raise not_found()
    lines = CollectionLine.objects.filter(round=row).order_by("user_id")
    if actor.scope.shape != "all" and row.unit_id not in actor.scope.unit_ids:
        lines = lines.filter(user_id=actor.user_id)
        if not lines:
            raise not_found()
    now = standing(unit_ids=list(organisation.subtree_ids(unit_id=row.unit_id)), fields=row.fields)
    people = organisation.users(ids=[line.user_id for line in lines if line.user_id])
    return _cards(actor, [row])[0], [RoundLine(
        user_id=line.user_id, name=people[line.user_id].name if line.user_id in people else "", accounts=line.accounts, before=line.gaps,
        now=now.get(line.user_id, (0, 0))[1]) for line in lines]


def _cards(actor: Actor, rows: Sequence[CollectionRound]) -> Sequence[RoundCard]:
    with connection.cursor() as cursor:
        cursor.execute("select round_id, count(*), sum(gaps) from stewardship_collectionline where round_id = any(%s) group by round_id",
                       [[row.pk for row in rows]])
        totals = {row[0]: (row[1], row[2]) for row in cursor.fetchall()}
    followed = set(CollectionRound.objects.filter(follows__in=rows).values_list("follows_id", flat=True))
    return [RoundCard(
        id=row.pk, version=row.version, name=row.name, unit_id=row.unit_id, unit_name=row.unit.name,
        fields=[(key, figures.label_of(key)) for key in row.fields], began_on=row.began_on, due_on=row.due_on, made_by=row.made_by_name,
        closed_on=row.closed_on, closing_note=row.closing_note, people=totals.get(row.pk, (0, 0))[0],
        gaps=totals.get(row.pk, (0, 0))[1], repeat=row.repeat, next_on=row.next_on,
        has_stopped=bool(row.repeat) and row.next_on is None and row.pk not in followed,
        may_stop=row.next_on is not None and access.may_collect(actor, row.unit_id)) for row in rows]
