"""A manager with his account and a person in it, logged in."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

import pytest
from django.test import Client

from guanxi.domains.customers.testing import make_account, make_contact
from guanxi.domains.organisation.testing import World, browser_of, make_actor, make_world, same_browser
from guanxi.foundation.pure.actor import Actor
from tests.together import Together


@dataclass(frozen=True, kw_only=True)
class Scene:
    """own: the manager's account with `person`; foreign: another city's with `stranger`."""

    world: World
    manager: Actor
    client: Client
    own: int
    person: int
    foreign: int
    stranger: int


def logged_in(actor: Actor) -> Client:
    return browser_of(actor.user_id)


@pytest.fixture(scope="module")
def _scene(together: Together, now: datetime) -> Scene:
    with together():
        world = make_world(now=now)
        manager = make_actor("hejun", now=now, unit_id=world.city)
        own = make_account(now=now, unit_id=world.city, code="GL-1", owner_id=manager.user_id)
        foreign = make_account(now=now, unit_id=world.other_city, name="机密厂", code="GL-7")
        return Scene(
            world=world, manager=manager, client=logged_in(manager), own=own, foreign=foreign,
            person=make_contact(now=now, account_id=own, name="陶静", post="副行长", mobile="13812341234", email="tao@wx.example",
                                hobby="足球", residence="翠湖花园", birthday="1970-05-10"),
            stranger=make_contact(now=now, account_id=foreign, name="秘书", mobile="13900000000"))


@pytest.fixture
def scene(_scene: Scene) -> Scene:
    return replace(_scene, client=same_browser(_scene.client))
