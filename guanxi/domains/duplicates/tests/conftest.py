"""One customer entered twice: by two managers of one city; a head of that city, a data steward, somebody elsewhere."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

import pytest
from django.test import Client

from guanxi.domains.customers import api as customers
from guanxi.domains.customers.models import Account
from guanxi.domains.customers.testing import make_account, make_contact
from guanxi.domains.duplicates import api
from guanxi.domains.organisation.testing import World, browser_of, make_actor, make_world, same_browser
from guanxi.foundation.django import access
from guanxi.foundation.pure.actor import Actor, system
from tests.together import Together

KEEP, GONE = "望溪恒昌机械有限公司", "望溪恒昌机械（集团）股份有限公司"


@dataclass(frozen=True, kw_only=True)
class Scene:
    """keep: of he; gone: of lin, the same customer with a person and a code of its own. head: of their city."""

    world: World
    he: Actor
    lin: Actor
    head: Actor
    client: Client
    keep: int
    gone: int
    person: int


def make_scene(now: datetime) -> Scene:
    world = make_world(now=now)
    he, lin = (make_actor(name, now=now, unit_id=world.city) for name in ("hejun", "linyue"))
    head = make_actor("zhou", now=now, unit_id=world.city, roles=("R9",))
    keep = make_account(now=now, unit_id=world.city, name=KEEP, code="GL-1", owner_id=he.user_id, district="城关区", address="人民路1号")
    gone = make_account(now=now, unit_id=world.city, name=GONE, code="GL-2", owner_id=lin.user_id, district="城关区", short_name="恒昌")
    person = make_contact(now=now, account_id=gone, name="程砚秋", mobile="13800138000")
    return Scene(world=world, he=he, lin=lin, head=head, client=browser_of(head.user_id), keep=keep, gone=gone, person=person)


@pytest.fixture(scope="module")
def _scene(together: Together, now: datetime) -> Scene:
    with together():
        return make_scene(now)


@pytest.fixture
def scene(_scene: Scene, now: datetime, monkeypatch: pytest.MonkeyPatch) -> Scene:
    monkeypatch.setenv("GUANXI_NOW", now.isoformat())
    return replace(_scene, client=same_browser(_scene.client))


def versions(*ids: int) -> dict[int, int]:
    """The present versions of these accounts."""
    with access.bound(system("test")):
        return dict(Account.objects.filter(pk__in=ids).values_list("pk", "version"))


def wish(keep: int, gone: int, **more: object) -> api.Wish:
    """What somebody who has just opened the page sends."""
    seen = versions(keep, gone)
    given: dict[str, object] = {"survivor_version": seen[keep], "loser_version": seen[gone], "reason": "同一户", **more}
    return api.Wish(survivor_id=keep, loser_id=gone, **given)  # type: ignore[arg-type] # as the tests say


def names_of(account_id: int) -> set[str]:
    """The people of an account."""
    with access.bound(system("test")):
        return {one.name for one in customers.contacts(actor=system("test"), account_id=account_id)}
