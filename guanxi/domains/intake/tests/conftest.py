"""Fixtures of intake's tests: the wiring holds the test subject, people of two regions."""

from __future__ import annotations

from datetime import datetime

import pytest

from guanxi.domains.organisation.testing import World, make_actor, make_world
from guanxi.foundation.django import wiring
from guanxi.foundation.pure.actor import Actor
from tests.together import Together


@pytest.fixture
def subject(monkeypatch: pytest.MonkeyPatch) -> str:
    """The kind of the importable that exists for tests only."""
    monkeypatch.setattr(wiring.module(), "INTAKE", ("guanxi.domains.intake.testing.UNITS",))
    return "test_units"


@pytest.fixture(scope="module")
def world(together: Together, now: datetime) -> World:
    with together():
        return make_world(now=now)


@pytest.fixture(scope="module")
def manager(together: Together, world: World, now: datetime) -> Actor:
    """An account manager of one city."""
    with together():
        return make_actor("manager", now=now, unit_id=world.city)


@pytest.fixture(scope="module")
def stranger(together: Together, world: World, now: datetime) -> Actor:
    """An account manager of another city."""
    with together():
        return make_actor("stranger", now=now, unit_id=world.other_city)
