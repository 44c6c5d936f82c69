"""A small organisation, keys of its people, and a program that calls with them."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from guanxi.domains.customers.testing import make_account, make_contact
from guanxi.domains.organisation import api as organisation
from guanxi.domains.organisation.testing import World, make_user, make_world
from guanxi.integrations.rest import callers
from tests.together import Together


@dataclass
class Program:
    """Calls the interface with one key."""

    secret: str
    client: Client = field(default_factory=Client)

    def __call__(self, method: str, path: str, body: Any = None, **headers: str) -> Any:
        """The answer; headers as `Idempotency_Key="…"`."""
        data = "" if body is None else body if isinstance(body, str) else json.dumps(body)
        sent = {"Authorization": f"Bearer {self.secret}", "Accept-Language": "en"} | {k.replace("_", "-"): v for k, v in headers.items()}
        return self.client.generic(method, f"/api/v1/{path}", data, content_type="application/json", headers=sent)


@dataclass
class House:
    """The world with its people (user ids), an account of the city with a person, and a foreign one."""

    world: World
    manager: int
    head: int
    own: int
    person: int
    foreign: int
    foreign_person: int


@pytest.fixture(autouse=True)
def _forget() -> None:
    callers._pace.forget()


@pytest.fixture(scope="module")
def house(together: Together, now: datetime) -> House:
    with together():
        return make_house(now)


def make_house(now: datetime) -> House:
    world = make_world(now=now)
    manager = make_user("manager", now=now, unit_id=world.city, roles=("R1",))
    head = make_user("head", now=now, unit_id=world.city, roles=("R9",))
    own = make_account(now=now, unit_id=world.city, name="望溪银行", owner_id=manager, code="JT1")
    foreign = make_account(now=now, unit_id=world.other_province, name="沧原矿业", code="JT2")
    return House(
        world=world, manager=manager, head=head, own=own, foreign=foreign,
        person=make_contact(now=now, account_id=own, mobile="13800001234", email="a@example.cn"),
        foreign_person=make_contact(now=now, account_id=foreign, name="闻人远", mobile="13900005678"))


def token_terms(now: datetime, user_id: int, *, scopes: tuple[str, ...] = (), is_read_only: bool = False, days: int = 300,
                addresses: tuple[str, ...] = ()) -> organisation.TokenTerms:
    """Terms with every act of the user unless scopes are given."""
    held = organisation.acts_of(organisation.actor_of_user(user_id=user_id).roles)
    return organisation.TokenTerms(name="test", scopes=scopes or tuple(held), is_read_only=is_read_only, addresses=addresses,
                                   expires_on=(now + timedelta(days=days)).date())


@pytest.fixture
def program(now: datetime) -> Callable[..., Program]:
    """`program(user_id, scopes=…, is_read_only=…)`."""

    def make(user_id: int, **terms: Any) -> Program:
        actor = organisation.actor_of_user(user_id=user_id)
        return Program(organisation.create_token(actor=actor, now=now, terms=token_terms(now, user_id, **terms)).secret)

    return make
