"""Who is on duty for a unit now, and the roster as a page shows it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from guanxi.domains.organisation import api as organisation
from guanxi.domains.privacy.models import DutyTurn
from guanxi.domains.privacy.queries import terms
from guanxi.domains.privacy.rules import duty as rules
from guanxi.foundation.django import clock
from guanxi.foundation.pure.actor import Actor

APPROVERS = {"R9": 1, "R10": 2}
MOST = 20


@dataclass(frozen=True, kw_only=True)
class TurnCard:
    """One turn of the roster. is_now: it counts at this instant. once_ended: who decides in its shift after that (rules.once_ended)."""

    id: int
    version: int
    unit_id: int
    unit_name: str
    shift: str
    approver: str
    approver_post: str
    substitute: str
    valid_from: date
    valid_until: date | None
    is_now: bool
    has_left: bool
    once_ended: str


@dataclass(frozen=True, kw_only=True)
class Duty:
    """Who decides for a unit now: ids and names; nobody: who is next, and when. by_roster: False where the unit has none yet."""

    approver_ids: tuple[int, ...]
    names: tuple[str, ...]
    following: str
    since: datetime | None
    by_roster: bool


def on_duty(*, actor: Actor, unit_id: int, now: datetime) -> Duty:
    """The approvers for a request of `actor` at this unit. Where no unit of the chain has a roster, its heads and those above. PRM-66."""
    chain = chain_of(unit_id=unit_id)
    turns = [_turn(row) for row in DutyTurn.objects.filter(unit_id__in=chain)]
    asker = _asker(actor)
    below = organisation.subtree_ids(unit_id=actor.unit_id) if actor.unit_id else ()
    at = now.astimezone(clock.ZONE)
    if any(one.valid_until is None or one.valid_until >= at.date() for one in turns):
        people = _people([id for one in turns for id in (one.approver_id, one.substitute_id) if id], unit_id)
        found = rules.on_duty(at=at, chain=chain, turns=turns, people=people, asker=asker, below=below, hours=terms.hours())
        following = people[found.following].name if found.following else ""
        return Duty(approver_ids=found.approver_ids, names=tuple(people[id].name for id in found.approver_ids), following=following,
                    since=found.since, by_roster=True)
    heads = {user.id: user for role in APPROVERS for user in organisation.users_with_role(role=role, unit_ids=_offices(chain))}
    people = _people(list(heads), unit_id)
    fit = [one for one in people.values() if rules.may_approve(person=one, asker=asker, below=below)]
    fit = sorted(fit, key=lambda one: (chain.index(one.unit_id) if one.unit_id in chain else len(chain), one.id))[:MOST]
    return Duty(approver_ids=tuple(one.id for one in fit), names=tuple(one.name for one in fit[:3]), following="", since=None, by_roster=False)


def roster(*, actor: Actor, today: date, now: datetime) -> Sequence[TurnCard]:
    """Turns that count today or later, of the actor's units and those above, by unit."""
    units = {one.id: one for one in organisation.units()}
    shown = set(actor.scope.home_ids) | set(chain_of(unit_id=actor.unit_id) if actor.unit_id else ()) if actor.scope.shape != "all" else set(units)
    rows = [row for row in DutyTurn.objects.filter(unit_id__in=shown).select_related("approver", "substitute")
            if row.valid_until is None or row.valid_until >= today]
    shift = rules.shift_at(at=now.astimezone(clock.ZONE), hours=terms.hours())
    turns = [_turn(row) for row in rows]
    order = list(units)
    gone = {who.pk for row in rows for who in (row.approver, row.substitute) if who is not None and not who.is_active}
    cards = [TurnCard(
        id=row.pk, version=row.version, unit_id=row.unit_id, unit_name=units[row.unit_id].name, shift=row.shift, approver=row.approver.name,
        approver_post=row.approver.post, substitute=row.substitute.name if row.substitute else "", valid_from=row.valid_from,
        valid_until=row.valid_until, has_left=not row.approver.is_active,
        is_now=row.shift == shift and rules.turn_of(turns=turns, unit_id=row.unit_id, shift=shift, day=today) == turn,
        once_ended=rules.once_ended(turns=turns, ended=turn, chain=_chain(units, row.unit_id), today=today, gone=gone))
        for row, turn in zip(rows, turns, strict=True)]
    return sorted(cards, key=lambda one: (order.index(one.unit_id), ("work", "night", "rest").index(one.shift), one.valid_from))


def people_for_duty(*, actor: Actor) -> Sequence[organisation.UserCard]:
    """Who may stand in the roster: heads of the actor's units and of those above."""
    units = None if actor.scope.shape == "all" else {*actor.scope.home_ids, *(chain_of(unit_id=actor.unit_id) if actor.unit_id else ())}
    found = {user.id: user for role in APPROVERS for user in organisation.users_with_role(role=role, unit_ids=units)}
    return sorted(found.values(), key=lambda one: (one.unit_id or 0, one.id))[:200]


def chain_of(*, unit_id: int) -> list[int]:
    """The unit and those above it, nearest first."""
    return _chain({one.id: one for one in organisation.units()}, unit_id)


def is_same_person(*, user_id: int, other_id: int) -> bool:
    """True when these accounts are one human's (rules.duty)."""
    people = _people([user_id, other_id], 0)
    return user_id == other_id or (len(people) > 1 and rules.is_same_person(one=people[user_id], other=people[other_id]))


def _chain(units: Mapping[int, organisation.UnitCard], unit_id: int) -> list[int]:
    chain: list[int] = []
    at: int | None = unit_id
    while at is not None:
        chain.append(at)
        at = units[at].parent_id if at in units else None
    return chain


def _offices(chain: Sequence[int]) -> list[int]:
    """The units of the chain and the departments in them."""
    inside = set(chain)
    return [one.id for one in organisation.units() if one.id in inside or (one.parent_id in inside and one.kind != "territory")]


def _turn(row: DutyTurn) -> rules.Turn:
    return rules.Turn(unit_id=row.unit_id, shift=row.shift, approver_id=row.approver_id, substitute_id=row.substitute_id,
                      valid_from=row.valid_from, valid_until=row.valid_until)


def _people(ids: Sequence[int], unit_id: int) -> dict[int, rules.Person]:
    found = {}
    for user in organisation.users(ids=ids).values():
        actor = organisation.actor_of_user(user_id=user.id)
        decides = "approvals.decide" in organisation.acts_of(actor.roles) and (
            actor.scope.shape == "all" or unit_id in actor.scope.home_ids)
        found[user.id] = rules.Person(id=user.id, name=user.name, unit_id=user.unit_id, phone=user.phone, rank=_rank(user.roles),
                                      is_active=user.is_active, decides=decides, staff_number=user.staff_number, login=user.username)
    return found


def _asker(actor: Actor) -> rules.Person:
    user = organisation.users(ids=[actor.user_id]).get(actor.user_id)
    return rules.Person(id=actor.user_id, name=actor.name, unit_id=actor.unit_id, phone=user.phone if user else "", rank=_rank(actor.roles),
                        staff_number=user.staff_number if user else "", login=user.username if user else "")


def _rank(roles: Sequence[str] | frozenset[str]) -> int:
    return max((APPROVERS.get(role, 0) for role in roles), default=0)
