"""A small world for the shell's page tests: three accounts of one county, one elsewhere, with people who look at them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.test import Client

from guanxi.domains.customers.testing import make_account, make_contact
from guanxi.domains.lists import api as lists
from guanxi.domains.organisation import api as organisation
from guanxi.domains.organisation.testing import World, browser_of, make_user, make_world
from guanxi.foundation.django import access
from guanxi.foundation.pure.actor import Actor, system


@dataclass(frozen=True, kw_only=True)
class Scene:
    """bank, hospital, council lie in the county (the manager owns bank and hospital); plant in another province."""

    world: World
    bank: int
    hospital: int
    council: int
    plant: int
    manager: Actor
    head: Actor
    headquarters: Actor


def make_scene(*, now: datetime) -> Scene:
    """Accounts with people and a book whose figures are set by hand."""
    world = make_world(now=now)
    manager = make_user("hejun", now=now, unit_id=world.county, roles=("R1",), name="何俊")
    head = make_user("lin", now=now, unit_id=world.county, roles=("R9",), name="林婉清")
    top = make_user("fang", now=now, unit_id=world.hq, roles=("R10",), name="方若琳")
    bank = make_account(now=now, unit_id=world.county, name="屿澜银行望溪分行", owner_id=manager, code="GL-9702-0001873",
                        customer_kind="state_owned", industry_code="J66")
    hospital = make_account(now=now, unit_id=world.county, name="望溪市第一人民医院集团", owner_id=manager, customer_kind="institution")
    council = make_account(now=now, unit_id=world.county, name="柳塘县人民政府", customer_kind="government")
    plant = make_account(now=now, unit_id=world.other_province, name="砺川装备集团")
    make_contact(now=now, account_id=bank, name="程砚秋", post="行长", mobile="13812341234", is_key_person=True)
    with access.bound(system("test")):
        lists.put_book([
            {"account_id": bank, "grade": "gold", "grade_rank": 3, "calculated_grade": "platinum", "calculated_rank": 2,
             "revenue_12m_fen": 123_456_789, "trend_rate": -0.12, "arrears_fen": 48_600_000},
            {"account_id": hospital, "grade": "diamond", "grade_rank": 1, "calculated_grade": "diamond", "calculated_rank": 1,
             "revenue_12m_fen": 200_000_000, "trend_rate": 0.05, "arrears_fen": 0},
        ])
    actors = [organisation.actor_of_user(user_id=user_id) for user_id in (manager, head, top)]
    return Scene(world=world, bank=bank, hospital=hospital, council=council, plant=plant, manager=actors[0], head=actors[1],
                 headquarters=actors[2])


def visitor(actor: Actor) -> Client:
    """A browser in which this person is logged in."""
    return browser_of(actor.user_id)
