"""ORG-01, ORG-03: the tree of units as its administrator changes it: who may, where, what keeps a unit, and whose reach follows."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from guanxi.domains.customers.testing import make_account
from guanxi.domains.organisation import api, structure
from guanxi.domains.organisation.testing import World, browser_of, make_actor, make_user, refused
from guanxi.foundation.django import access
from guanxi.foundation.django.models import AuditAct
from guanxi.foundation.pure.actor import Actor, system

pytestmark = pytest.mark.django_db
ROOT = system("test")
TOWN = api.UnitTerms(name="柳塘河口网点")


def added(world: World, now: datetime, actor: Actor = ROOT, **more: Any) -> int:
    given: dict[str, Any] = {"actor": actor, "now": now, "parent_id": world.county, "code": "97022101", "tier": "outlet", "terms": TOWN} | more
    return api.add_unit(**given)


@pytest.mark.parametrize(("parent", "kind", "tier", "refusal"), [
    ("city", "territory", "county", None), ("city", "territory", "outlet", None), ("city", "industry_team", "city", None),
    ("city", "territory", "city", "tier_order"), ("city", "territory", "province", "tier_order"), ("city", "industry_team", "county", "tier_order"),
    ("city", "territory", "planet", "unknown_tier"),
])
def test_org_01_a_territory_stands_below_and_a_department_beside(parent: str, kind: str, tier: str, refusal: str | None) -> None:
    found = structure.tier_refusal(parent_tier=parent, kind=kind, tier=tier)
    assert (found.code if found else None) == refusal


def test_org_01_a_new_unit_is_reached_at_once_by_who_reaches_its_parent(world: World, now: datetime, root: Actor) -> None:
    chief, far = make_user("chief", now=now, unit_id=world.city, roles=("R9",)), make_user("far", now=now, unit_id=world.other_city, roles=("R9",))
    his, theirs = browser_of(chief), browser_of(far)
    assert his.get("/units/").status_code == theirs.get("/units/").status_code == 200
    unit_id = added(world, now)
    assert his.get("/units/").status_code == theirs.get("/units/").status_code == 200
    assert unit_id in his.session["actor"]["home"] and unit_id not in theirs.session["actor"]["home"]
    card = api.unit(unit_id=unit_id)
    assert (card.tier, card.parent_id, card.kind) == ("outlet", world.county, "territory") and api.superiors(unit_id=unit_id)[1] == world.county
    with access.bound(root):
        assert AuditAct.objects.get(verb="add_unit").subject_id == world.county
    taken = refused("code_taken", lambda: added(world, now))
    assert taken.way_out and api.unit(unit_id=unit_id).name in taken.way_out.zh, "which unit has it"
    refused("unit_code", lambda: added(world, now, code="a b"))
    refused("unit_name", lambda: added(world, now, code="x", terms=api.UnitTerms(name=" ")))
    refused("unknown_kind", lambda: added(world, now, code="x", terms=api.UnitTerms(name="x", kind="planet")))
    refused("outside_only", lambda: added(world, now, code="x", terms=api.UnitTerms(name="x", kind="external")))
    refused("region_code", lambda: added(world, now, code="x", terms=api.UnitTerms(name="x", region_code="97022")))


def test_prm_71_an_administrator_of_a_city_administers_his_city(world: World, now: datetime) -> None:
    admin, person = make_actor("shi", now=now, unit_id=world.city, roles=("R20",)), make_user("far", now=now, unit_id=world.other_city)
    team = added(world, now, admin, terms=api.UnitTerms(name="政企班组", kind="county_team"))
    assert api.unit(unit_id=team).tier == "county"
    given: dict[str, Any] = {"actor": admin, "now": now}
    refused("not_found", lambda: added(world, now, actor=admin, parent_id=world.other_city))
    refused("not_found", api.change_unit, **given, unit_id=world.province, terms=TOWN)
    refused("not_found", api.close_unit, **given, unit_id=world.other_county, reason="ok")
    refused("not_found", api.set_roles, **given, user_id=person, roles=["R9"], reason="ok")
    refused("not_found", api.disable_user, **given, user_id=person, reason="ok")
    refused("not_found", lambda: api.create_party(**given, parent_id=world.other_city, code="P", name="外部", duty_kind="supervisor"))
    reader = make_actor("reader", now=now, unit_id=world.city, roles=("R10",))
    refused("forbidden", lambda: added(world, now, actor=reader))
    refused("forbidden", api.close_unit, actor=reader, now=now, unit_id=team, reason="ok")


def test_org_01_closing_names_everything_that_is_still_there(world: World, now: datetime) -> None:
    make_user("still", now=now, unit_id=world.county)
    make_account(now=now, unit_id=world.county, name="柳塘水厂")
    unit_id = added(world, now)
    found = refused("unit_in_use", api.close_unit, actor=ROOT, now=now, unit_id=world.county, reason="撤并")
    assert [(one.code, one.value) for one in found.reasons] == [("has_units", "1"), ("has_people", "1"), ("has_accounts", "1")] and found.way_out
    refused("reason_needed", api.close_unit, actor=ROOT, now=now, unit_id=unit_id, reason=" ")
    api.close_unit(actor=ROOT, now=now, unit_id=unit_id, reason="撤并")
    assert api.unit(unit_id=unit_id).closed_on == now.date() and not api.units_by_code(codes=["97022101"])
    refused("unit_closed", api.close_unit, actor=ROOT, now=now, unit_id=unit_id, reason="ok")
    refused("unit_closed", api.add_person, actor=ROOT, now=now, unit_id=unit_id, username="neu", roles=("R1",), terms=api.PersonTerms(name="新"))
    refused("unit_closed", make_account, now=now, unit_id=unit_id, name="河口小学")
    api.reopen_unit(actor=ROOT, now=now, unit_id=unit_id, reason="误撤")
    refused("unit_open", api.reopen_unit, actor=ROOT, now=now, unit_id=unit_id, reason="ok")
    assert make_account(now=now, unit_id=unit_id, name="河口小学")


def test_the_unit_page_carries_the_forms_of_who_administers_there(world: World, now: datetime) -> None:
    admin = browser_of(make_user("shi", now=now, unit_id=world.city, roles=("R20",)))
    address = f"/units/{world.county}/"
    assert "新建下级单位" in admin.get(address).content.decode() and "新建下级单位" not in admin.get(f"/units/{world.other_county}/").content.decode()
    page = admin.post(f"{address}units/", {"name": "河口网点", "code": "HK", "kind": "territory", "tier": "outlet"}, follow=True).content.decode()
    assert "下级单位已建立" in page and "河口网点" in page
    given = {"name": "柳塘新名", "kind": "territory", "region_code": "970221"}
    assert "已保存" in admin.post(f"{address}change/", given, follow=True).content.decode()
    assert (api.unit(unit_id=world.county).name, api.unit(unit_id=world.county).region_code) == ("柳塘新名", "970221")
    assert "下级单位 1 个" in admin.post(f"{address}close/", {"reason": "撤并"}, follow=True).content.decode()
    below = api.units_by_code(codes=["HK"])["HK"].id
    assert "已撤销" in admin.post(f"/units/{below}/close/", {"reason": "撤并"}, follow=True).content.decode()
    assert "单位已恢复" in admin.post(f"/units/{below}/reopen/", {"reason": "误撤"}, follow=True).content.decode()
    foreign = f"/units/{world.other_county}/"
    assert [admin.post(f"{foreign}{act}/", {"name": "x", "reason": "ok"}).status_code for act in ("units", "change", "close", "reopen")] == [404] * 4
    assert browser_of(make_user("r10", now=now, unit_id=world.city, roles=("R10",))).post(f"{address}close/", {"reason": "ok"}).status_code == 403


def test_org_01_two_units_under_one_superior_are_not_called_the_same(world: World, now: datetime) -> None:
    """Also by another name, an outside party, and who comes back; under another superior, and once the other is closed, the name is free."""
    given: dict[str, Any] = {"actor": ROOT, "now": now}
    first = added(world, now)
    no = refused("name_taken", lambda: added(world, now, code="B"))
    assert (no.field, no.status) == ("name", 409) and "97022101" in no.text.zh and no.way_out and "换一个名称" in no.way_out.zh
    refused("name_taken", lambda: api.create_party(**given, parent_id=world.county, code="P", name=TOWN.name, duty_kind="supervisor"))
    second = added(world, now, code="B", terms=api.UnitTerms(name="河口二店"))
    refused("name_taken", api.change_unit, **given, unit_id=second, terms=TOWN)
    api.change_unit(**given, unit_id=first, terms=TOWN)
    added(world, now, code="C", parent_id=world.other_county)
    api.close_unit(**given, unit_id=first, reason="撤并")
    api.change_unit(**given, unit_id=second, terms=TOWN)
    refused("name_taken", api.reopen_unit, **given, unit_id=first, reason="误撤")
    admin = browser_of(make_user("shi", now=now, unit_id=world.city, roles=("R20",)))
    page = admin.post(f"/units/{world.county}/units/", {"name": TOWN.name, "code": "D", "kind": "territory", "tier": "outlet"})
    assert page.status_code == 409 and "同一上级下已有" in page.content.decode() and 'value="D"' in page.content.decode(), "kept in the form"
