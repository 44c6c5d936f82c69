"""History of a record: who, when, why, before and after; masked; within one's scope; the administrator apart (PRM-63, 72, 73)."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

import pytest
from django.test import Client

from guanxi.domains.customers import api as customers
from guanxi.domains.customers.models import Account, Contact
from guanxi.domains.customers.testing import make_account
from guanxi.domains.organisation import api as organisation
from guanxi.domains.organisation.models import User
from guanxi.domains.organisation.testing import World, browser_of, make_user, make_world
from guanxi.foundation.django import access, audit, trail
from guanxi.foundation.pure.actor import Actor
from guanxi.shell.operations import verbs, words
from tests.together import Together

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _fixed_clock(monkeypatch: pytest.MonkeyPatch, now: datetime) -> None:
    monkeypatch.setenv("GUANXI_NOW", now.isoformat())


@pytest.fixture(scope="module")
def world(together: Together, now: datetime) -> World:
    with together():
        return make_world(now=now)


@pytest.fixture(scope="module")
def account(together: Together, world: World, root: Actor, now: datetime) -> Account:
    with together():
        with audit.acting(actor=root, verb="create_account", now=now):
            made = Account(name="望溪银行", unit_id=world.city)
            made.store(now=now)
            person = Contact(account=made, name="程砚秋", mobile="13812341234", email="cheng@example.org", hobby="钓鱼", post="行长")
            person.store(now=now)
        with audit.acting(actor=root, verb="edit_account", now=now + timedelta(hours=1), reason="更名公告"):
            made.name = "望溪发展银行"
            made.store(now=now)
        with audit.acting(actor=root, verb="edit_contact", now=now + timedelta(hours=2)):
            person.mobile, person.post = "13987654321", "董事长"
            person.store(now=now)
        return made


def client_of(world: World, now: datetime, role: str, unit: str = "city") -> Client:
    user_id = make_user("reader", now=now, unit_id=getattr(world, unit), roles=(role,))
    return browser_of(user_id)


def test_differences_are_what_changed_and_nothing_else(root: Actor, account: Account) -> None:
    with access.bound(root):
        found = trail.of_account(account_id=account.pk)
    assert [act.verb for act in found.acts] == ["edit_contact", "edit_account", "create_account"]
    [row] = found.acts[1].rows
    assert [(c.column, c.before, c.after) for c in row.changes] == [("name", "望溪银行", "望溪发展银行")]
    made = next(row for row in found.acts[2].rows if row.table == "customers_account")
    assert (made.op, {c.column: c.after for c in made.changes}["name"]) == ("I", "望溪银行")


def test_a_removed_row_keeps_its_last_values(root: Actor, account: Account, now: datetime) -> None:
    with audit.acting(actor=root, verb="remove", now=now + timedelta(hours=3)):
        Contact.objects.all()._raw_delete("default")  # as a reverted import does; nothing else refers to him
    with access.bound(root):
        act = trail.of_account(account_id=account.pk).acts[0]
    assert act.rows[0].op == "D" and {c.column: c.before for c in act.rows[0].changes}["post"] == "董事长"


def test_pages_of_acts_hang_together(root: Actor, account: Account) -> None:
    with access.bound(root):
        first = trail.of_account(account_id=account.pk, limit=2)
        second = trail.of_account(account_id=account.pk, limit=2, before=first.before)
        assert trail.of_account(account_id=account.pk, before="nonsense").acts
    assert [act.verb for act in [*first.acts, *second.acts]] == ["edit_contact", "edit_account", "create_account"] and not second.before


def test_the_page_says_who_when_why_before_and_after(world: World, account: Account, now: datetime) -> None:
    html = client_of(world, now, "R9").get(f"/audit/account/{account.pk}/").content.decode()
    for said in ("修改档案", "更名公告", "客户名称", "望溪银行", "望溪发展银行", "系统", "董事长"):
        assert said in html


def test_personal_data_stay_masked_in_history(world: World, account: Account, now: datetime) -> None:
    html = client_of(world, now, "R9").get(f"/audit/account/{account.pk}/").content.decode()
    assert "139****4321" in html and "138****1234" in html
    assert not [leak for leak in ("13812341234", "13987654321", "cheng@example.org", "钓鱼") if leak in html]


def test_ids_are_people_units_and_accounts(world: World, account: Account, root: Actor, now: datetime) -> None:
    owner = make_user("he", now=now, unit_id=world.city, name="何俊")
    customers.assign(actor=root, now=now, account_id=account.pk, user_id=owner, role="owner")
    make_account(now=now, unit_id=world.city, name="望溪集团", code="GL-9")
    customers.set_parent(actor=root, now=now, account_id=account.pk, parent_code="GL-9")
    customers.edit_account(actor=root, now=now, account_id=account.pk, expected_version=2, values={
        "customer_kind": "state_owned", "has_agreement": True, "industry_code": "J66", "unit": world.county})
    client = client_of(world, now, "R9")
    html = client.get(f"/audit/account/{account.pk}/").content.decode()
    for said in ("何俊", "望溪市", "柳塘县", "望溪集团", "归属客户经理", "国企", "货币金融服务", "法人树", "望溪发展银行", "程砚秋"):
        assert said in html, said
    assert not re.search(r"#\d", html.split("<main")[1])
    client.cookies["language"] = "en"
    english = client.get(f"/audit/account/{account.pk}/").content.decode()
    assert "State-owned" in english and "Account manager" in english and "国企" not in english and "归属客户经理" not in english


def test_what_lies_outside_the_scope_has_no_name(world: World, account: Account, root: Actor, now: datetime) -> None:
    make_account(now=now, unit_id=world.other_province, name="机密集团", code="GL-9")
    customers.set_parent(actor=root, now=now, account_id=account.pk, parent_code="GL-9")
    html = client_of(world, now, "R9").get(f"/audit/account/{account.pk}/").content.decode()
    assert "机密集团" not in html and "不在您的范围" in html


def test_roles_have_names_for_the_administrator(world: World, now: datetime) -> None:
    make_user("newcomer", now=now, unit_id=world.city, roles=("R1", "R9"))
    html = client_of(world, now, "R21", "hq").get("/audit/").content.decode()
    assert "客户经理、大客户中心主任" in html and "望溪市" in html


def test_who_was_shown_contacts_stands_beside_the_history(world: World, account: Account, root: Actor, now: datetime) -> None:
    owner = organisation.actor_of_user(user_id=make_user("he", now=now, unit_id=world.city, name="何俊"))
    customers.assign(actor=root, now=now, account_id=account.pk, user_id=owner.user_id, role="owner")
    with access.bound(root):
        person = Contact.objects.get().pk
    customers.disclose_contact(actor=owner, now=now, contact_id=person, reason="生日问候")
    html = client_of(world, now, "R9").get(f"/audit/account/{account.pk}/").content.decode()
    assert "谁看过联系人的明文" in html and "生日问候" in html and "私人信息" in html


@pytest.mark.parametrize(("role", "unit", "status"), [
    ("R9", "city", 200), ("R10", "province", 200), ("R9", "other_city", 404), ("R10", "other_province", 404), ("R20", "hq", 403),
    ("R12", "city", 403),
])
def test_history_follows_the_scope(world: World, account: Account, now: datetime, role: str, unit: str, status: int) -> None:
    assert client_of(world, now, role, unit).get(f"/audit/account/{account.pk}/").status_code == status


def test_compliance_searches_within_its_scope(world: World, account: Account, now: datetime) -> None:
    near = client_of(world, now, "R17", "province").get("/audit/", {"verb": "edit_account"}).content.decode()
    assert "望溪发展银行" in near


def test_compliance_of_another_province_finds_nothing(world: World, account: Account, now: datetime) -> None:
    far = client_of(world, now, "R17", "other_province").get("/audit/").content.decode()
    assert "更名公告" not in far and "望溪" not in far.split("<main")[1]


def test_the_administrator_sees_people_changed_and_no_business(world: World, account: Account, root: Actor, now: datetime) -> None:
    gone = make_user("gone", now=now, unit_id=world.city, roles=("R1",), name="旧人")
    organisation.disable_user(actor=root, now=now, user_id=gone, reason="离职")
    html = client_of(world, now, "R21", "hq").get("/audit/").content.decode()
    assert "停用人员" in html and "离职" in html
    assert "望溪发展银行" not in html and "更名公告" not in html and "edit_account" not in html
    asked = client_of_admin_asks(html)
    assert asked is None


def client_of_admin_asks(html: str) -> str | None:
    """The administrator's list of acts to choose from holds no business act."""
    return next((verb for verb in ("edit_account", "disclose_contact", "apply_import") if f'value="{verb}"' in html), None)


