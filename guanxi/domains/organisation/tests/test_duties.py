"""Units and what they answer for, groups, parties outside (ORG-02 to ORG-08, ORG-12 to ORG-24)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

import pytest
import yaml
from django.test import Client

from guanxi.domains.customers import api as customers
from guanxi.domains.customers.testing import make_account
from guanxi.domains.organisation import api
from guanxi.domains.organisation.models import GroupMember, User
from guanxi.domains.organisation.testing import World, browser_of, make_actor, make_outsider, make_user, refused
from guanxi.foundation.django import access
from guanxi.foundation.django.models import AuditAct
from guanxi.foundation.pure.actor import Actor, system
from guanxi.policy import duties, files, load

pytestmark = pytest.mark.django_db
ROOT = system("test")


def outsider(world: World, now: datetime, until: date) -> int:
    party = api.create_party(actor=ROOT, now=now, parent_id=world.city, code="9702-TD", name="通达维护", duty_kind="maintenance")
    return make_outsider("tongda", now=now, unit_id=party, name="陶工", until=until)


# What the sources say, row by row: the kinds of units with what each answers for, and what hangs on no unit. Of every key the row it comes from.
UNITS = [
    ("base", "city_branch", "ORG-02", {"ORG-02": ["executes", "integrates", "supports"]}),
    ("postal", "city_centre", "ORG-03", {"ORG-04": ["strategy", "comprehensive", "supports", "assesses"]}),
    ("postal", "professional_centre", "ORG-03", {"ORG-05": ["carries_out", "own_rules", "professional", "assists", "supports"]}),
    ("postal", "township_centre", "ORG-03", {"ORG-06": ["area", "bundles", "supports"]}),
    ("postal", "delivery_team", "ORG-07", {"ORG-07": ["area", "quality"]}),
    ("general", "industry_team", "ORG-09", {"ORG-09": ["takes_over", "industry"]}),
    ("general", "technical_team", "ORG-12", {"ORG-12": ["members", "priority"]}),
    ("vendor", "cic", "ORG-13", {"ORG-13": ["close", "one_to_one"]}),
    ("vendor", "rncc", "ORG-14", {"ORG-14": ["solves", "teaches", "measured"]}),
    ("vendor", "ncc", "ORG-15", {"ORG-15": ["escalation"]}),
    ("retail", "shop", "ORG-20", {"ORG-20": ["responsible", "distributes"]}),
    *(("base", key, "ORG-24", {}) for key in ("maintenance", "transmission_centre", "vendor", "supervisor", "construction", "agent")),
]
LISTS = [
    ("base", "principles", {"ORG-01": ["guidance"], "ORG-21": ["everybody"], "ORG-11": ["one_contact"]}),
    ("postal", "principles", {"ORG-08": ["single_access"], "ORG-03": ["three_centres"], "ORG-19": ["stationing"]}),
    ("general", "principles", {"ORG-10": ["one_manager"], "ORG-22": ["collaboration"]}),
    ("vendor", "principles", {"ORG-16": ["free_choice"]}),
    ("base", "jobs", {"ORG-17": ["call_agent", "market_information", "customer_service", "presales", "relationship"]}),
    ("base", "project_roles", {"ORG-18": ["ceo", "marketing", "technical", "sales", "service", "general"]}),
]


def shipped(folder: str) -> duties.Duties:
    """What one folder of packs says by itself, nothing inherited."""
    text = (files.root() / (folder if folder == "base" else f"sectors/{folder}") / "organisation" / "duties.yaml").read_text(encoding="utf-8")
    return duties.ADAPTER.validate_python(yaml.safe_load(text))


def by_row(entries: Sequence[duties.Duty | duties.Entry]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for one in entries:
        found.setdefault(one.source, []).append(one.key)
    return found


@pytest.mark.parametrize(("folder", "key", "row", "answers_for"), UNITS, ids=[f"{row}-{key}" for _, key, row, _ in UNITS])
def test_a_kind_of_unit_answers_for_what_its_source_says(folder: str, key: str, row: str, answers_for: dict[str, list[str]]) -> None:
    """ORG-02 to ORG-09, ORG-12 to ORG-15, ORG-20, ORG-24: every duty with its row, in words of both languages, none left out and none invented."""
    kind = shipped(folder).kind(key)
    assert kind and (kind.source, by_row(kind.duties), kind.is_outside) == (row, answers_for, row == "ORG-24")
    assert all(re.search("[\u4e00-\u9fff]{4}", duty.text.zh) and re.search("[a-z]{3}", duty.text.en) for duty in kind.duties)


@pytest.mark.parametrize(("folder", "of", "expected"), LISTS, ids=[f"{folder}-{of}" for folder, of, _ in LISTS])
def test_principles_jobs_and_project_roles_stand_with_their_rows(folder: str, of: str, expected: dict[str, list[str]]) -> None:
    """ORG-01, ORG-03, ORG-08, ORG-10, ORG-11, ORG-16 to ORG-19, ORG-21, ORG-22."""
    entries: tuple[duties.Entry, ...] = getattr(shipped(folder), of)
    assert by_row(entries) == expected
    assert of != "principles" or all(one.text and one.text.zh and one.text.en for one in entries), "a principle says what it asks"


def test_the_tables_above_know_every_kind_and_the_demo_stands_on_all() -> None:
    """Nothing is invented: what is no row of the sources says `ours`. MGT-28: a city centre assesses the centres below it. ORG-23: three levels."""
    folders = ("base", "postal", "general", "vendor", "contractor", "retail")
    said = {(folder, kind.key) for folder in folders for kind in shipped(folder).unit_kinds if kind.source != "ours"}
    assert said == {(folder, key) for folder, key, *_ in UNITS}
    centre, shop = shipped("postal").kind("city_centre"), shipped("retail").kind("shop")
    assert centre and centre.assesses == ("professional_centre", "township_centre") and shop and (shop.groups, shop.heads) == (2, ("R13",))
    assert [(one.level, one.source, bool(one.posts and one.visitors)) for one in shipped("contractor").visits] == [
        (level, "ORG-23", True) for level in (1, 2, 3)]
    demo = duties.ADAPTER.validate_python(load.load("demo").sections[duties.KEY].data)
    kinds = ("city_centre", "industry_team", "shop", "cic", "rncc", "ncc")
    assert all(demo.kind(key) for key in kinds) and demo.kind("kiosk") is None, "the demo stands on post, telecom, retail and vendors"


def test_a_user_reads_what_his_unit_answers_for_and_why(world: World, now: datetime) -> None:
    """ORG-04, MGT-28: the city centre lists its duties, with their row, and the centres it assesses."""
    reader, admin = make_actor("reader", now=now, unit_id=world.city), make_actor("admin", now=now, unit_id=world.hq, roles=("R20",))
    assert "尚未指定单位类型" in browser_of(reader.user_id).get("/units/").content.decode()
    refused("forbidden", api.set_unit_kind, actor=reader, now=now, unit_id=world.city, duty_kind="city_centre")
    refused("unknown_duty", api.set_unit_kind, actor=admin, now=now, unit_id=world.city, duty_kind="kiosk")
    refused("outside_only", api.set_unit_kind, actor=admin, now=now, unit_id=world.city, duty_kind="vendor")
    for place in (world.hq, world.province, world.county):
        no = refused("kind_tier", api.set_unit_kind, actor=admin, now=now, unit_id=place, duty_kind="city_branch")
        assert "市级分公司”只用于市级单位" in no.text.zh and no.way_out
        shown = browser_of(admin.user_id).get(f"/units/{place}/").content.decode()
        assert 'value="city_branch"' not in shown and 'value="township_centre"' in shown, "offered where it fits; without a tier: anywhere"
    assert 'value="city_branch"' in browser_of(admin.user_id).get(f"/units/{world.city}/").content.decode()
    browser_of(admin.user_id).post(f"/units/{world.city}/duty/", {"duty_kind": "city_centre"})
    api.set_unit_kind(actor=admin, now=now, unit_id=world.county, duty_kind="township_centre")
    with access.bound(ROOT):
        assert {*AuditAct.objects.filter(verb="set_unit_kind").values_list("reason", flat=True)} == {"市局大客户中心", "镇区局大客户中心"}, "in words"
    page = browser_of(reader.user_id).get("/units/").content.decode()
    assert "组织、协调、指导、监督、考核各大客户中心" in page and "ORG-04" in page and "本中心考核的单位" in page and "柳塘县" in page
    assert browser_of(reader.user_id).get("/units/987654321/").status_code == 404
    assert "呼叫中心座席" in browser_of(reader.user_id).get("/units/duties/").content.decode()


def test_org_20_groups_of_a_shop_with_their_history(world: World, now: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    """ORG-20: the pack says two groups; somebody is in one at a time, and who was where stays."""
    manager = make_actor("shop", now=now, unit_id=world.county, roles=("R13",))
    clerk = make_user("clerk", now=now, unit_id=world.county)
    monkeypatch.setattr("guanxi.domains.organisation.pack.in_force", lambda: duties.InForce(
        duties=duties.Duties.model_validate({"unit_kinds": [{"key": "shop", "name": {"zh": "门店", "en": "Shop"}, "source": "ORG-20", "groups": 2}]}),
        label="test"))
    api.set_unit_kind(actor=ROOT, now=now, unit_id=world.county, duty_kind="shop")
    one, two = (api.open_group(actor=manager, now=now, unit_id=world.county, name=name) for name in ("一组", "二组"))
    refused("group_count", api.open_group, actor=manager, now=now, unit_id=world.county, name="三组")
    refused("not_found", api.open_group, actor=manager, now=now, unit_id=world.other_county, name="一组")
    api.join_group(actor=manager, now=now, group_id=one, user_id=clerk)
    refused("unknown_person", api.join_group, actor=manager, now=now, group_id=one, user_id=make_user("far", now=now, unit_id=world.city))
    later = now + timedelta(days=40)
    api.join_group(actor=manager, now=later, group_id=two, user_id=clerk)
    on = [api.groups(unit_id=world.county, on=(now + timedelta(days=days)).date()) for days in (1, 41)]
    assert [[len(group.members) for group in groups] for groups in on] == [[1, 0], [0, 1]]
    api.end_group(actor=manager, now=later + timedelta(days=9), group_id=two, reason="合并")
    assert GroupMember.objects.filter(valid_until=None).count() == 0
    assert "一组" in browser_of(manager.user_id).get(f"/units/{world.county}/").content.decode()


def test_org_24_somebody_from_outside_sees_what_he_serves_and_nothing_else(world: World, now: datetime) -> None:
    """ORG-24, PRM-58: marked in his name, local service only, no money, no private profile, no page of the house."""
    user_id = outsider(world, now, now.date() + timedelta(days=30))
    mine, other = make_account(now=now, unit_id=world.city, name="望溪银行"), make_account(now=now, unit_id=world.city, name="柳塘商行")
    refused("external_only_service", customers.assign, actor=ROOT, now=now, account_id=mine, user_id=user_id, role="owner")
    customers.assign(actor=ROOT, now=now, account_id=mine, user_id=user_id, role="local_service")
    actor = api.actor_of_user(user_id=user_id)
    assert actor.name == "陶工(外部)" and actor.kind == "external" and actor.scope.home_ids == ()
    with access.bound(actor, read_only=True):
        assert set(customers.cards(actor=actor, ids=[mine, other])) == {mine}
        assert not customers.sees_money(actor=actor, account_id=mine)
    his, pages = browser_of(user_id), (f"/accounts/{mine}/", f"/accounts/{other}/", f"/audit/account/{mine}/", "/units/", "/rivals/",
                                       "/insights/concentration/")
    assert [his.get(path).status_code for path in pages] == [200, 404, 403, 403, 403, 403]
    admin = make_actor("admin", now=now, unit_id=world.hq, roles=("R20",))
    refused("external_alone", api.set_roles, actor=admin, now=now, user_id=user_id, roles=["R1"], reason="ok")
    refused("external_alone", api.set_roles, actor=admin, now=now, user_id=make_user("own", now=now, unit_id=world.city), roles=["R23"],
                   reason="ok")
    assert "陶工(外部)" in browser_of(admin.user_id).get("/people/").content.decode()


def test_org_24_the_end_of_a_contract_ends_access_at_once(world: World, now: datetime, monkeypatch: pytest.MonkeyPatch, root: Actor) -> None:
    """ORG-24, PRM-71: out with the first click after the last day, and a leaver after midnight's job; before that it may be extended."""
    user_id = outsider(world, now, now.date())
    his = browser_of(user_id)
    assert his.get("/").status_code == 200
    api.extend_contract(actor=ROOT, now=now, user_id=user_id, contract_until=now.date() + timedelta(days=2), reason="续签")
    assert api.end_contracts(actor=ROOT, now=now + timedelta(days=2)) == 0
    after = now + timedelta(days=3)
    monkeypatch.setenv("GUANXI_NOW", after.isoformat())
    assert his.get("/").status_code == 302 and api.actor_of_user(user_id=user_id).roles == frozenset()
    refused("contract_over", api.extend_contract, actor=ROOT, now=after, user_id=user_id, contract_until=now.date(), reason="ok")
    assert api.end_contracts(actor=ROOT, now=after) == 1 and not User.objects.get(pk=user_id).is_active
    refused("not_found", api.extend_contract, actor=ROOT, now=after, user_id=user_id, contract_until=after.date(), reason="ok")


