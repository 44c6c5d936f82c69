"""ORG-01, ORG-09: a unit under another superior: what goes along, who sees more or less, never a circle, and back again."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest

from guanxi.domains.customers.testing import make_account
from guanxi.domains.organisation import api, queries, relocation
from guanxi.domains.organisation.models import TIERS, Unit, UnitMove, User
from guanxi.domains.organisation.relocation import Node, Tree
from guanxi.domains.organisation.testing import World, browser_of, make_actor, make_user, refused
from guanxi.foundation.django import access
from guanxi.foundation.django.models import AuditAct
from guanxi.foundation.pure.actor import Actor, system
from guanxi.foundation.pure.refusal import Refusal

ROOT = system("test")
# 1 group, 2 and 3 cities, 4 county with its team 5 and outlet 6, 7 a team of city 2 with a party outside 8
HOUSE = Tree([Node(id=1, parent_id=None, kind="territory", tier="group"), Node(id=2, parent_id=1, kind="territory", tier="city"),
              Node(id=3, parent_id=1, kind="territory", tier="city"), Node(id=4, parent_id=2, kind="territory", tier="county"),
              Node(id=5, parent_id=4, kind="county_team", tier="county"), Node(id=6, parent_id=4, kind="territory", tier="outlet"),
              Node(id=7, parent_id=2, kind="industry_team", tier="city"), Node(id=8, parent_id=7, kind="external", tier="city")])


@pytest.mark.parametrize(("unit", "to", "tier", "answer"), [
    (4, 3, "", {}), (7, 3, "", {}), (7, 4, "", {7: "county", 8: "county"}), (7, 1, "", {7: "group", 8: "group"}),
    (4, 1, "city", {4: "city", 5: "city"}),
    (4, 2, "city", "tier_order"), (4, 3, "outlet", "tier_order"), (4, 3, "planet", "unknown_tier"), (2, 3, "", "tier_order"),
    (2, 3, "county", "tier_order"), (4, 6, "", "circle"), (4, 4, "", "circle"), (2, 8, "", "circle"), (1, 3, "", "top_unit"),
    (4, 2, "", "same_superior"), (7, 2, "county", "same_superior"),
])
def test_org_01_where_a_unit_may_stand(unit: int, to: int, tier: str, answer: Any) -> None:
    found = relocation.plan(tree=HOUSE, tiers=TIERS, unit_id=unit, parent_id=to, tier=tier)
    if isinstance(found, Refusal):
        assert found.code == answer
        return
    assert found.tiers == answer and found.moved[0] == unit and found.after.nodes[unit].parent_id == to
    assert not found.lost & found.won and set(found.after.above(unit)) == (set(HOUSE.above(unit)) - found.lost) | found.won


def _people(world: World, now: datetime) -> list[int]:
    """Leaders and managers on every side, a team of the county, and somebody stationed in it."""
    team = api.add_unit(actor=ROOT, now=now, parent_id=world.county, code="T1", terms=api.UnitTerms(name="政企班组", kind="county_team"))
    places = {"hq": world.hq, "prov": world.province, "city": world.city, "other": world.other_city, "county": world.county, "team": team,
              "near": world.other_county, "far": world.other_province}
    people = [make_user(f"{role}{name}", now=now, unit_id=unit, roles=(role,)) for name, unit in places.items() for role in ("R9", "R1")]
    for kind, login in (("direct", "R1near"), ("stationed", "R9near")):
        api.station(actor=ROOT, now=now, unit_id=world.city, terms=api.StationingTerms(
            staff_number=login, kind=kind, valid_from=now.date(), valid_until=date(2027, 12, 1), reason="支援"))
    return people


def _scopes(people: list[int]) -> dict[int, tuple[frozenset[int], frozenset[int]]]:
    everything = frozenset(Unit.objects.values_list("pk", flat=True))
    return {pk: (everything if actor.scope.shape == "all" else frozenset(actor.scope.unit_ids), frozenset(actor.scope.home_ids))
            for pk in people for actor in [api.actor_of_user(user_id=pk)]}


def _paths_by_force() -> dict[int, str]:
    above = dict(Unit.objects.values_list("pk", "parent_id"))

    def path(unit_id: int) -> str:
        return f"{path(above[unit_id] or 0) if above[unit_id] else '/'}{unit_id}/"

    return {one: path(one) for one in above}


@pytest.mark.django_db
def test_org_01_reach_follows_the_move_at_once_and_the_preview_counted_right(world: World, now: datetime, root: Actor,
                                                                             monkeypatch: pytest.MonkeyPatch) -> None:
    people = _people(world, now)
    make_account(now=now, unit_id=world.county, name="柳塘水厂")
    his = browser_of(next(iter(User.objects.filter(username="R9other").values_list("pk", flat=True))))
    assert his.get("/units/").status_code == 200 and world.county not in his.session["actor"]["home"]
    admin = make_actor("it", now=now, unit_id=world.province, roles=("R20",))
    before, kept = _scopes(people), dict(User.objects.values_list("pk", "access_version"))
    with access.bound(admin, read_only=True):
        found = api.move_preview(actor=admin, unit_id=world.county, parent_id=world.other_city)
    move_id = api.move_unit(actor=admin, now=now, unit_id=world.county, parent_id=world.other_city, reason="撤县设区")
    after = _scopes(people)
    more, less = (sum(bool(one[pk][0] - two[pk][0]) for pk in people) for one, two in ((after, before), (before, after)))
    assert (found.more, found.less) == (more, less) == (1, 3)  # 石渡's head; 望溪's head, who manages 望溪 directly, who leads and is stationed there
    assert (len(found.units), found.people) == (2, 4) and [one.code for one in found.concerns] == ["accounts_move"]
    assert dict(Unit.objects.values_list("pk", "path")) == _paths_by_force()
    changed = {pk for pk in people if before[pk] != after[pk]}
    assert changed and all(User.objects.get(pk=pk).access_version > kept[pk] for pk in changed)
    assert his.get("/units/").status_code == 200 and world.county in his.session["actor"]["home"]
    with access.bound(root):
        assert AuditAct.objects.get(verb="move_unit").subject_id == world.county
    assert UnitMove.objects.get(pk=move_id).people == 4
    refused("circle", api.move_unit, actor=admin, now=now, unit_id=world.other_city, parent_id=world.county, reason="ok")
    api.take_back_move(actor=admin, now=now, unit_id=world.county, reason="批复未下")
    assert _scopes(people) == before and dict(Unit.objects.values_list("pk", "path")) == _paths_by_force()
    assert api.moves(actor=admin, unit_id=world.county)[0].taken_back_by == "it"
    refused("no_move", api.take_back_move, actor=admin, now=now, unit_id=world.county, reason="ok")


@pytest.mark.django_db
def test_org_01_who_may_move_what_and_under_what(world: World, now: datetime) -> None:
    admin = make_actor("shi", now=now, unit_id=world.city, roles=("R20",))
    given: dict[str, Any] = {"actor": ROOT, "now": now, "unit_id": world.county, "parent_id": world.other_city, "reason": "撤县设区"}
    refused("forbidden", api.move_unit, **given | {"actor": make_actor("r10", now=now, unit_id=world.hq, roles=("R10",))})
    refused("not_found", api.move_unit, **given | {"actor": admin})
    refused("not_found", api.move_unit, **given | {"actor": admin, "unit_id": world.other_county, "parent_id": world.city})
    refused("not_found", api.move_unit, **given | {"parent_id": 0})
    refused("reason_needed", api.move_unit, **given | {"reason": " "})
    api.close_unit(actor=ROOT, now=now, unit_id=world.other_county, reason="撤并")
    refused("unit_closed", api.move_unit, **given | {"unit_id": world.other_county, "parent_id": world.city})
    twin = api.add_unit(actor=ROOT, now=now, parent_id=world.other_city, code="TWIN", tier="county", terms=api.UnitTerms(
        name=Unit.objects.get(pk=world.county).name))
    refused("name_taken", api.move_unit, **given)
    api.close_unit(actor=ROOT, now=now, unit_id=twin, reason="撤并")
    party = api.create_party(actor=ROOT, now=now, parent_id=world.county, code="P", name="代维", duty_kind="")
    refused("not_found", api.move_unit, **given | {"parent_id": party})
    assert not UnitMove.objects.exists()


@pytest.mark.django_db
def test_the_page_of_a_move_shows_counts_moves_and_takes_back(world: World, now: datetime) -> None:
    admin = browser_of(make_user("it", now=now, unit_id=world.hq, roles=("R20",)))
    address = f"/units/{world.county}/move/"
    assert "调整上级" in admin.get(f"/units/{world.county}/").content.decode()
    page = admin.get(address, {"to": "9703", "tier": ""}).content.decode()
    assert "望溪市 → 石渡市" in page and "确认调整" in page
    assert "没有这个在用单位" in admin.get(address, {"to": "没有"}).content.decode()
    answer = admin.post(address, {"to": "970221", "reason": "ok"})
    assert answer.status_code == 422 and "不能移到自己" in answer.content.decode()
    assert "已调整上级" in admin.post(address, {"to": "9703", "reason": "撤县设区"}, follow=True).content.decode()
    assert queries.unit(unit_id=world.county).parent_id == world.other_city
    assert "撤回最近一次" in admin.get(address).content.decode()
    assert "已撤回" in admin.post(f"{address}take-back/", {"reason": "误调"}, follow=True).content.decode()
    foreign = browser_of(make_user("shi", now=now, unit_id=world.other_province, roles=("R20",)))
    assert [foreign.get(address).status_code, foreign.post(address, {"to": "98", "reason": "ok"}).status_code,
            foreign.post(f"{address}take-back/", {"reason": "ok"}).status_code] == [404] * 3
