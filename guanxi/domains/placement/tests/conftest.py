"""A city with its head, two managers and another city's."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import pytest

from guanxi.domains.organisation.testing import World, make_actor, make_world
from guanxi.foundation.pure.actor import Actor


@dataclass(frozen=True, kw_only=True)
class Scene:
    """head: R9 of the city; expert and rookie: managers of it; stranger: R9 of another city; admin: R20."""

    world: World
    head: Actor
    expert: Actor
    rookie: Actor
    stranger: Actor
    admin: Actor


@pytest.fixture
def scene(now: datetime, monkeypatch: pytest.MonkeyPatch) -> Scene:
    monkeypatch.setenv("GUANXI_NOW", now.isoformat())
    world = make_world(now=now)
    return Scene(
        world=world, head=make_actor("head", now=now, unit_id=world.city, roles=("R9",)), expert=make_actor("expert", now=now, unit_id=world.city),
        rookie=make_actor("rookie", now=now, unit_id=world.county), stranger=make_actor("far", now=now, unit_id=world.other_city, roles=("R9",)),
        admin=make_actor("admin", now=now, unit_id=world.hq, roles=("R20",)))
