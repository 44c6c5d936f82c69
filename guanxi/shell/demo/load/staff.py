"""Units and people, through the organisation's commands. Repeating it adds only what is missing."""

from __future__ import annotations

from datetime import datetime

from guanxi.domains.organisation import api as organisation
from guanxi.foundation.pure.actor import Actor
from guanxi.shell.demo import cast
from guanxi.shell.demo.plan import Plan


def load(plan: Plan, *, actor: Actor, now: datetime) -> str:
    """Creates every unit and everybody; returns one sentence of what there is now."""
    known = {unit.code: unit.id for unit in organisation.units()}
    for unit in plan.units:
        if unit.code not in known:
            known[unit.code] = organisation.create_unit(
                actor=actor, now=now, code=unit.code, name=unit.name, tier=unit.tier, kind=unit.kind,
                region_code=unit.region_code, revenue_group=unit.revenue_group,
                parent_id=known[unit.parent] if unit.parent else None)
    there = organisation.users_by_staff_number(numbers=[person.number for person in plan.staff])
    for person in plan.staff:
        if person.number not in there:
            organisation.create_user(
                actor=actor, now=now, username=person.login, name=person.name, unit_id=known[person.unit],
                roles=person.roles, staff_number=person.number, post=person.post, phone=person.phone,
                password=cast.PASSWORD if person.logs_in else "")
    return f"{len(plan.units)} units, {len(plan.staff)} people"


def acting_as(login: str, *, channel: str = "cli") -> Actor:
    """The demo's person with this login, with today's roles and scope."""
    user = organisation.users_by_staff_number(numbers=[login])[login]
    return organisation.actor_of_user(user_id=user.id, channel=channel)
