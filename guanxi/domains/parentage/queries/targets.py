"""Whom the words of a request concern: read as the system, after the request is stored, never while its asker waits (PRM-62)."""

from __future__ import annotations

from collections.abc import Collection

from django.db import connection

from guanxi.domains.customers import api as customers
from guanxi.domains.organisation import api as organisation
from guanxi.domains.parentage.models import ParentRequest, ParentRoute
from guanxi.domains.parentage.rules import Found
from guanxi.foundation.pure.actor import Actor

RESPONSIBLE = ("owner", "lead")


def found(*, root: Actor, row: ParentRequest) -> Found:
    """The single account with this code or full name, and who would answer. root: the system."""
    own = heads(unit_id=row.unit_id, but=row.asked_by_id)
    parent_id = customers.account_named(actor=root, said=row.said)
    child = customers.header_names(ids=[row.account_id]).get(row.account_id)
    if parent_id is None or child is None:
        return Found(parent_id=None, own=own)
    if _is_below(parent_id=parent_id, account_id=row.account_id, tree_kind=row.tree_kind):
        return Found(parent_id=parent_id, makes_circle=True, own=own)
    above = common_unit(row=row, parent_id=parent_id)
    return Found(parent_id=parent_id, own=own, in_charge=_in_charge(root, parent_id, but=row.asked_by_id), above=heads(
        unit_id=above, but=row.asked_by_id))


def common_unit(*, row: ParentRequest, parent_id: int) -> int:
    """The lowest unit above both accounts."""
    units = {unit_id for _, unit_id in customers.header_names(ids=[row.account_id, parent_id]).values()}
    return organisation.common_superior(unit_ids=units).id


def heads(*, unit_id: int, but: int) -> list[int]:
    """Heads (R9, R10) of this unit, or of the nearest one above that has any beside this person."""
    for at in organisation.superiors(unit_id=unit_id):
        people = {one.id for role in ("R9", "R10") for one in organisation.users_with_role(role=role, unit_ids=[at])} - {but}
        if people:
            return sorted(people)
    return []


def hidden_words(*, root: Actor, route: ParentRoute) -> list[str]:
    """What a refusal must not tell: the parent's names and codes, who is in charge of it."""
    if route.parent_id is None:
        return []
    card = customers.cards(actor=root, ids=[route.parent_id]).get(route.parent_id)
    named = [card.name, card.short_name] if card else [name for name, _ in customers.header_names(ids=[route.parent_id]).values()]
    codes = [one.value for one in customers.identifiers(account_id=route.parent_id)]
    return [*named, *codes, *(one.user_name for one in customers.assignments(account_id=route.parent_id))]


def _in_charge(root: Actor, parent_id: int, *, but: int) -> list[int]:
    """Its owner and lead; where it has neither, the lead of the nearest group above it. Only people at work."""
    for account_id in [parent_id, *(one.account_id for one in reversed(customers.ancestors(actor=root, account_id=parent_id)))]:
        wanted = RESPONSIBLE if account_id == parent_id else ("lead",)
        named = [one.user_id for one in customers.assignments(account_id=account_id) if one.role in wanted and one.valid_until is None]
        if people := _at_work(named, but=but):
            return people
    return []


def _at_work(ids: Collection[int], *, but: int) -> list[int]:
    people = organisation.users(ids=ids)
    return [one for one in dict.fromkeys(ids) if one in people and people[one].is_active and not people[one].is_external and one != but]


def _is_below(*, parent_id: int, account_id: int, tree_kind: str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(f"select exists (select 1 from ({customers.subtree_sql()}) below where below.id = %s)",  # noqa: S608 - a door's own text
                       [tree_kind, account_id, parent_id])
        return bool(cursor.fetchone()[0])
