"""ORG-01, SYS-22: a list of units goes in by its codes in any order, names what it cannot take, moves what has another superior, and goes back."""

from __future__ import annotations

from datetime import datetime

import pytest

from guanxi.domains.intake import api as intake
from guanxi.domains.organisation import api
from guanxi.domains.organisation.models import Unit
from guanxi.domains.organisation.testing import World, make_user
from guanxi.foundation.django import access
from guanxi.foundation.pure.actor import Actor
from guanxi.shell.roster.tests.conftest import load, said

pytestmark = pytest.mark.django_db
SHEET = """单位编码,单位名称,上级单位,单位性质,层级
HK01,河口营业厅,HK,,
HK,河口网点,柳塘区,,网点
T1,政企班组,970221,县区班组,
X1,甲,X2,,
X2,乙,X1,,
Y1,丙,9703,,
Y2,丁,Y1,,
970221,柳塘区,9702,,
T1,又一个,970221,县区班组,
Z1,戊,T1,,市
9703,石渡新名,,,
"""


def test_sys_22_units_of_a_list_go_in_once_in_any_order_and_back(world: World, admin: Actor, now: datetime) -> None:
    run_id, counts = load(admin, now, "units", SHEET)
    found = said(run_id)
    assert [found[n][0] for n in (3, 4, 9)] == ["new", "new", "changed"] and found[2] == ("rejected", "tier_order")  # nothing stands below an outlet
    assert [found[n][1] for n in (5, 6, 7, 8, 10, 11, 12)] == [
        "circle", "circle", "unknown_parent", "parent_refused", "row_repeated", "tier_order", "not_yours"]
    assert counts == {"new": 2, "changed": 1, "rejected": 7, "conflict": 1}
    units = api.units_by_code(codes=["HK", "T1", "970221"])
    assert (units["HK"].parent_id, units["HK"].tier, units["T1"].tier, units["970221"].name) == (world.county, "outlet", "county", "柳塘区")
    assert api.superiors(unit_id=units["HK"].id) == (units["HK"].id, world.county, world.city, world.province, world.hq)
    _, counts = load(admin, now, "units", SHEET)
    assert counts == {"unchanged": 3, "rejected": 7, "conflict": 1}
    make_user("neu", now=now, unit_id=units["HK"].id)
    kept = intake.revert_now(now=now, run_id=run_id)
    assert [one["label"] for one in kept] == ["河口网点"] and not Unit.objects.filter(code="T1").exists()
    assert api.unit(unit_id=world.county).name == "柳塘县"


def test_org_01_another_superior_in_a_list_is_a_move(world: World, root: Actor, now: datetime) -> None:
    """Also a chain that has to be moved from its end, and back by the revert; who sees the unit follows at once."""
    chief = make_user("chief", now=now, unit_id=world.other_city, roles=("R9",))
    run_id, counts = load(root, now, "units", "单位编码,单位名称,上级单位\n970221,柳塘县,9703\n9703,石渡市,98\n")
    assert counts == {"changed": 2} and "moves" not in said(run_id)[2][1]
    assert world.county in api.actor_of_user(user_id=chief).scope.unit_ids
    assert api.superiors(unit_id=world.county)[1:] == (world.other_city, world.other_province, world.hq)
    with access.bound(root):
        left = intake.left_out(run_id=run_id, actor=root)
    assert left is not None and [one.label for one in left.rows] == ["石城县 · 970321"]
    assert not intake.revert_now(now=now, run_id=run_id)
    assert api.superiors(unit_id=world.county)[1:] == (world.city, world.province, world.hq)
    assert world.county not in api.actor_of_user(user_id=chief).scope.unit_ids


def test_org_01_a_row_with_a_name_that_stands_there_already_is_refused(world: World, admin: Actor, now: datetime) -> None:
    """Against a unit in use, against another row, and as another name; the row says which unit has it."""
    rows = "单位编码,单位名称,上级单位,层级\nA1,河口网点,970221,网点\nA2,河口网点,970221,网点\nA3,柳塘县,9702,县\nA4,河口营业部,970221,网点\n"
    run_id, counts = load(admin, now, "units", rows)
    found = said(run_id)
    assert [found[n] for n in (2, 3, 4, 5)][1:3] == [("rejected", "name_taken")] * 2 and counts == {"new": 2, "rejected": 2}
    moved, _ = load(admin, now, "units", "单位编码,单位名称,上级单位,层级\nB2,河口网点,9702,网点\nA1,,9702,\n")
    assert said(moved)[3] == ("rejected", "name_taken")
    run_id, _ = load(admin, now, "units", "单位编码,单位名称\nA4,河口网点\n")
    assert said(run_id)[2] == ("rejected", "name_taken")
