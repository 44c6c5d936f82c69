"""Questions to the organisation that no page asks yet."""

from __future__ import annotations

from datetime import datetime

import pytest

from guanxi.domains.organisation import api
from guanxi.domains.organisation.testing import make_world
from guanxi.foundation.pure.actor import system

pytestmark = pytest.mark.django_db


def test_the_common_superior_is_a_territory_not_a_department(now: datetime) -> None:
    """GRD-10, SAL-02: two teams of one department of 望溪市 meet in the city."""
    world, root = make_world(now=now), system("test")
    office = api.create_unit(actor=root, now=now, code="9702D", name="政企部", tier="city", kind="department", parent_id=world.city)
    teams = [api.create_unit(actor=root, now=now, code=f"9702D{n}", name=f"{n}组", tier="city", kind="team", parent_id=office) for n in (1, 2)]
    assert api.common_superior(unit_ids=teams).id == world.city
    assert api.common_superior(unit_ids=[world.county, world.other_county]).id == world.province
    assert api.common_superior(unit_ids=[world.city, world.county]).id == world.city
