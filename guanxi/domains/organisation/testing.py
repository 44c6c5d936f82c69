"""Makes a small organisation for tests: one province with two cities and a county each. For tests only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from guanxi.domains.organisation import api
from guanxi.foundation.pure.actor import Actor, system

PASSWORD = "Guanxi-2026-test"


@dataclass(frozen=True, kw_only=True)
class World:
    """Unit ids by name: hq, province, city, county, other_city, other_county, other_province."""

    hq: int
    province: int
    city: int
    county: int
    other_city: int
    other_county: int
    other_province: int


def make_world(*, now: datetime) -> World:
    """HQ → 澜州省 (望溪市 → 柳塘县, 石渡市 → 石城县) and 沧原省."""
    root = system("test")

    def unit(code: str, name: str, tier: str, parent: int | None, group: int = 1) -> int:
        return api.create_unit(actor=root, now=now, code=code, name=name, tier=tier, parent_id=parent, revenue_group=group)

    hq = unit("00", "云江电信", "group", None)
    province = unit("97", "澜州省", "province", hq)
    city = unit("9702", "望溪市", "city", province)
    other_city = unit("9703", "石渡市", "city", province, 2)
    return World(
        hq=hq, province=province, city=city, other_city=other_city,
        county=unit("970221", "柳塘县", "county", city), other_county=unit("970321", "石城县", "county", other_city),
        other_province=unit("98", "沧原省", "province", hq),
    )


def make_user(username: str, *, now: datetime, unit_id: int | None, roles: tuple[str, ...] = ("R1",), name: str = "") -> int:
    """A person who can log in with PASSWORD."""
    return api.create_user(actor=system("test"), now=now, username=username, name=name or username, unit_id=unit_id,
                           roles=roles, staff_number=f"S-{username}", password=PASSWORD)


def make_actor(username: str, *, now: datetime, unit_id: int | None, roles: tuple[str, ...] = ("R1",)) -> Actor:
    """A person as an actor."""
    return api.actor_of_user(user_id=make_user(username, now=now, unit_id=unit_id, roles=roles))
