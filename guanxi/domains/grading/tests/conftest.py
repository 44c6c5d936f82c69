"""望溪市 and its county with seven accounts of stories 3 and 4, an activated pack, and the people of a round."""

from types import SimpleNamespace

import pytest

from guanxi.domains.grading import api
from guanxi.domains.grading.testing import activate, make_graded
from guanxi.domains.organisation.testing import make_actor, make_world
from guanxi.foundation.pure.actor import system

PEOPLE = (("analyst", "province", "R15"), ("county", "county", "R9"), ("city", "city", "R9"), ("province", "province", "R10"),
          ("manager", "city", "R1"), ("other", "other_city", "R9"))


@pytest.fixture(scope="module")
def world(together, now):
    with together():
        return make_world(now=now)


@pytest.fixture(scope="module")
def people(together, world, now):
    """analyst opens · county gives opinions · city, province decide · manager: an account manager · other: another city."""
    with together():
        return SimpleNamespace(**{name: make_actor(name, now=now, unit_id=getattr(world, unit), roles=(role,)) for name, unit, role in PEOPLE})


@pytest.fixture(scope="module")
def in_force(together, now):
    """The demo's pack."""
    with together():
        return activate(now=now)


@pytest.fixture(scope="module")
def book(together, world, in_force, now):
    """name → account id."""
    with together():
        return SimpleNamespace(**seven_and_two(world, now))


@pytest.fixture(scope="module")
def night(together, book, now):
    """Grades calculated on the figures of night 1."""
    with together():
        return api.regrade(actor=system("night"), now=now, run_id=1)


def seven_and_two(world, now):
    return {
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
