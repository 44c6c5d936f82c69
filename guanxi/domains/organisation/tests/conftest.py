"""Units, and a login library that begins at nought: it counts logins by address in the cache."""

from __future__ import annotations

from datetime import datetime

import pytest
from django.core.cache import cache

from guanxi.domains.organisation.testing import World, make_world
from tests.together import Together


@pytest.fixture(autouse=True)
def _forget_attempts() -> None:
    cache.clear()


@pytest.fixture(scope="module")
def _world(together: Together, now: datetime) -> World:
    with together():
        return make_world(now=now)


@pytest.fixture
def world(_world: World, now: datetime, monkeypatch: pytest.MonkeyPatch) -> World:
    """Group, provinces, cities and counties; the server's clock stands at `now`."""
    monkeypatch.setenv("GUANXI_NOW", now.isoformat())
    return _world
