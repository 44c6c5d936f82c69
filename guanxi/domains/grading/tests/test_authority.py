"""Who decides a change of grade: the sources' table (GRD-09), and accounts that industry teams look after (ORG-09).

The teams' departments stand on the tier of what they are a part of, so a tier alone never says who decides.
"""

import pytest

from guanxi.domains.grading import rules
from guanxi.domains.grading.policy import SCHEME
from guanxi.domains.grading.rules import UnitPlace
from guanxi.policy import load

UNITS = [
    UnitPlace(id=number, tier=tier, parent_id=parent, kind=kind) for number, tier, parent, kind in (
        (1, "group", None, "territory"), (11, "group", 1, "enterprise_department"),
        (2, "province", 1, "territory"), (21, "province", 2, "enterprise_department"), (22, "province", 21, "industry_team"),
        (3, "city", 2, "territory"), (31, "city", 3, "enterprise_department"), (32, "city", 31, "industry_team"),
        (4, "county", 3, "territory"), (41, "county", 4, "county_team"), (5, "outlet", 4, "territory"),
        (6, "county", 31, "industry_team"),
    )
]  # fmt: skip
GROUP, HEAD_OFFICE, PROVINCE, PROVINCE_TEAM, CITY, CITY_TEAM = 1, 11, 2, 22, 3, 32
COUNTY, COUNTY_TEAM, OUTLET, COUNTY_TEAM_OF_CITY = 4, 41, 5, 6

# grade, unit of the account, unit that decides
DECIDED = [
    ("diamond", PROVINCE, PROVINCE), ("diamond", CITY, PROVINCE), ("diamond", CITY_TEAM, PROVINCE), ("diamond", OUTLET, PROVINCE),
    ("diamond", PROVINCE_TEAM, PROVINCE),
    ("platinum", CITY, PROVINCE), ("platinum", CITY_TEAM, PROVINCE), ("platinum", COUNTY_TEAM, PROVINCE),
    ("gold", CITY, CITY), ("gold", CITY_TEAM, CITY), ("gold", COUNTY, CITY), ("gold", COUNTY_TEAM, CITY), ("gold", OUTLET, CITY),
    ("vip", CITY_TEAM, CITY), ("vip", COUNTY, CITY), ("vip", COUNTY_TEAM, CITY), ("vip", OUTLET, CITY), ("vip", COUNTY_TEAM_OF_CITY, CITY),
    # nothing of the wanted tier above: the next higher territory decides, never the department itself
    ("gold", PROVINCE_TEAM, PROVINCE), ("vip", PROVINCE_TEAM, PROVINCE), ("vip", HEAD_OFFICE, GROUP), ("gold", GROUP, GROUP),
]  # fmt: skip


@pytest.mark.parametrize(("grade", "unit", "decider"), DECIDED)
def test_the_grade_and_the_territory_say_who_decides(grade, unit, decider):
    scheme = SCHEME.validate_python(load.load("demo").sections["grading/post-gd-letter"].data)
    rank = [one.key for one in scheme.grades].index(grade) + 1
    assert rules.approvers(units=UNITS, tier=rules.tiers_by_rank(scheme=scheme)[rank])[unit] == decider


@pytest.mark.parametrize(("tier", "unit", "decider"), [
    ("county", COUNTY_TEAM, COUNTY), ("county", OUTLET, COUNTY), ("county", COUNTY_TEAM_OF_CITY, CITY), ("outlet", OUTLET, OUTLET),
    ("county", CITY_TEAM, CITY), ("group", OUTLET, GROUP),
])  # fmt: skip
def test_a_pack_may_name_any_tier(tier, unit, decider):
    assert rules.approvers(units=UNITS, tier=tier)[unit] == decider


def test_only_territories_ever_decide():
    territories = {unit.id for unit in UNITS if unit.kind == "territory"}
    for tier in ("group", "province", "city", "county", "outlet"):
        assert set(rules.approvers(units=UNITS, tier=tier).values()) <= territories