def test_a_day_that_is_none_is_said_at_the_form(world: World, now: datetime) -> None:
    admin = make_actor("admin", now=now, unit_id=world.hq, roles=("R20",))
    browser = browser_of(admin.user_id)
    browser.post(f"/units/{world.city}/parties/", {"code": "9702-JL", "name": "诚信监理", "duty_kind": "supervisor"})
    unit = next(one for one in api.units() if one.code == "9702-JL")
    assert (unit.kind, unit.duty_kind, unit.parent_id) == ("external", "supervisor", world.city)
    page = browser.post(f"/units/{unit.id}/people/", {"name": "刘监理", "username": "liu", "contract_until": ""})
    assert page.status_code == 422 and "请填写合同终止日" in page.content.decode() and not User.objects.filter(username="liu").exists()
    assert 'value="刘监理"' in page.content.decode(), "what was typed stays"
    again = browser.post(f"/units/{world.city}/parties/", {"code": "9702-JL", "name": "诚信二部", "duty_kind": "supervisor"}).content.decode()
    assert "该编码已使用" in again and 'value="诚信二部"' in again and '<option value="supervisor" selected>' in again
    given = {"code": "970221", "name": "河口网点", "kind": "territory", "tier": "outlet"}
    below = browser.post(f"/units/{world.city}/units/", given).content.decode()
    assert "该编码已使用" in below and 'value="河口网点"' in below and '<option value="outlet" selected>' in below


