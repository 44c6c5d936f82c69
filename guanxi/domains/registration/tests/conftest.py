"""Story 7: an industry team of the city, a county, the county hall; 林婉清 heads the city."""

from __future__ import annotations

import functools
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

import pytest

from guanxi.domains.customers.testing import make_account
from guanxi.domains.organisation import api as organisation
from guanxi.domains.organisation.testing import World, make_actor, make_world
from guanxi.domains.registration import api
from guanxi.domains.rulebook.testing import make_policy
from guanxi.foundation.django import access
from guanxi.foundation.pure.actor import Actor, system
from guanxi.policy import load
from tests.together import Together

MARCH_3 = datetime(2026, 3, 3, 2, 0, tzinfo=UTC)
MARCH_5 = datetime(2026, 3, 5, 2, 0, tzinfo=UTC)


@dataclass(frozen=True, kw_only=True)
class Cast:
    """team: 高屹 of the city's industry team; county: 周小满, owner of the hall; head: 林婉清; above: 许立诚 of the province."""

    world: World
    team: Actor
    county: Actor
    head: Actor
    above: Actor
    stranger: Actor
    hall: int

    def claim(self, actor: Actor, at: datetime = MARCH_3, **given: Any) -> int:
        values: dict[str, Any] = {"said": "柳塘县人民政府", "project": "数字县域", "proof": "3月2日走访县府办"} | given
        return api.register(actor=actor, now=at, **values)

    def refused(self, actor: Actor, at: datetime = MARCH_5, **given: Any) -> int:
        with pytest.raises(api.Taken) as no:
            self.claim(actor, at, **given)
        return no.value.registration_id


@functools.cache
def shipped(operator: str = "demo") -> dict[str, Any]:
    """The registration sections of a shipped pack: read once, activating the whole pack takes a second a test."""
    sections = load.load(operator).sections
    return {key: dict(section.data) for key, section in sections.items() if key.startswith("registration/")}


def in_force(now: datetime, **changes: dict[str, Any]) -> None:
    """The demo's rules of registration in force; changes: section name → keys, or a whole section by its key."""
    content = {key: data | changes.get(key.partition("/")[2], {}) for key, data in shipped().items()}
    make_policy(now=now, content=content | {key: data for key, data in changes.items() if "/" in key})


@pytest.fixture(scope="session")
def now() -> datetime:
    return MARCH_3


@pytest.fixture(scope="module")
def cast(together: Together, now: datetime) -> Cast:
    with together():
        return make_cast(now)


def make_cast(now: datetime) -> Cast:
    world = make_world(now=now)
    in_force(now)
    team_unit = organisation.create_unit(actor=system("test"), now=now, code="9702-ZW", name="望溪市政务行业团队", tier="city",
                                         kind="industry_team", parent_id=world.city)
    county = make_actor("zhouxiaoman", now=now, unit_id=world.county, roles=("R1", "R11"))
    return Cast(
        world=world, county=county, team=make_actor("gaoyi", now=now, unit_id=team_unit, roles=("R3",)),
        head=make_actor("linwanqing", now=now, unit_id=world.city, roles=("R9",)),
        above=make_actor("xulicheng", now=now, unit_id=world.province, roles=("R10",)),
        stranger=make_actor("fremd", now=now, unit_id=world.other_city, roles=("R9",)),
        hall=make_account(now=now, unit_id=world.county, name="柳塘县人民政府", code="GL-9702-1", owner_id=county.user_id))


@pytest.fixture
def seen() -> Callable[[Actor, int], api.ClaimCard]:
    """A claim as somebody sees it."""
    def card(actor: Actor, registration_id: int) -> api.ClaimCard:
        with access.bound(actor):
            return api.registration(actor=actor, registration_id=registration_id)

    return card


def day(number: int, month: int = 3) -> datetime:
    return datetime(2026, month, number, 2, 0, tzinfo=UTC)


__all__ = ["MARCH_3", "MARCH_5", "Cast", "date", "day"]
