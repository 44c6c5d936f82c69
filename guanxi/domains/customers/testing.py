"""Makes accounts and contacts for tests. For tests only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.test import Client

from guanxi.domains.customers import api
from guanxi.domains.customers.commands import derived
from guanxi.domains.customers.models import Account, Assignment, Contact
from guanxi.domains.organisation.testing import World, browser_of, make_actor, make_world
from guanxi.foundation.django import audit, clock
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
    registered_on = given.pop("registered_on", None)
    made = api.create_account(actor=actor or system("test"), now=now, values=given,
                              identifiers={"group_code": code} if code else None, owner_id=owner_id)
    if registered_on:
        api.set_registered_on(actor=system("test"), now=now, account_id=made, registered_on=registered_on)
    return made


def make_accounts(*, now: datetime, unit_id: int, owner_id: int, count: int) -> list[int]:
    """Many accounts of one owner with a key person each, in a handful of statements; their ids."""
    with audit.acting(actor=system("test"), verb="create_account", now=now):
        stamp: Any = {"created_at": now, "updated_at": now}
        rows = Account.objects.bulk_create([Account(name=f"客户{number}", unit_id=unit_id, **stamp) for number in range(count)])
        Assignment.objects.bulk_create([Assignment(account=row, user_id=owner_id, unit_id=unit_id, role="owner",
                                                   valid_from=now.astimezone(clock.ZONE).date(), **stamp) for row in rows])
        Contact.objects.bulk_create([Contact(account=row, name="程砚秋", is_key_person=True, **stamp) for row in rows])
        derived.refresh([row.pk for row in rows])
    return [row.pk for row in rows]


def make_contact(*, now: datetime, account_id: int, name: str = "程砚秋", actor: Actor | None = None, **values: Any) -> int:
    """A person at an account."""
    given: Any = {"name": name, **values}
    return api.add_contact(actor=actor or system("test"), now=now, account_id=account_id, values=given, is_another=True)


def make_two_accounts(*, now: datetime, **values: Any) -> dict[str, Any]:
    """The fields of `TwoAccounts`, for a scene that adds its own. values: what the manager's account holds besides."""
    world = make_world(now=now)
    manager = make_actor("hejun", now=now, unit_id=world.city)
    return {
        "world": world, "manager": manager, "client": browser_of(manager.user_id or 0),
        "own": make_account(now=now, unit_id=world.city, name="望溪银行", code="GL-1", owner_id=manager.user_id, **values),
        "foreign": make_account(now=now, unit_id=world.other_city, name="机密厂", code="GL-7")}
