"""A manager with an account of his, another city's account, and a rival line that ends in 87 days."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

import pytest
from django.test import Client

from guanxi.domains.customers.testing import make_account
from guanxi.domains.organisation.testing import World, browser_of, make_actor, make_world
from guanxi.domains.rivals import api
from guanxi.foundation.pure.actor import Actor

END = date(2027, 2, 15)
TODAY = date(2026, 11, 20)
LINE: api.RivalServiceValues = {"operator": "hengxun", "product": "leased_line", "site": "数据中心", "bandwidth": "100M", "monthly_rent": "4000",
                                "contract_until": END, "source": "customer_said", "confidence": "likely"}


@dataclass(frozen=True, kw_only=True)
class Scene:
    """own: the manager's account; foreign: another city's. line: the rival service of own."""

    world: World
    manager: Actor
    client: Client
    own: int
    foreign: int
    line: int


@pytest.fixture
def scene(now: datetime, monkeypatch: pytest.MonkeyPatch) -> Scene:
    monkeypatch.setenv("GUANXI_NOW", now.isoformat())
    world = make_world(now=now)
    manager = make_actor("hejun", now=now, unit_id=world.city)
    own = make_account(now=now, unit_id=world.city, name="望溪银行", code="GL-1", owner_id=manager.user_id, customer_kind="state_owned")
    foreign = make_account(now=now, unit_id=world.other_city, name="机密厂", code="GL-7")
    line = api.add_rival_service(actor=manager, now=now, account_id=own, values=LINE)
    return Scene(world=world, manager=manager, client=browser_of(manager.user_id), own=own, foreign=foreign, line=line)
