"""Makes accounts and contacts for tests. For tests only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.test import Client

from guanxi.domains.customers import api
from guanxi.domains.organisation.testing import World, browser_of, make_actor, make_world
from guanxi.foundation.pure.actor import Actor, system


@dataclass(frozen=True, kw_only=True)
class TwoAccounts:
    """own: the account of `manager`, whose browser is `client`; foreign: another city's, of which he must learn nothing."""

    world: World
    manager: Actor
    client: Client
    own: int
    foreign: int


def make_account(*, now: datetime, unit_id: int, name: str = "望溪银行", actor: Actor | None = None, owner_id: int | None = None,
                 code: str = "", **values: Any) -> int:
    """An account of `unit_id`, made by the system itself unless an actor is given; `code` is its group code."""
    given: Any = {"name": name, "unit": unit_id, **values}
    return api.create_account(actor=actor or system("test"), now=now, values=given,
                              identifiers={"group_code": code} if code else None, owner_id=owner_id)


def make_contact(*, now: datetime, account_id: int, name: str = "程砚秋", actor: Actor | None = None, **values: Any) -> int:
    """A person at an account."""
    given: Any = {"name": name, **values}
    return api.add_contact(actor=actor or system("test"), now=now, account_id=account_id, values=given)


def make_two_accounts(*, now: datetime, **values: Any) -> dict[str, Any]:
    """The fields of `TwoAccounts`, for a scene that adds its own. values: what the manager's account holds besides."""
    world = make_world(now=now)
    manager = make_actor("hejun", now=now, unit_id=world.city)
    return {
        "world": world, "manager": manager, "client": browser_of(manager.user_id or 0),
        "own": make_account(now=now, unit_id=world.city, name="望溪银行", code="GL-1", owner_id=manager.user_id, **values),
        "foreign": make_account(now=now, unit_id=world.other_city, name="机密厂", code="GL-7")}
