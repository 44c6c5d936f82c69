"""Quality of the archive as a program reads it: the figures of the pages, narrowed to a unit or to a person."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Annotated

from guanxi.domains.stewardship import api as stewardship
from guanxi.foundation.django import clock
from guanxi.foundation.pure.actor import Actor
from guanxi.foundation.pure.bilingual import Text
from guanxi.foundation.pure.paging import Page
from guanxi.foundation.pure.words import ListedBy, OfPack

Industry = Annotated[str, ListedBy("read_industries", "items")]


@dataclass(frozen=True, kw_only=True)
class Quality:
    """One line of a figure. tally None: about so few people or accounts that this reader is not told (PRM-60)."""

    key: str
    name: Text
    hint: Text
    tally: stewardship.Tally | None


def by_field(*, actor: Actor, unit_id: int | None = None, owner_id: int | None = None, industry: Industry = "") -> Sequence[Quality]:
    """Every required field with its steward, of the last night's sums; industry: of the units that serve it. ARC-11, ARC-14."""
    return [_read(one) for one in stewardship.by_field(
        actor=actor, today=clock.today(), narrowed=_narrowed(unit_id, owner_id, industry), run=stewardship.stamp())]


def by_owner(*, actor: Actor, unit_id: int | None = None, industry: Industry = "", number: int = 1) -> Page[Quality]:
    """People, the one with the least verified first. ARC-13."""
    found = stewardship.by_owner(actor=actor, narrowed=_narrowed(unit_id, None, industry), run=stewardship.stamp(), number=number)
    return Page(rows=[_read(one) for one in found.rows], number=found.number, size=found.size, has_next=found.has_next, total=found.total,
                is_exact=found.is_exact)


def by_unit(*, actor: Actor, unit_id: int | None = None, industry: Industry = "") -> Sequence[Quality]:
    """A unit and those directly below it. ARC-13."""
    return [_read(one) for one in stewardship.by_unit(actor=actor, narrowed=_narrowed(unit_id, None, industry), run=stewardship.stamp())]


def accounts(
    *, actor: Actor, unit_id: int | None = None, owner_id: int | None = None, mark: str = "", industry: Industry = "", number: int = 1
) -> Page[stewardship.AccountLine]:
    """The accounts behind a figure, the least verified first; `mark` keeps those with one gap (`contact.mobile:missing`). ARC-11."""
    narrowed = stewardship.Narrowed(unit_id=unit_id, owner_id=owner_id, mark=mark[:70], industry=industry[:6])
    return stewardship.accounts(actor=actor, narrowed=narrowed, number=number, size=200)


def checks(
    *, actor: Actor, today: date, unit_id: int | None = None, owner_id: int | None = None,
    field: Annotated[str, ListedBy("read_by_field", "key")] = "", industry: Industry = "", number: int = 1
) -> Page[stewardship.LogLine]:
    """The independent checks behind an accuracy figure, newest first. ARC-12."""
    return stewardship.judged(actor=actor, today=today, narrowed=_narrowed(unit_id, owner_id, industry), field=field[:50], number=number)


@dataclass(frozen=True, kw_only=True)
class QuotaFigures:
    """Every quota of the pack in the week and month of a day, the target of completeness, what units report of themselves."""

    tables: Sequence[stewardship.QuotaTable]
    completeness: stewardship.Completeness
    standings: Sequence[stewardship.UnitStanding]


def quotas(*, actor: Actor, today: date, day: date | None = None) -> QuotaFigures:
    """Of the people and units the caller answers for. ARC-16 to ARC-21."""
    on = day or today
    return QuotaFigures(
        tables=stewardship.tables(actor=actor, day=on, today=today), completeness=stewardship.completeness(actor=actor, today=today),
        standings=stewardship.standings(actor=actor, day=on, today=today))


@dataclass(frozen=True, kw_only=True)
class QuotaRecords:
    """One quota and the accounts behind one of its counts."""

    table: stewardship.QuotaTable
    records: Sequence[stewardship.Record]


def quota_records(
    *, actor: Actor, today: date,
    quota: Annotated[str, OfPack(section="stewardship/quotas", words=lambda found: [one.key for one in found.quotas])], counted: int,
    day: date | None = None,
) -> QuotaRecords:
    """The accounts behind one count: `counted` is the line's key (a person or unit; a group as minus its id). Refuses `not_found`."""
    table, found = stewardship.records(actor=actor, quota_key=quota, key=counted, day=day or today, today=today)
    return QuotaRecords(table=table, records=found)


@dataclass(frozen=True, kw_only=True)
class StewardShare:
    """What waits for one person, and how much of what he verified held."""

    share: stewardship.StewardPage
    credit: stewardship.Credit


def steward(*, actor: Actor, today: date, user_id: int) -> StewardShare:
    """In accounts the caller sees. Refuses `not_found` for people outside his territory. ARC-14."""
    share = stewardship.steward_page(actor=actor, user_id=user_id, today=today)
    return StewardShare(share=share, credit=stewardship.credit_of(actor=actor, user_id=user_id, today=today))


def own_share(*, actor: Actor, today: date) -> StewardShare:
    """What waits for the caller himself. ARC-14."""
    return steward(actor=actor, today=today, user_id=actor.user_id)


@dataclass(frozen=True, kw_only=True)
class CaptureFields:
    """What the caller's roles bring of accounts they are not responsible for; none: they bring nothing. need: also what the customer needs."""

    fields: Sequence[str]
    need: bool


def capture_fields(*, actor: Actor, today: date) -> CaptureFields:
    """What `captures` takes of the caller at an account that is not his. ORG-21."""
    found = stewardship.captures_of(roles=actor.roles, today=today)
    return CaptureFields(fields=found.fields, need=found.need)


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


def _narrowed(unit_id: int | None, owner_id: int | None, industry: str) -> stewardship.Narrowed:
    return stewardship.Narrowed(unit_id=unit_id, owner_id=owner_id, industry=industry[:6])