def test_prm_72_nobody_else_knows_the_password_somebody_from_outside_works_with(world: World, now: datetime) -> None:
    """ORG-24: his first password is made for him, shown once and changed before anything else; who lost it gets another, and may change his phone."""
    admin = make_actor("admin", now=now, unit_id=world.city, roles=("R20",))
    browser, until = browser_of(admin.user_id), (now.date() + timedelta(days=30)).isoformat()
    party = api.create_party(actor=admin, now=now, parent_id=world.city, code="9702-DL", name="恒通代理", duty_kind="agent")
    page = browser.post(f"/units/{party}/people/", {"name": "范志远", "username": "fanzhiyuan", "phone": "15497000001", "contract_until": until,
                                                    "password": "Chosen-by-admin-1"}).content.decode()
    first = re.search(r"初始口令 <span[^>]*>([^<]+)</span>", page)
    user = User.objects.get(username="fanzhiyuan")
    assert first and user.check_password(first[1]) and user.must_change_password and user.contract_until
    his = Client()
    assert his.post("/login/", {"login": "fanzhiyuan", "password": first[1]}).status_code == 302
    assert his.get("/book/").headers["Location"] == "/me/security/"
    assert first[1] not in (kept := browser.get(f"/people/{user.pk}/").content.decode()) and "重发初始口令" in kept and "变更角色" not in kept
    assert f'href="/people/{user.pk}/"' in browser.get(f"/units/{party}/").content.decode()
    again = browser.post(f"/people/{user.pk}/first-password/").content.decode()
    assert "初始口令" in again and not User.objects.get(pk=user.pk).check_password(first[1])
    browser.post(f"/people/{user.pk}/edit/", {"name": "范志远(外部)", "post": "经理", "phone": "15497000002"})
    user.refresh_from_db()
    assert (user.name, user.phone, user.kind) == ("范志远(外部)", "15497000002", "external")
    User.objects.filter(pk=user.pk).update(password="!")
    assert [one.id for one in api.waiting_units(actor=admin)] == [party]
    assert [one.first.username for one in api.hand_out_passwords(actor=admin, now=now, unit_id=party)] == ["fanzhiyuan"]
    late = browser.post(f"/units/people/{user.pk}/contract/", {"contract_until": "2020-01-31", "reason": "续签"})
    assert late.status_code == 422 and 'value="2020-01-31"' in late.content.decode()


@pytest.mark.parametrize(("more", "code"), [
    ({"username": "范 志远"}, "login_name"), ({"username": "ADMIN"}, "username_taken"), ({"name": " "}, "person_name"),
    ({"name": "范" * 57}, "person_name"), ({"phone": "call me"}, "phone"), ({"post": "经" * 61}, "post_length"),
    ({"contract_until": date(2020, 1, 1)}, "contract_over"),
])
def test_org_24_who_is_not_added_from_outside(world: World, now: datetime, more: dict[str, Any], code: str) -> None:
    make_user("admin", now=now, unit_id=world.city, roles=("R20",))
    party = api.create_party(actor=ROOT, now=now, parent_id=world.city, code="9702-DL", name="恒通代理", duty_kind="agent")
    given: dict[str, Any] = {"username": "fanzhiyuan", "name": "范志远", "contract_until": now.date()} | more
    refused(code, api.create_external_user, actor=ROOT, now=now, unit_id=party, terms=api.ExternalTerms(**given))
    assert not User.objects.filter(kind="external").exists()
