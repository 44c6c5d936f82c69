"""A city's supervisor, its manager with an account of his, and another province's account."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import pytest
from django.test import Client

from guanxi.domains.customers.testing import make_account
from guanxi.domains.organisation.testing import World, browser_of, make_actor, make_world
from guanxi.domains.shares import api
from guanxi.foundation.django import access
from guanxi.foundation.pure.actor import Actor
from tests.together import Together

LINE = "PI9702-20190417-00318"
SPLIT: api.RevenueSplitValues = {"instance": LINE, "issuer": "97", "valid_from": date(2026, 1, 1), "source_document": "分摊协议 FT-2026-017",
                                 "reason": "受理在望溪,装机在石渡"}


def parts(*said: str) -> list[api.UnitShare]:
    """"9702 60%" and the like."""
    return [{"unit": one.split()[0], "rate": one.split()[1]} for one in said]


@dataclass(frozen=True, kw_only=True)
class Scene:
    """head: supervisor of the city; manager: owns `own`. foreign: another province's account."""

    world: World
    head: Actor
    manager: Actor
    own: int
    foreign: int

    @property
    def client(self) -> Client:
        """The head's browser."""
        return browser_of(self.head.user_id)

    def lay_down(self, *said: str, now: datetime, seen: str = "", key: str = "", **more: Any) -> int:
        """Sets the split of LINE at `own` as the head, who sees what is there; `more` are values other than SPLIT's."""
        values: Any = {**SPLIT, **more}
        seen = seen or seen_at(self.head, self.own, instance=values["instance"], issuer=values["issuer"])
        return api.set_revenue_shares(actor=self.head, now=now, account_id=self.own, values=values, shares=parts(*said), seen=seen, key=key)


def seen_at(actor: Actor, account_id: int, *, instance: str = LINE, issuer: str = "97") -> str:
    """What somebody sees of an instance."""
    with access.bound(actor):
        return api.instance_of(actor=actor, account_id=account_id, issuer=issuer, instance=instance, on=date(2026, 8, 1)).seen


def make_scene(now: datetime) -> Scene:
    world = make_world(now=now)
    manager = make_actor("hejun", now=now, unit_id=world.city)
    return Scene(world=world, manager=manager, head=make_actor("lin", now=now, unit_id=world.city, roles=("R9",)),
                 own=make_account(now=now, unit_id=world.city, name="望溪银行", code="GL-1", owner_id=manager.user_id),
                 foreign=make_account(now=now, unit_id=world.other_province, name="机密厂", code="GL-7"))


@pytest.fixture(scope="module")
def _scene(together: Together, now: datetime) -> Scene:
    with together():
        return make_scene(now)


@pytest.fixture
def scene(_scene: Scene, now: datetime, monkeypatch: pytest.MonkeyPatch) -> Scene:
    monkeypatch.setenv("GUANXI_NOW", now.isoformat())
    return _scene
