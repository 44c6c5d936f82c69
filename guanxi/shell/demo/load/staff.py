"""Units and people, through the organisation's commands. Repeating it adds only what is missing."""

from __future__ import annotations

from datetime import datetime, timedelta

from guanxi.domains.organisation import api as organisation
from guanxi.foundation.pure.actor import Actor, Channel
from guanxi.shell.demo import cast
from guanxi.shell.demo.plan import Plan

STAGE = "9702"
DUTIES = {("city", "territory"): "city_branch", ("city", "enterprise_department"): "city_centre", ("city", "industry_team"): "industry_team",
          ("city", "external"): "maintenance", ("county", "county_team"): "township_centre", ("outlet", "territory"): "delivery_team"}
BY_CODE = {cast.SHOP: "shop"} | dict(zip(cast.CARE, ("cic", "rncc", "ncc"), strict=True))
"""Units that answer for something else than their like, wherever they lie."""
FOREMAN = "qinling"
OUTSIDERS = (("taoyong", "陶勇", 365), ("qixing", "戚星", 30))

def load(plan: Plan, *, actor: Actor, now: datetime) -> str:
    """Creates every unit and everybody; returns one sentence of what there is now."""
    known = {unit.code: unit.id for unit in organisation.units()}
    for unit in plan.units:
        if unit.code not in known:
            known[unit.code] = organisation.create_unit(
                actor=actor, now=now, code=unit.code, name=unit.name, tier=unit.tier, kind=unit.kind,
                region_code=unit.region_code, revenue_group=unit.revenue_group,
                parent_id=known[unit.parent] if unit.parent else None)
    _answer_for(plan, known, actor=actor, now=now)
    there = organisation.users_by_staff_number(numbers=[person.number for person in plan.staff])
    for person in plan.staff:
        if person.number not in there:
            organisation.create_user(
                actor=actor, now=now, username=person.login, name=person.name, unit_id=known[person.unit],
                roles=person.roles, staff_number=person.number, post=person.post, phone=person.phone,
                password=cast.PASSWORD if person.logs_in else "")
    _from_outside(known, actor=actor, now=now)
    return f"{len(plan.units)} units, {len(plan.staff)} people"


def _answer_for(plan: Plan, known: dict[str, int], *, actor: Actor, now: datetime) -> None:
    """Of which kind the units of the city on stage are (ORG-03 to ORG-07, ORG-09, ORG-13 to ORG-15, ORG-20, ORG-24)."""
    done = {unit.code for unit in organisation.units() if unit.duty_kind}
    for unit in plan.units:
        duty = BY_CODE.get(unit.code) or DUTIES.get((unit.tier, unit.kind), "")
        if duty and (unit.code.startswith(STAGE) or unit.code in BY_CODE) and unit.code not in done:
            organisation.set_unit_kind(actor=actor, now=now, unit_id=known[unit.code], duty_kind=duty)


def _from_outside(known: dict[str, int], *, actor: Actor, now: datetime) -> None:
    """The people of the maintenance company, under contract for a year or for a month (ORG-24)."""
    foreman = organisation.users_by_staff_number(numbers=[FOREMAN])[FOREMAN]
    if foreman.contract_until is None:
        organisation.extend_contract(actor=actor, now=now, user_id=foreman.id, contract_until=now.date() + timedelta(days=365), reason="代维合同")
    there = organisation.users_by_staff_number(numbers=[login for login, *_ in OUTSIDERS])
    for login, name, days in OUTSIDERS:
        if login not in there:
            organisation.create_external_user(
                actor=actor, now=now, unit_id=known[f"{STAGE}-DW"], terms=organisation.ExternalTerms(
                    username=login, name=name, post="代维工程师", contract_until=now.date() + timedelta(days=days)))


def acting_as(login: str, *, channel: Channel = "cli") -> Actor:
    """The demo's person with this login, with today's roles and scope."""
    user = organisation.users_by_staff_number(numbers=[login])[login]
    return organisation.actor_of_user(user_id=user.id, channel=channel)
