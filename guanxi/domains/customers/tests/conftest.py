"""What most tests of the archive begin with: units, and a manager in the city."""

from __future__ import annotations

from datetime import datetime

import pytest

from guanxi.domains.organisation.testing import World, make_actor, make_world
from guanxi.foundation.pure.actor import Actor
from tests.together import Together


@pytest.fixture(scope="module")
def world(together: Together, now: datetime) -> World:
    """Group, province, cities and counties."""
    with together():
        return make_world(now=now)


@pytest.fixture(scope="module")
def manager(together: Together, world: World, now: datetime) -> Actor:
    """hejun of the city."""
    with together():
        return make_actor("hejun", now=now, unit_id=world.city)
