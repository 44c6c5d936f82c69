"""Progress on quotas and the records behind it; what the packs leave blank; the printed form (ARC-16 to ARC-21)."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection

from guanxi.domains.customers import api as customers
from guanxi.domains.intake import api as intake
from guanxi.domains.organisation import api as organisation
from guanxi.domains.organisation.testing import browser_of, make_actor
from guanxi.domains.stewardship import api
from guanxi.domains.stewardship.api import Item
from guanxi.domains.stewardship.policy import QUOTAS, Quota, Quotas
from guanxi.domains.stewardship.queries import policy
from guanxi.domains.stewardship.queries import quotas as queries
from guanxi.domains.stewardship.tests.conftest import TODAY, Scene
from guanxi.foundation.django import access
from guanxi.foundation.pure.actor import system
from guanxi.foundation.pure.refusal import Refusal
from guanxi.policy.shapes import Said

pytestmark = pytest.mark.django_db
SHOP: Quotas = QUOTAS.validate_python({
    "call_backs": {"percent": 5, "roles": ["R4"], "answer_days": 7}, "completeness_target_percent": 95,
    "registration": {"source": "ARC-19", "target_percent": 100, "floor_percent": 85},
    "migration": {"source": "ARC-21", "days": 7, "yuan_per_day": 20},
    "quotas": [{"key": "new", "name": {"zh": "新增", "en": "New"}, "source": "ARC-20", "counts": "new_accounts", "period": "month", "at_least": 30,
                "by_month": {7: 20, 8: 20, 9: 20}},
               {"key": "blank", "name": {"zh": "未定", "en": "Undecided"}, "source": "ARC-18", "counts": "new_accounts", "period": "week"}]})


@pytest.fixture
def shop(monkeypatch: pytest.MonkeyPatch) -> None:
    """The operator is a shop."""
    monkeypatch.setattr(policy, "quotas", lambda on: SHOP)


def test_households_count_once_verified_and_open_their_records(scene: Scene, now: datetime) -> None:
    """ARC-18: ten a week, fifty a month; a household with two verified values is one, a fault found since takes it away."""
    api.verify_values(actor=scene.manager, now=now, account_id=scene.own, source="call", items=[
        Item(None, "account.address"), Item(scene.person, "contact.mobile")])
    for actor in (scene.manager, scene.head):
        with access.bound(actor):
            week, month, shops = api.tables(actor=actor, day=TODAY, today=TODAY)
            assert not shops.lines, "the demo asks its shops alone, and here is none"
            assert [(one.name, one.progress.count, one.progress.target) for one in week.lines] == [("hejun", 1, 10)]
            assert [(one.progress.count, one.progress.target, one.progress.missing) for one in month.lines] == [(1, 50, 49)]
            _, found = api.records(actor=actor, quota_key=week.key, key=scene.manager.user_id, day=TODAY, today=TODAY)
            assert [(one.name, one.items) for one in found] == [("望溪银行", 2)]
            assert api.tables(actor=actor, day=TODAY - timedelta(days=7), today=TODAY)[0].lines[0].progress.state == "missed"
    for item in (Item(None, "account.address"), Item(scene.person, "contact.mobile")):
        api.find_fault(actor=scene.head, now=now, account_id=scene.own, item=item, source="visit")
    with access.bound(scene.manager):
        assert api.tables(actor=scene.manager, day=TODAY, today=TODAY)[0].lines[0].progress.count == 0


def test_nobody_opens_a_strangers_records(scene: Scene) -> None:
    with access.bound(scene.manager), pytest.raises(Refusal, match="not_found"):
        api.records(actor=scene.manager, quota_key="households_week", key=scene.head.user_id, day=TODAY, today=TODAY)


@pytest.mark.usefixtures("shop")
def test_new_customers_count_once_verified(scene: Scene, now: datetime) -> None:
    """ARC-20: by unit, thirty and in July to September twenty; operator 1.19: an account nobody verified does not count."""
    with access.bound(scene.head):
        assert queries.tables(actor=scene.head, day=TODAY, today=TODAY)[0].lines[0].progress.count == 0
    api.verify_values(actor=scene.manager, now=now, account_id=scene.own, source="call", items=[Item(None, "account.address")])
    with access.bound(scene.head):
        new, blank = queries.tables(actor=scene.head, day=TODAY, today=TODAY)
        assert {one.name: (one.progress.count, one.progress.target) for one in new.lines} == {"望溪市": (1, 30), "柳塘县": (0, 30)}
        assert queries.tables(actor=scene.head, day=date(2026, 7, 15), today=TODAY)[0].lines[0].progress.target == 20
        assert blank.refusal and blank.refusal.code == "quota_undecided" and not blank.lines


def test_new_customers_count_for_the_group_of_their_owner(scene: Scene, now: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    """ARC-20, ORG-20: each group thirty, in July to September twenty; who is in no group counts beside them, a unit without groups is one."""
    each = SHOP.model_copy(update={"quotas": (SHOP.quotas[0].model_copy(update={"each": "group"}),)})
    monkeypatch.setattr(policy, "quotas", lambda on: each)
    api.verify_values(actor=scene.manager, now=now, account_id=scene.own, source="call", items=[Item(None, "account.address")])
    root = system("test")
    one, two = (organisation.open_group(actor=root, now=now, unit_id=scene.world.city, name=name) for name in ("一组", "二组"))

    def lines(day: date = TODAY) -> list[tuple[str, int, int, bool]]:
        with access.bound(scene.head):
            [table] = queries.tables(actor=scene.head, day=day, today=TODAY)
        assert table.is_by_group and not table.is_by_unit
        return [(line.name, line.progress.count, line.progress.target, line.is_rest) for line in table.lines]

    assert lines() == [("一组", 0, 30, False), ("二组", 0, 30, False), ("柳塘县", 0, 30, False), ("望溪市", 1, 30, True)]
    organisation.join_group(actor=root, now=now, group_id=two, user_id=scene.manager.user_id)
    assert lines() == [("一组", 0, 30, False), ("柳塘县", 0, 30, False), ("二组", 1, 30, False)]
    assert {target for _, _, target, _ in lines(date(2026, 7, 15))} == {20}
    with access.bound(scene.head):
        _, found = api.records(actor=scene.head, quota_key="new", key=-two, day=TODAY, today=TODAY)
        assert [record.account_id for record in found] == [scene.own]
        assert api.records(actor=scene.head, quota_key="new", key=-one, day=TODAY, today=TODAY)[1] == []
    page = browser_of(scene.head.user_id).get("/stewardship/quotas/").content.decode()
    assert "二组" in page and "未分组,按单位计" in page and f"key=-{two}" in page
    assert "望溪银行" in browser_of(scene.head.user_id).get(f"/stewardship/quotas/records/?quota=new&key=-{two}&day=2026-11-20").content.decode()
    far = make_actor("far", now=now, unit_id=scene.world.other_city, roles=("R9",))
    with access.bound(far), pytest.raises(Refusal, match="not_found"):
        api.records(actor=far, quota_key="new", key=-two, day=TODAY, today=TODAY)


def test_an_undecided_target_says_so(scene: Scene, night: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """ARC-16: blank until the operator decides; what is reached is shown all the same, and in words of people who keep no files."""
    monkeypatch.setattr(policy, "quotas", lambda on: SHOP.model_copy(update={"completeness_target_percent": None}))
    page = scene.client.get("/stewardship/quotas/").content.decode()
    assert "档案完整率目标尚未确定" in page and "completeness_target" not in page and "目前" in page


@pytest.mark.usefixtures("shop")
def test_an_account_entered_after_midnight_in_china_counts_on_that_day(scene: Scene, now: datetime) -> None:
    """ARC-20: 01:00 on the 20th in China is still the 19th in UTC."""
    with connection.cursor() as cursor:
        cursor.execute("update customers_account set created_at = '2026-11-19 17:00+00' where id = %s", [scene.own])
    api.verify_values(actor=scene.manager, now=now, account_id=scene.own, source="call", items=[Item(None, "account.address")])
    with access.bound(scene.head):
        _, found = api.records(actor=scene.head, quota_key="new", key=scene.world.city, day=TODAY, today=TODAY)
    assert [one.on_day for one in found if one.account_id == scene.own] == [date(2026, 11, 20)]


@pytest.mark.usefixtures("shop")
def test_registration_and_the_first_entry(scene: Scene, now: datetime) -> None:
    """ARC-19: one of two new buyers is red, once verified (operator 1.19). ARC-21: three days late are sixty yuan, computed only."""
    with access.bound(scene.head):
        before = queries.standings(actor=scene.head, day=TODAY, today=TODAY)[0]
    assert (before.state, before.lateness) == ("nothing", None)
    api.report_buyers(actor=scene.head, now=now, unit_id=scene.world.city, month=202611, count=5)
    api.report_buyers(actor=scene.head, now=now, unit_id=scene.world.city, month=202611, count=2)
    api.report_migration(actor=scene.head, now=now, unit_id=scene.world.city, began_on=date(2026, 11, 10), finished_on=None)
    with access.bound(scene.head):
        entered = queries.standings(actor=scene.head, day=TODAY, today=TODAY)[0]
    assert entered.reason and entered.reason.value == "0/2", "entered, and nobody has confirmed it with the customer"
    api.verify_values(actor=scene.manager, now=now, account_id=scene.own, source="customer", items=[Item(None, "account.address")])
    with access.bound(scene.head):
        found = queries.standings(actor=scene.head, day=TODAY, today=TODAY)[0]
    assert found.reason and (found.state, found.reason.value) == ("red", "1/2")
    assert found.lateness and (found.lateness.due_on, found.lateness.days_late, found.lateness.yuan) == (date(2026, 11, 17), 3, 60)
    page = browser_of(scene.head.user_id).get("/stewardship/quotas/").content.decode()
    assert "低于下限" in page and "按规则 60 元(仅计算,不入账)" in page and "定额未定(ARC-18)" in page


@pytest.mark.usefixtures("shop")
def test_an_imported_account_is_no_new_buyer(scene: Scene, now: datetime) -> None:
    """ARC-19, ARC-20: a list that was migrated registers nobody, though somebody verified it since; and no rate is above all buyers."""
    steward = make_actor("steward", now=now, unit_id=scene.world.city, roles=("R18",))
    intake.import_now(actor=steward, now=now, kind="accounts", file_name="a.csv", chunks=["客户名称,归属单位\n望溪面馆,9702".encode()])
    with access.bound(steward):
        [hit] = _ids("望溪面馆")
    api.report_buyers(actor=scene.head, now=now, unit_id=scene.world.city, month=202611, count=1)
    api.verify_values(actor=steward, now=now, account_id=hit, source="customer", items=[Item(None, "account.name")])
    assert _registered(scene) == ("red", "0/1")
    for account_id in (scene.own, customers.create_account(actor=scene.manager, now=now, values={"name": "望溪茶馆", "address": "河街 1 号"})):
        api.verify_values(actor=scene.manager, now=now, account_id=account_id, source="customer", items=[Item(None, "account.address")])
        assert _registered(scene) == ("target", "1/1")
    with access.bound(scene.head):
        assert queries.tables(actor=scene.head, day=TODAY, today=TODAY)[0].lines[-1].progress.count == 2


def _ids(name: str) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute("select id from customers_account where name = %s", [name])
        return [row[0] for row in cursor.fetchall()]


def _registered(scene: Scene) -> tuple[str, str]:
    with access.bound(scene.head):
        found = queries.standings(actor=scene.head, day=TODAY, today=TODAY)[0]
    return found.state, found.reason.value if found.reason else ""


def test_only_units_of_the_kinds_are_asked(scene: Scene, now: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    """ARC-19 to ARC-21: an operator that has shops beside other units asks the shops alone; people likewise, by the unit they stand in."""
    only: Any = {"unit_kinds": ("delivery_team",)}
    told = Quota(key="told", name=Said(zh="核实", en="Told"), source="ARC-18", counts="verified_accounts", period="week", at_least=1, **only)
    assert SHOP.registration and SHOP.migration
    narrowed = SHOP.model_copy(update={
        "quotas": (SHOP.quotas[0].model_copy(update=only), told), "registration": SHOP.registration.model_copy(update=only),
        "migration": SHOP.migration.model_copy(update={"unit_kinds": ("township_centre",)})})
    monkeypatch.setattr(policy, "quotas", lambda on: narrowed)

    def seen() -> tuple[set[str], set[str], list[tuple[str, bool, bool]]]:
        with access.bound(scene.head):
            new, told = queries.tables(actor=scene.head, day=TODAY, today=TODAY)
            return {one.name for one in new.lines}, {one.name for one in told.lines}, [
                (one.unit_name, one.has_registration, one.has_migration) for one in queries.standings(actor=scene.head, day=TODAY, today=TODAY)]

    assert seen() == (set(), set(), [])
    organisation.set_unit_kind(actor=system("test"), now=now, unit_id=scene.world.city, duty_kind="delivery_team")
    organisation.set_unit_kind(actor=system("test"), now=now, unit_id=scene.world.county, duty_kind="township_centre")
    units, names, standing = seen()
    assert units == {"望溪市"} and {"hejun", "linwq"} <= names and standing == [("望溪市", True, False), ("柳塘县", False, True)]


def test_reports_refuse(scene: Scene, now: datetime) -> None:
    for actor, unit, code in ((scene.manager, scene.world.city, "not_found"), (scene.head, scene.world.other_city, "not_found")):
        with pytest.raises(Refusal, match=code):
            api.report_buyers(actor=actor, now=now, unit_id=unit, month=202611, count=1)
    with pytest.raises(Refusal, match="wrong_count"):
        api.report_buyers(actor=scene.head, now=now, unit_id=scene.world.city, month=202611, count=-1)
    with pytest.raises(Refusal, match="wrong_month"):
        api.report_buyers(actor=scene.head, now=now, unit_id=scene.world.city, month=202613, count=1)
    with pytest.raises(Refusal, match="wrong_days"):
        api.report_migration(actor=scene.head, now=now, unit_id=scene.world.city, began_on=date(2026, 11, 2), finished_on=date(2026, 11, 1))


def test_the_pages(scene: Scene, night: int, now: datetime) -> None:
    """ARC-16: the operator's target beside what is reached. ARC-17: ten classes, blank."""
    api.verify_values(actor=scene.manager, now=now, account_id=scene.own, source="call", items=[Item(None, "account.address")])
    page = scene.client.get("/stewardship/quotas/").content.decode()
    assert '目标 <strong class="num">95%</strong>' in page and "每周收集客户信息(户)" in page and "还差 9" in page
    address = page[page.index("/stewardship/quotas/records/"):].split('"')[0].replace("&amp;", "&")
    assert "望溪银行" in scene.client.get(address).content.decode()
    assert scene.client.get("/stewardship/quotas/?day=nonsense").status_code == 200
    customers.record_visit(actor=scene.manager, now=now, account_id=scene.own, values={"remark": "谈续约"})
    form = scene.client.get(f"/stewardship/accounts/{scene.own}/form/").content.decode()
    assert "谈续约" in form.split("走访记录")[1]
    assert "支局所大客户维护档案表" in form and "13000000001" in form and form.count("border-b border-base-content/40") == 10
    assert scene.client.get(f"/stewardship/accounts/{scene.foreign}/form/").status_code == 404
    refused = browser_of(scene.head.user_id).post("/stewardship/quotas/report/", {"unit": scene.world.city, "kind": "migration"}, follow=True)
    assert "请填写上线日期" in refused.content.decode()