@pytest.mark.parametrize("query", [{"verb": "edit_account"}, {"verb": "' or 1=1 --"}])
def test_the_administrator_cannot_ask_for_business_by_url(world: World, account: Account, now: datetime, query: dict[str, str]) -> None:
    html = client_of(world, now, "R21", "hq").get("/audit/", query).content.decode()
    assert "更名公告" not in html and "没有符合条件的记录" in html and 'href="/audit/"' in html, "with the way out"


@pytest.mark.parametrize(("query", "found"), [
    ({"actor": "system:test"}, True), ({"actor": "谁也不是"}, False), ({"since": "2026-11-21"}, False), ({"until": "2026-11-19"}, False),
    ({"since": "2026-11-20", "until": "2026-11-20"}, True), ({"since": "nonsense"}, True),
])
def test_search_filters(world: World, account: Account, now: datetime, query: dict[str, str], found: bool) -> None:
    html = client_of(world, now, "R17", "province").get("/audit/", query).content.decode()
    assert ("更名公告" in html) is found


@pytest.mark.parametrize(("query", "said"), [
    ({"since": "2026-99-99"}, "日期写作 2026-01-31"), ({"since": "2026-11-21", "until": "2026-11-19"}, "起始日晚于截止日"),
    ({"since": "2026-11-19", "until": "2026-11-21"}, "")])
