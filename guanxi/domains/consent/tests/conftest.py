"""A manager with one person at his account, and another city's account with somebody of theirs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import pytest
from django.test import Client

from guanxi.domains.consent import api
from guanxi.domains.customers.testing import make_account, make_contact
from guanxi.domains.organisation.testing import World, browser_of, make_actor, make_world
from guanxi.foundation.pure.actor import Actor

TODAY = date(2026, 11, 20)


def said(state: str = "given", **more: Any) -> api.Said:
    """An answer of today on the phone, for marketing by e-mail and phone."""
    given: dict[str, Any] = {"purposes": ("marketing",), "channels": ("email", "phone"), "said_on": TODAY, "evidence": "phone_call"}
    return api.Said(state=state, **(given | more))


@dataclass(frozen=True, kw_only=True)
class Scene:
    """own: the manager's account with `person`; foreign: another city's with `stranger`."""

    world: World
    manager: Actor
    client: Client
    own: int
    foreign: int
    person: int
    stranger: int


@pytest.fixture
def scene(now: datetime, monkeypatch: pytest.MonkeyPatch) -> Scene:
    monkeypatch.setenv("GUANXI_NOW", now.isoformat())
    world = make_world(now=now)
    manager = make_actor("hejun", now=now, unit_id=world.city)
    own = make_account(now=now, unit_id=world.city, name="望溪银行", code="GL-1", owner_id=manager.user_id)
    foreign = make_account(now=now, unit_id=world.other_city, name="机密厂", code="GL-7")
    person = make_contact(now=now, account_id=own, name="程砚秋", post="信息部总经理", mobile="13800001234", email="cheng@example.org",
                          is_key_person=True)
    stranger = make_contact(now=now, account_id=foreign, name="厉无声", email="li@example.org")
    return Scene(world=world, manager=manager, client=browser_of(manager.user_id), own=own, foreign=foreign, person=person, stranger=stranger)
