"""One person's share of the archive: which fields he looks after where, how many gaps wait for him, and in which accounts (ARC-13, ARC-14)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection

from guanxi.domains.organisation import api as organisation
from guanxi.domains.organisation.api import UserCard
from guanxi.domains.stewardship import access
from guanxi.domains.stewardship.fields import GAPS, STATES
from guanxi.domains.stewardship.policy import Fields
from guanxi.domains.stewardship.queries import figures, policy
from guanxi.foundation.pure.actor import Actor
from guanxi.foundation.pure.bilingual import Text
from guanxi.foundation.pure.refusal import not_found

# How a steward of the pack is found at an account. Where no salesperson or response desk is assigned, the account manager does it.
_HATS = {"manager": "q.owner_id = %s", "salesperson": "coalesce(q.sales_id, q.owner_id) = %s", "service": "coalesce(q.service_id, q.owner_id) = %s"}


@dataclass(frozen=True, kw_only=True)
class Duty:
    """One field he looks after: gaps by state, and the mark that opens their list."""

    field: str
    name: Text
    steward: Text
    gaps: Sequence[tuple[str, Text, int]]

    @property
    def count(self) -> int:
        """Accounts with any of these gaps, counted once a state."""
        return sum(count for _, _, count in self.gaps)


@dataclass(frozen=True, kw_only=True)
class StewardPage:
    """A person, his duties with the most gaps first, and the fields in which he has none."""

    person: UserCard
    duties: Sequence[Duty]
    fields: Sequence[tuple[Text, Text]]


def steward_page(*, actor: Actor, user_id: int, today: date) -> StewardPage:
    """What waits for this person, in accounts the reader sees. Refuses `not_found` for people outside the reader's territory. ARC-14."""
    person = organisation.users(ids=[user_id]).get(user_id)
    if person is None or not (user_id == actor.user_id or actor.scope.shape == "all" or person.unit_id in actor.scope.unit_ids):
        raise not_found()
    section = policy.fields(on=today)
    counted: dict[str, int] = {}
    for steward, condition in _HATS.items():
        counted |= _marks(actor, section.fields_of(steward), condition, [user_id])
    for one in section.stewards:
        if one.key not in _HATS and one.role in person.roles:
            counted |= _marks(actor, section.fields_of(one.key), *_reach(organisation.actor_of_user(user_id=user_id)))
    duties = [one for one in (_duty(key, counted, section) for key in sorted({mark.partition(":")[0] for mark in counted})) if one.count]
    return StewardPage(person=person, duties=sorted(duties, key=lambda one: -one.count), fields=[
        (figures.label_of(one.key), section.steward_name(one.steward)) for one in section.fields])


def _reach(person: Actor) -> tuple[str, list[Any]]:
    """Where a role tends a field without being responsible: in its units; a role of no territory at the accounts it sees."""
    if person.scope.unit_ids:
        return "q.unit_id = any(%s)", [list(person.scope.unit_ids)]
    return access.accounts(person, "q.account_id", unit="q.unit_id")


def _duty(key: str, counted: dict[str, int], section: Fields) -> Duty:
    gaps = [(f"{key}:{state}", STATES[state], counted[f"{key}:{state}"]) for state in GAPS if f"{key}:{state}" in counted]
    return Duty(field=key, name=figures.label_of(key), steward=section.steward_name(section.tended(key).steward), gaps=gaps)


def _marks(actor: Actor, fields: Sequence[str], condition: str, values: list[Any]) -> dict[str, int]:
    """mark → accounts, of the given fields; one statement over the person's own index."""
    seen, scope = access.accounts(actor, "q.account_id", unit="q.unit_id")
    with connection.cursor() as cursor:
        cursor.execute(
            "select mark, count(*) from stewardship_accountquality q cross join lateral unnest(q.marks) as mark "  # noqa: S608
            f"where {condition} and {seen} and split_part(mark, ':', 1) = any(%s) and split_part(mark, ':', 2) = any(%s) group by mark",
            [*values, *scope, list(fields), list(GAPS)])
        return dict(cursor.fetchall())
