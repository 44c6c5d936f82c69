"""A person whose hobby lies in the vault for the head of his city, and the people around."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import pytest

from guanxi.domains.customers.testing import make_account, make_contact
from guanxi.domains.organisation.testing import World, make_actor, make_world
from guanxi.foundation.pure.actor import Actor
from tests.together import Together


@dataclass(frozen=True, kw_only=True)
class Scene:
    """head asks about `person` of the city's account; superior sits in the province, security administers."""

    world: World
    account: int
    person: int
    other: int
    owner: Actor
    head: Actor
    superior: Actor
    security: Actor


@pytest.fixture(scope="module")
def scene(together: Together, now: datetime) -> Scene:
    with together():
        world = make_world(now=now)
        owner = make_actor("hejun", now=now, unit_id=world.city)
        account = make_account(now=now, unit_id=world.city, owner_id=owner.user_id)
        return Scene(
            world=world, account=account, owner=owner, head=make_actor("lin", now=now, unit_id=world.city, roles=("R9",)),
            person=make_contact(now=now, account_id=account, name="陶静", hobby="足球", residence="翠湖花园", mobile="13812341234"),
            other=make_contact(now=now, account_id=account, name="李越", hobby="围棋", mobile="13800000002"),
            superior=make_actor("fang", now=now, unit_id=world.province, roles=("R10",)),
            security=make_actor("guard", now=now, unit_id=world.hq, roles=("R21",)))
