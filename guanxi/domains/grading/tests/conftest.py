"""望溪市 and its county with seven accounts of stories 3 and 4, an activated pack, and the people of a round."""

from types import SimpleNamespace

import pytest

from guanxi.domains.grading import api
from guanxi.domains.grading.testing import activate, make_graded
from guanxi.domains.organisation.testing import make_actor, make_world
from guanxi.foundation.pure.actor import system


@pytest.fixture
def world(db, now):
    return make_world(now=now)


@pytest.fixture
def people(world, now):
    """analyst opens · county gives opinions · city, province decide · manager: an account manager · other: another city."""
    return SimpleNamespace(
        analyst=make_actor("analyst", now=now, unit_id=world.province, roles=("R15",)),
        county=make_actor("county", now=now, unit_id=world.county, roles=("R9",)),
        city=make_actor("city", now=now, unit_id=world.city, roles=("R9",)),
        province=make_actor("province", now=now, unit_id=world.province, roles=("R10",)),
        manager=make_actor("manager", now=now, unit_id=world.city, roles=("R1",)),
        other=make_actor("other", now=now, unit_id=world.other_city, roles=("R9",)),
    )


@pytest.fixture
def book(world, now):
    """name → account id."""
    activate(now=now)
    made = {
        "bank": make_graded(now=now, unit_id=world.city, name="屿澜银行望溪分行", yuan=5_000_000),
        "college": make_graded(now=now, unit_id=world.city, name="澜州理工大学", yuan=4_999_999),
        "hospital": make_graded(now=now, unit_id=world.city, name="望溪市第一人民医院", yuan=2_000_000),
        "hall": make_graded(now=now, unit_id=world.county, name="柳塘县府办", yuan=200_000, influence_percentile=50),
        "bureau": make_graded(now=now, unit_id=world.county, name="柳塘县水务局", yuan=10_000),
        "cooperative": make_graded(now=now, unit_id=world.county, name="柳塘县供销社", yuan=9_999),
        "twin": make_graded(now=now, unit_id=world.other_city, name="石渡市供销社", yuan=9_999),
        "zone": make_graded(now=now, unit_id=world.city, name="开发区建设公司", yuan=6_000_000, has_agreement=False),
        "new": make_graded(now=now, unit_id=world.city, name="新客户", yuan=None),
    }
    return SimpleNamespace(**made)


@pytest.fixture
def night(book, now):
    """Grades calculated on the figures of night 1."""
    return api.regrade(actor=system("night"), now=now, run_id=1)
