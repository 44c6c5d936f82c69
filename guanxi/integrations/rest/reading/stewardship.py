"""Quality of the archive as a program reads it: the figures of the pages, narrowed to a unit or to a person."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from guanxi.domains.stewardship import api as stewardship
from guanxi.foundation.django import clock
from guanxi.foundation.pure.actor import Actor
from guanxi.foundation.pure.bilingual import Text
from guanxi.foundation.pure.paging import Page


@dataclass(frozen=True, kw_only=True)
class Quality:
    """One line of a figure. tally None: about so few people or accounts that this reader is not told (PRM-60)."""

    key: str
    name: Text
    hint: Text
    tally: stewardship.Tally | None


def by_field(*, actor: Actor, unit_id: int | None = None, owner_id: int | None = None) -> Sequence[Quality]:
    """Every required field with its steward, of the last night's sums. ARC-11, ARC-14."""
    return [_read(one) for one in stewardship.by_field(
        actor=actor, today=clock.today(), narrowed=_narrowed(unit_id, owner_id), run=stewardship.stamp())]


def by_owner(*, actor: Actor, unit_id: int | None = None, number: int = 1) -> Page[Quality]:
    """People, the one with the least verified first. ARC-13."""
    found = stewardship.by_owner(actor=actor, narrowed=_narrowed(unit_id, None), run=stewardship.stamp(), number=number)
    return Page(rows=[_read(one) for one in found.rows], number=found.number, size=found.size, has_next=found.has_next, total=found.total,
                is_exact=found.is_exact)


def by_unit(*, actor: Actor, unit_id: int | None = None) -> Sequence[Quality]:
    """A unit and those directly below it. ARC-13."""
    return [_read(one) for one in stewardship.by_unit(actor=actor, narrowed=_narrowed(unit_id, None), run=stewardship.stamp())]


@dataclass(frozen=True, kw_only=True)
class Round:
    """A round of collection and everybody's result in it."""

    card: stewardship.RoundCard
    lines: Sequence[stewardship.RoundLine]
    read_on: date


def collection_round(*, actor: Actor, round_id: int) -> Round:
    """One round. Refuses `not_found`."""
    card, lines = stewardship.round_result(actor=actor, round_id=round_id)
    return Round(card=card, lines=lines, read_on=clock.today())


def _read(one: stewardship.Figure) -> Quality:
    return Quality(key=one.key, name=one.name, hint=one.hint, tally=None if one.is_hidden else one.tally)


def _narrowed(unit_id: int | None, owner_id: int | None) -> stewardship.Narrowed:
    return stewardship.Narrowed(unit_id=unit_id, owner_id=owner_id)
