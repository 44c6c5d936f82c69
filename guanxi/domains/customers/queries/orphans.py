"""What people who left leave behind: their accounts, in every role, until each is adopted (LIF-17, reliability 71); and what the pack says of it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection

from guanxi.domains.customers import access
from guanxi.domains.customers.fields import ROLES
from guanxi.domains.customers.models import Assignment
from guanxi.domains.customers.policy import LEAVING, Leaving
from guanxi.domains.organisation import api as organisation
from guanxi.domains.rulebook import api as rulebook
from guanxi.foundation.pure.actor import Actor
from guanxi.foundation.pure.bilingual import Text

LONGEST_LIST = 200


@dataclass(frozen=True, kw_only=True)
class Orphan:
    """An account of which somebody responsible has left. role: in what; assignment_id: what an adoption replaces."""

    account_id: int
    name: str
    unit_name: str
    former_owner: str
    assignment_id: int
    revenue_12m_fen: int | None
    role: str

    @property
    def role_name(self) -> Text:
        """The role in words."""
        return dict(ROLES)[self.role]


@dataclass(frozen=True, kw_only=True)
class OrphansLeft:
    """How many responsibilities one who left has in one unit, by name and number."""

    user_id: int
    former_owner: str
    unit_id: int
    unit_name: str
    count: int


def orphans(*, actor: Actor, user_id: int | None = None, unit_id: int | None = None) -> tuple[Orphan, ...]:
    """Accounts this reader sees of which an owner, a lead or anybody else responsible is no longer active (this one of them, accounts of this unit):
    owners first, biggest first, at most 200. LIF-17, reliability 71."""
    waiting, values = _waiting(actor)
    with connection.cursor() as cursor:
        cursor.execute(
            f"select a.id, a.name, n.name, u.name, s.id, b.revenue_12m_fen, s.role {waiting} "
            "and (%s::bigint is null or u.id = %s) and (%s::bigint is null or a.unit_id = %s) "
            "order by s.role <> 'owner', b.revenue_12m_fen desc nulls last, a.id, s.role limit %s",
            [*values, user_id, user_id, unit_id, unit_id, LONGEST_LIST])
        names = ("account_id", "name", "unit_name", "former_owner", "assignment_id", "revenue_12m_fen", "role")
        return tuple(Orphan(**dict(zip(names, row, strict=True))) for row in cursor.fetchall())


def orphans_left(*, actor: Actor) -> tuple[OrphansLeft, ...]:
    """How many of them each who left has in each unit, most first, at most 200: by whom and where the list is asked. LIF-17."""
    waiting, values = _waiting(actor)
    with connection.cursor() as cursor:
        cursor.execute(
            f"select u.id, u.name, n.id, n.name, count(*) {waiting} group by u.id, u.name, n.id, n.name order by 5 desc, 2, 1, 3 limit %s",
            [*values, LONGEST_LIST])
        return tuple(OrphansLeft(user_id=row[0], former_owner=row[1], unit_id=row[2], unit_name=row[3], count=row[4]) for row in cursor.fetchall())


def _waiting(actor: Actor) -> tuple[str, list[Any]]:
    condition, values = access.money_scope(actor).sql("a.id", unit="a.unit_id")
    return ("from organisation_user u join customers_assignment s on s.user_id = u.id and s.valid_until is null "
            "join customers_account a on a.id = s.account_id and a.is_active join organisation_unit n on n.id = a.unit_id "
            f"left join lists_book b on b.account_id = a.id where not u.is_active and {condition}"), list(values)


def is_waiting(*, user_id: int) -> bool:
    """Whether anything of somebody who left still waits to be adopted."""
    return Assignment.objects.filter(user_id=user_id, valid_until=None, account__is_active=True).exists()


def terms(*, on: date) -> Leaving:
    """What the pack in force says of leavers."""
    found = rulebook.section(key="customers/leaving", on=on)
    return LEAVING.validate_python(dict(found.data)) if found else Leaving()


def stand_in(*, unit_id: int, excepted: Collection[int]) -> organisation.UserCard | None:
    """Who signs in somebody's place: the head of the unit or of the nearest one above who is none of these people."""
    for above in organisation.superiors(unit_id=unit_id):
        head = organisation.head_of(unit_id=above, act="account.assign")
        if head is not None and head.id not in excepted:
            return head
    return None
