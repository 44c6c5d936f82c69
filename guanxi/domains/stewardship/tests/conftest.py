"""A manager with an account and a person of his, another city's account, their superior, a colleague."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

import pytest
from django.test import Client

from guanxi.domains.customers.testing import make_account, make_contact
from guanxi.domains.organisation.testing import World, browser_of, make_actor, make_world
from guanxi.domains.stewardship import api
from guanxi.domains.stewardship.queries import states
from guanxi.foundation.django import access
from guanxi.foundation.pure.actor import Actor, system

TODAY = date(2026, 11, 20)


@dataclass(frozen=True, kw_only=True)
class Scene:
    """own: the manager's account with one person; foreign: another city's."""

    world: World
    manager: Actor
    head: Actor
    client: Client
    own: int
    person: int
    foreign: int

    def state(self, field: str, *, actor: Actor | None = None, today: date = TODAY) -> str:
        """What one value of the own account is worth."""
        return self.value(field, actor=actor, today=today).state

    def value(self, field: str, *, actor: Actor | None = None, today: date = TODAY) -> states.Value:
        """One value of the own account, as this reader sees it."""
        actor = actor or self.manager
        with access.bound(actor):
            found = api.account_state(actor=actor, account_id=self.own, today=today)
        return next(one for group in found.groups for one in group.values if one.field == field)


@pytest.fixture
def scene(now: datetime, monkeypatch: pytest.MonkeyPatch) -> Scene:
    monkeypatch.setenv("GUANXI_NOW", now.isoformat())
    world = make_world(now=now)
    manager, head = make_actor("hejun", now=now, unit_id=world.city), make_actor("linwq", now=now, unit_id=world.city, roles=("R9",))
    own = make_account(now=now, unit_id=world.city, name="望溪银行", code="GL-1", owner_id=manager.user_id,
                       customer_kind="state_owned", address="解放路 1 号")
    person = make_contact(now=now, account_id=own, mobile="13000000001", post="行长")
    foreign = make_account(now=now, unit_id=world.other_city, name="机密厂", code="GL-7")
    return Scene(world=world, manager=manager, head=head, client=browser_of(manager.user_id), own=own, person=person, foreign=foreign)


@pytest.fixture
def night(scene: Scene, now: datetime) -> int:
    """The night has summed up the book."""
    return api.sum_up(actor=system("test"), now=now)
