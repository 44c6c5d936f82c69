"""What most tests of the archive begin with: units, and a manager in the city."""

from __future__ import annotations

from datetime import datetime

import pytest

from guanxi.domains.organisation.testing import World, make_actor, make_world
from guanxi.foundation.pure.actor import Actor


@pytest.fixture
def world(now: datetime) -> World:
    """Group, province, cities and counties."""
    return make_world(now=now)


@pytest.fixture
def manager(world: World, now: datetime) -> Actor:
    """hejun of the city."""
    return make_actor("hejun", now=now, unit_id=world.city)