def test_a_day_that_is_none_or_a_span_turned_round_is_said(world: World, now: datetime, query: dict[str, str], said: str) -> None:
    """"No acts" was answered, as if nothing had been done."""
    html = client_of(world, now, "R17", "province").get("/audit/", query).content.decode()
    assert (f'role="alert">{said}' in html) if said else "text-error" not in html.split("<main")[1]


@pytest.mark.parametrize("role", ["R1", "R4", "R15", "R20"])
def test_others_and_the_system_administrator_cannot_search(world: World, now: datetime, role: str) -> None:
    assert client_of(world, now, role).get("/audit/").status_code == 403


def test_no_one_reads_a_password_in_history(world: World, now: datetime) -> None:
    make_user("newcomer", now=now, unit_id=world.city, roles=("R1",))
    page = client_of(world, now, "R21").get("/audit/").content.decode()
    assert "newcomer" in page
    assert "<dt class=\"quiet\">password</dt>" not in page and not any(
        stored in page for stored in User.objects.values_list("password", flat=True))


@pytest.mark.parametrize("query", ["until=9999-12-31", "since=0001-01-01", "since=9999-12-31&until=0001-01-01"])
def test_days_at_the_end_of_the_calendar_are_days(world: World, now: datetime, query: str) -> None:
    """The page of the search over acts took the day after the last one there is."""
    assert client_of(world, now, "R21", "hq").get(f"/audit/?{query}").status_code == 200


def test_every_act_stands_in_one_group_and_is_sorted_for_who_reads() -> None:
    """One act of three hundred is found: by what it is about, then by pinyin or the alphabet; nothing waits in "others"."""
    assert sorted(words.VERBS.keys() ^ verbs.GROUP_OF.keys()) == []
    every = [verb for _, acts in verbs.grouped(words.VERBS, language="zh-hans") for verb, _ in acts]
    assert len(every) == len(set(every)) == len(words.VERBS)
    rivals = {language: [verb for name, acts in verbs.grouped(words.VERBS, language=language) if name.en == "Rivals" for verb, _ in acts]
              for language in ("zh-hans", "en")}
    assert rivals["zh-hans"][:2] == ["undo_rival_service", "export_rivals"] and rivals["en"][0] == "answer_promotion", rivals
    assert [name.zh for name, _ in verbs.grouped(words.ADMINISTRATION, language="zh-hans")] == ["人员与账号", "单位与小组", "政策与系统"]
    assert verbs.grouped(["new_act"], language="en")[0][0] == verbs.OTHER


def test_the_acts_to_choose_from_are_grouped(world: World, account: Account, now: datetime) -> None:
    html = client_of(world, now, "R17", "province").get("/audit/", {"verb": "edit_account"}).content.decode()
    assert '<optgroup label="客户与档案">' in html and '<option value="edit_account" selected>' in html
