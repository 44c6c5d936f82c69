"""What the manager of a branch may know of the accounts above it: header, agreement, group-level people (operator 1.1).

The database decides (function `customers_above`): it answers who is responsible for the branch or sees it by its unit, nobody else.
Not for here: their figures, their other people.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import connection

from guanxi.domains.customers import access
from guanxi.domains.organisation import api as organisation
from guanxi.foundation.pure.actor import Actor


@dataclass(frozen=True, kw_only=True)
class GroupPerson:
    """A group-level person (集团级联系人): business data only."""

    name: str
    post: str
    department: str
    office_phone: str


@dataclass(frozen=True, kw_only=True)
class Superior:
    """One account above, the nearest first."""

    account_id: int
    name: str
    unit_name: str
    has_agreement: bool | None
    agreement_number: str
    agreement_until: date | None
    people: Sequence[GroupPerson]


def superiors(*, actor: Actor, account_id: int) -> tuple[Superior, ...]:
    """The accounts above in the legal tree, at most 20, as far as the database tells this reader. Refuses `not_found`."""
    access.require(actor, "account.view", account_id)
    with connection.cursor() as cursor:
        cursor.execute("select id, name, unit_id, has_agreement, agreement_number, agreement_until, person, post, department, office_phone "
                       "from customers_above(%s)", [account_id])
        rows = cursor.fetchall()
    units = {unit.id: unit.name for unit in organisation.units(ids={row[2] for row in rows})} if rows else {}
    found: dict[int, list[GroupPerson]] = {}
    heads = {row[0]: row for row in rows}
    for row in rows:
        people = found.setdefault(row[0], [])
        if row[6] is not None:
            people.append(GroupPerson(name=row[6], post=row[7], department=row[8], office_phone=row[9]))
    return tuple(Superior(account_id=one, name=heads[one][1], unit_name=units.get(heads[one][2], ""), has_agreement=heads[one][3],
                          agreement_number=heads[one][4], agreement_until=heads[one][5], people=people) for one, people in found.items())
