"""Contact cards: the sources' own sheet as it is, 未知, unknown accounts, people told apart (ARC-02, ARC-03)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest
from django.db import connection

from guanxi.domains.customers import api
from guanxi.domains.customers.models import Contact, Move
from guanxi.domains.customers.testing import make_account, make_contact
from guanxi.domains.intake import api as intake
from guanxi.domains.intake.models import UnmatchedRow
from guanxi.domains.lists.models import Book, SearchEntry
from guanxi.domains.organisation.testing import World
from guanxi.foundation.django import access, blind_index
from guanxi.foundation.pure.actor import Actor
from guanxi.foundation.pure.refusal import Refusal
from tests.together import Together

pytestmark = pytest.mark.django_db
# ARC-02: the sample of the sources, names ours
SAMPLE = """序号,客户,联系电话,邮箱,职务,居住小区,兴趣爱好
1,陶静,13800000001,taojing@wx.example,无线中心主任,翠湖花园,旅游
2,程砚秋,13800000002,cheng@wx.example,副主任,江畔名居,"足球,曼联"
3,王海川,0971-8000123转801,wang@wx.example,工程队队长,桂苑小区,足球
4,赵敏之,13800000004,zhao@wx.example,网优组长,锦绣华庭,NBA
5,孙越,13800000005,sun@wx.example,主管,春晓苑,未知
"""


@pytest.fixture(scope="module")
def account(together: Together, world: World, manager: Actor, now: datetime) -> int:
    with together():
        return make_account(now=now, unit_id=world.city, code="GL-1", owner_id=manager.user_id)


def bring(actor: Actor, now: datetime, text: str, **options: str) -> tuple[int, dict[str, int]]:
    return intake.import_now(actor=actor, now=now, kind="contacts", file_name="客户信息表.csv", chunks=[text.encode("gb18030")], options=options)


def reasons(run_id: int, key: str = "code") -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(f"select x->>'{key}' from intake_row r, jsonb_array_elements(r.reading || r.reasons) x where run_id = %s", [run_id])
        return [row[0] for row in cursor.fetchall()]


def test_the_sources_own_sheet_as_it_is(account: int, manager: Actor, now: datetime) -> None:
    assert bring(manager, now, SAMPLE, account="GL-1")[1] == {"new": 5}
    with access.bound(manager):
        people = {c.name: c for c in Contact.objects.filter(account_id=account)}
    assert (people["程砚秋"].mobile, people["程砚秋"].hobby, people["程砚秋"].residence) == ("13800000002", "足球,曼联", "江畔名居")
    assert (people["王海川"].office_phone, people["王海川"].mobile) == ("0971-8000123转801", "")
    assert (people["孙越"].hobby, people["孙越"].known_unknown) == ("", ["hobby"])
    assert people["陶静"].mobile_hash == blind_index.phone_hash("13800000001")
    assert Book.objects.get(account_id=account).contact_count == 5
    entry = SearchEntry.objects.get(subject_kind="contact", subject_id=people["陶静"].pk)
    assert "13800000001" not in str(entry.tokens) + entry.hint and entry.label == "陶静"
    assert bring(manager, now, SAMPLE, account="GL-1")[1] == {"unchanged": 5}


def test_the_account_in_a_column_and_the_unmatched_register(account: int, manager: Actor, world: World, now: datetime) -> None:
    make_account(now=now, unit_id=world.other_city, name="机密厂", code="GL-7")
    _, counts = bring(manager, now, "单位,姓名,联系电话\nGL-1,陶静,13800000001\n望溪银行,赵敏之,13800000002\n"
                                    "GL-404,某人,13800000003\n机密厂,他人,13800000004\n")
    assert counts == {"new": 2, "unmatched": 2}
    assert set(UnmatchedRow.objects.values_list("field", "code")) == {("account", "GL-404"), ("account", "机密厂")}


@pytest.mark.parametrize(("cell", "code"), [
    ("1.38E+10", "phone_scientific"), ("1381234", "phone_unknown"), ("138123412340", "phone_length"),
])
def test_wrong_numbers_are_row_errors(account: int, manager: Actor, now: datetime, cell: str, code: str) -> None:
    run_id, counts = bring(manager, now, f"姓名,联系电话\n陶静,{cell}\n", account="GL-1")
    assert counts == {"rejected": 1} and reasons(run_id)[0].startswith("phone_")
    if code == "phone_scientific":
        assert code in reasons(run_id)


def test_two_numbers_in_one_cell_find_their_places(account: int, manager: Actor, now: datetime) -> None:
    bring(manager, now, "姓名,联系电话\n陶静,13800000001/0971-8000123\n", account="GL-1")
    with access.bound(manager):
        person = Contact.objects.get()
    assert (person.mobile, person.office_phone) == ("13800000001", "0971-8000123")


def test_two_people_of_one_name_are_told_apart(account: int, manager: Actor, now: datetime) -> None:
    make_contact(now=now, account_id=account, name="王伟", mobile="13800000001")
    make_contact(now=now, account_id=account, name="王伟", mobile="13800000002")
    run_id, counts = bring(manager, now, "姓名,联系电话,职务\n王伟,13800000002,科长\n王伟,,处长\n", account="GL-1")
    assert counts == {"changed": 1, "conflict": 1} and "name_twice" in reasons(run_id)
    assert "将更新:职务" in reasons(run_id, "zh")


def test_without_an_account_there_is_no_row(account: int, manager: Actor, now: datetime) -> None:
    assert bring(manager, now, "姓名,联系电话\n陶静,13800000001\n")[1] == {"unmatched": 1}
    with pytest.raises(Refusal) as no:
        bring(manager, now, SAMPLE, account="GL-404")
    assert no.value.code == "unknown_account"


def test_identity_numbers_never_come_in(account: int, manager: Actor, now: datetime) -> None:
    bring(manager, now, "姓名,身份证号,兴趣爱好\n陶静,110101199003078515,足球\n", account="GL-1")
    with connection.cursor() as cursor:
        cursor.execute("select count(*) from intake_row where cells::text || parsed::text like '%%19900307%%'")
        assert cursor.fetchone()[0] == 0


def test_revert_takes_back_what_nobody_touched(account: int, manager: Actor, now: datetime, root: Actor) -> None:
    from guanxi.domains.customers import api

    run_id, _ = bring(manager, now, SAMPLE, account="GL-1")
    with access.bound(manager):
        kept = Contact.objects.get(name="陶静")
    api.edit_contact(actor=manager, now=now, contact_id=kept.pk, expected_version=1, values={"post": "主任"})
    listed = intake.revert_now(now=now, run_id=run_id)
    with access.bound(manager):
        assert [c.name for c in Contact.objects.all()] == ["陶静"]
    assert [row["label"] for row in listed] == ["陶静"]
    assert SearchEntry.objects.filter(subject_kind="contact").count() == 1 and Book.objects.get(account_id=account).contact_count == 1


@pytest.mark.parametrize(("row", "verdict"), [
    ("陶静,13800000001", "conflict"), ("陶静,", "conflict"), ("陶静,13900000009", "new"), ("程砚秋,13800000001", "new"),
])
def test_an_old_list_does_not_record_anew_who_has_left(account: int, manager: Actor, now: datetime, row: str, verdict: str) -> None:
    """IMP-23: a twin without his history; he is brought back by hand, and then the same row finds him."""
    person = make_contact(now=now, account_id=account, name="陶静", mobile="13800000001")
    api.retire_contact(actor=manager, now=now, contact_id=person, expected_version=1, reason="离职")
    run_id, counts = bring(manager, now, f"姓名,联系电话\n{row}\n", account="GL-1")
    assert counts == {verdict: 1} and ("person_left" in reasons(run_id)) is (verdict == "conflict")
    if verdict == "conflict":
        assert "2026-11-20 离任" in reasons(run_id, "zh")[0]
        api.restore_contact(actor=manager, now=now, contact_id=person)
        assert bring(manager, now, f"姓名,联系电话\n{row}\n", account="GL-1")[1] == {"unchanged": 1}


@pytest.mark.parametrize(("since", "verdict"), [("2026-11-20", "new"), ("2026-11-21", "rejected"), ("2150-01-01", "rejected")])
def test_arc_06_nobody_took_up_his_post_tomorrow(account: int, manager: Actor, now: datetime, since: str, verdict: str) -> None:
    run_id, counts = bring(manager, now, f"姓名,任职起\n陶静,{since}\n", account="GL-1")
    assert counts == {verdict: 1} and reasons(run_id) == ([] if verdict == "new" else ["not_yet"])


def test_an_old_list_does_not_bring_back_who_moved_elsewhere(account: int, manager: Actor, world: World, now: datetime) -> None:
    person = make_contact(now=now, account_id=account, name="陶静", mobile="13800000001")
    other = make_account(now=now, unit_id=world.city, name="望海水务", code="GL-2", owner_id=manager.user_id)
    make_contact(now=now, account_id=other, name="陶静", mobile="13800000001")
    record = Contact.objects.get(account_id=other).pk
    move = Move.objects.create(version=1, created_at=now, updated_at=now, old_contact_id=person, new_contact_id=record, old_account_id=account,
                               new_account_id=other, matched_by="mobile")
    api.confirm_move(actor=manager, now=now, move_id=move.pk)
    run_id, counts = bring(manager, now, "单位,姓名,联系电话\nGL-1,陶静,13800000001\nGL-2,陶静,13800000001\n")
    assert counts == {"conflict": 1, "unchanged": 1} and "person_left" in reasons(run_id)


def test_prm_64_what_a_list_of_ours_shows_masked_is_no_value_when_it_comes_back(account: int, manager: Actor, now: datetime) -> None:
    """A mask brought back with an exported list left the person with the address ***@wx.example."""
    bring(manager, now, SAMPLE, account="GL-1")
    run_id, counts = bring(manager, now, "姓名,单位,手机,邮箱,居住小区,生日,职务\n"
                                         "陶静,GL-1,138****0001,***@wx.example,****,****,中心主任\n", account="")
    assert counts == {"changed": 1} and reasons(run_id).count("masked_left") == 4 and "邮箱:是脱敏后的显示,不写入,原值不变" in reasons(run_id, "zh")
    with access.bound(manager):
        kept = Contact.objects.get(account_id=account, name="陶静")
    assert (kept.mobile, kept.email, kept.residence, kept.post) == ("13800000001", "taojing@wx.example", "翠湖花园", "中心主任")
    run_id, counts = bring(manager, now, "姓名,联系电话\n陶****,13800000009\n", account="GL-1")
    assert counts == {"rejected": 1} and "masked_name" in reasons(run_id)


@pytest.mark.parametrize("values", [{"email": "***@wx.example"}, {"residence": "****"}, {"post": "****"}, {"mobile": "138****0009"}])
def test_prm_64_a_mask_that_is_not_the_stored_value_s_is_refused_too(account: int, manager: Actor, now: datetime, values: dict[str, str]) -> None:
    person = make_contact(now=now, account_id=account, name="程砚秋")
    with access.bound(manager):
        version = Contact.objects.get(pk=person).version
    with pytest.raises(Refusal) as no:
        api.edit_contact(actor=manager, now=now, contact_id=person, expected_version=version, values=values)  # type: ignore[arg-type]
    assert no.value.code in ("masked_value", "phone_letters") and no.value.field in values
    with pytest.raises(Refusal) as no:
        api.add_contact(actor=manager, now=now, account_id=account, values={"name": "新人", **values})  # type: ignore[typeddict-item]
    assert no.value.code == "masked_value"


@pytest.mark.parametrize(("born", "verdict"), [
    ("2026-11-20", "new"), ("2026-11-21", "rejected"), ("农历2027年正月初一", "rejected"), ("农历1987年闰六月廿九", "new"), ("12-31", "new"),
])
def test_arc_12_nobody_is_born_tomorrow(account: int, manager: Actor, now: datetime, born: str, verdict: str) -> None:
    run_id, counts = bring(manager, now, f"姓名,生日\n陶静,{born}\n", account="GL-1")
    assert counts == {verdict: 1} and reasons(run_id) == ([] if verdict == "new" else ["not_yet"])


def test_imp_26_a_name_broken_over_two_lines_of_a_cell_is_one(account: int, manager: Actor, now: datetime, root: Actor) -> None:
    bring(manager, now, '姓名,职务\n"陶\n静","副 总\r\n经理"\n', account="GL-1")
    with access.bound(root):
        assert Contact.objects.values_list("name", "post").get() == ("陶静", "副 总经理")
