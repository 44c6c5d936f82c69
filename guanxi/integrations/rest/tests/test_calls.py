"""Calls: the same rules as behind the pages, refusals as problem+json, versions, idempotency."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client

from guanxi.domains.customers import api as customers
from guanxi.domains.customers.models import Account, Contact, Disclosure
from guanxi.domains.customers.testing import make_account
from guanxi.domains.organisation import api as organisation
from guanxi.domains.organisation.testing import make_user
from guanxi.domains.parentage import jobs
from guanxi.domains.parentage.events import ParentAsked
from guanxi.domains.parentage.testing import in_force as parentage_in_force
from guanxi.domains.rivals import api as rivals
from guanxi.foundation.django.models import AuditAct, IdempotencyKey
from guanxi.foundation.pure.actor import system
from guanxi.integrations.rest.tests.conftest import House, Program

Make = Callable[..., Program]


@pytest.fixture(autouse=True)
def _today(monkeypatch: Any, now: datetime) -> None:
    monkeypatch.setenv("GUANXI_NOW", now.isoformat())


@pytest.fixture
def manager(house: House, program: Make) -> Program:
    return program(house.manager)


def test_an_account_is_created_read_and_changed(house: House, manager: Program) -> None:
    made = manager("POST", "accounts", {"values": {"name": "柳塘一中", "customer_kind": "institution", "customer_since": "2026-11-01"},
                                        "identifiers": {"group_code": "JT9"}})
    assert made.status_code == 201
    one = f"accounts/{made.json()['account_id']}"
    read = manager("GET", one)
    assert (read.json()["card"]["name"], read.json()["card"]["customer_since"], read["ETag"]) == ("柳塘一中", "2026-11-01", '"1"')
    assert read.json()["card"]["kind"] == {"zh": "事业", "en": "Public institution"}
    changed = manager("PATCH", one, {"values": {"short_name": "一中"}}, If_Match=read["ETag"])
    assert changed.status_code == 200
    assert AuditAct.objects.get(pk=changed.json()["act_id"]).channel == "rest"
    assert manager("POST", f"acts/{changed.json()['act_id']}/undo").json() == {
        "subject": {"kind": "account", "id": made.json()["account_id"]}, "account_id": made.json()["account_id"], "verb": "edit_account"}


def test_a_custom_field_is_read_and_edited_with_its_version(house: House, program: Make, now: datetime) -> None:
    steward = program(make_user("steward", now=now, unit_id=house.world.hq, roles=("R18",)))
    made = steward("POST", "fields", {"subject": "account", "values": {"zh": "机房等级", "kind": "choice", "choices": "甲 | A\n乙 | B"}})
    one = f"fields/{made.json()['number']}"
    read = program(house.manager)("GET", one)
    [listed] = steward("GET", "fields?subject=account").json()["items"]
    assert read.json() == listed and listed["key"] == f"cf_{listed['number']}"
    assert [choice["label"]["en"] for choice in listed["choices"]] == ["A", "B"]
    assert steward("PATCH", one, {"values": {"en": "Class of the room"}}, If_Match=read["ETag"]).status_code == 204
    late = steward("PATCH", one, {"values": {"en": "Too late"}}, If_Match=read["ETag"])
    assert late.status_code in (409, 412) and "Class of the room" in late.content.decode()


def test_quality_and_rollups_are_read_in_the_callers_reach(house: House, program: Make) -> None:
    head = program(house.head)
    for path in ("quality/fields", "quality/owners", f"quality/units?unit_id={house.world.city}", f"accounts/{house.own}/rollups"):
        assert head("GET", path).status_code == 200, path
    assert head("GET", f"accounts/{house.foreign}/rollups").status_code == 404


def test_what_is_foreign_does_not_exist_and_nothing_is_changed(house: House, manager: Program) -> None:
    """ATK-39 on the interface: 404 for every call with a foreign id, and the database is as it was."""
    before = [*Account.objects.values_list("version", flat=True).order_by("pk"), Contact.objects.count()]
    calls: list[tuple[str, str, Any]] = [
        ("GET", f"accounts/{house.foreign}", None), ("GET", f"accounts/{house.foreign}/contacts", None),
        ("GET", f"accounts/{house.foreign}/tree", None), ("GET", f"accounts/{house.foreign}/timeline", None),
        ("GET", f"contacts/{house.foreign_person}", None),
        ("GET", f"contacts/{house.foreign_person}/positions", None), ("POST", f"contacts/{house.foreign_person}/disclose", {}),
        ("PATCH", f"accounts/{house.foreign}", {"values": {"short_name": "x"}, "expected_version": 1}),
        ("POST", f"accounts/{house.foreign}/contacts", {"values": {"name": "x"}}), ("GET", "accounts/99999999999999999999", None)]
    assert [manager(*call).status_code for call in calls] == [404] * len(calls)
    assert [*Account.objects.values_list("version", flat=True).order_by("pk"), Contact.objects.count()] == before


def test_a_refusal_is_a_problem_in_the_callers_language(house: House, manager: Program) -> None:
    body = {"values": {"name": "又一家", "customer_kind": "alien"}}
    english = manager("POST", "accounts", body)
    assert (english.status_code, english["Content-Type"]) == (422, "application/problem+json")
    assert english.json() | {"code": "unknown_choice", "field": "customer_kind", "status": 422} == english.json()
    chinese = manager("POST", "accounts", body, Accept_Language="zh-CN")
    assert "不在可选值中" in chinese.json()["title"] and chinese["Content-Language"] == "zh-CN"
    assert manager("GET", "no-such-thing").json()["code"] == "not_found"


@pytest.mark.parametrize(("method", "path", "status", "code"), [
    ("POST", "no-such-thing", 404, "not_found"), ("POST", "accounts/x/contacts", 404, "not_found"), ("PUT", "accounts", 405, "method_not_allowed")])
def test_a_change_to_no_address_of_ours_is_a_problem_too(manager: Program, method: str, path: str, status: int, code: str) -> None:
    """As a server sees it: a test's client does not ask for a form's token."""
    strict = Program(manager.secret, client=Client(enforce_csrf_checks=True))
    answer = strict(method, path, {})
    assert (answer.status_code, answer["Content-Type"], answer.json()["code"]) == (status, "application/problem+json", code)
    assert status != 405 or "GET" in answer["Allow"]


@pytest.mark.parametrize("body", [
    {"values": {"name": "x"}, "is_staff": True}, {"values": {"name": "x", "version": 9}}, {"values": {"name": "x", "created_at": "2020-01-01"}},
    {"values": {"name": 7}}, {"values": {"name": "x", "customer_since": "soon"}}, {"values": "x"}, {}, {"values": {"name": "a\x00b"}},
    {"values": {"name": "x", "unit": 2**70}}, {"values": {"name": "\ud800"}}])
def test_mass_assignment_and_ill_formed_bodies_are_refused(house: House, manager: Program, body: Any) -> None:
    """ATK-41, ATK-52 on the interface: 400, and nothing is written."""
    before = Account.objects.count()
    answer = manager("POST", "accounts", body)
    assert answer.status_code == 400, answer.content
    assert Account.objects.count() == before


@pytest.mark.parametrize(("text", "status"), [
    ('{"values": {"name": "x"}, "values": {"name": "y"}}', 400), ("[" * 5000 + "]" * 5000, 400), ("[]", 400), ("{", 400), ("NaN", 400),
    ('{"values": {"name": "x", "influence_percentile": NaN}}', 400), ("x" * 1_000_001, 413)])
def test_broken_json_is_refused(house: House, manager: Program, text: str, status: int) -> None:
    assert manager("POST", "accounts", text).status_code == status


def test_an_edit_without_its_version_is_refused_and_a_late_one_shows_both_sides(house: House, manager: Program) -> None:
    """CON-80 on the interface: 428 without a version; 412 or 409 with what stands there and what was sent."""
    one = f"accounts/{house.own}"
    assert manager("PATCH", one, {"values": {"short_name": "a"}}).status_code == 428
    version = manager("GET", one).json()["card"]["version"]
    assert manager("PATCH", one, {"values": {"short_name": "甲"}, "expected_version": version}).status_code == 200
    late = manager("PATCH", one, {"values": {"short_name": "乙"}, "expected_version": version})
    assert (late.status_code, late.json()["current"]["card"]["short_name"], late.json()["yours"]) == (409, "甲", {"short_name": "乙"})
    assert manager("PATCH", one, {"values": {"short_name": "乙"}}, If_Match=f'"{version}"').status_code == 412


def test_one_effect_per_idempotency_key(house: House, manager: Program) -> None:
    """CON-81: same key same answer; same key other body 422; a refused call leaves no key."""
    send = {"values": {"name": "幂等客户"}}
    first, again = (manager("POST", "accounts", send, Idempotency_Key="k1") for _ in range(2))
    assert (first.status_code, first.json()) == (again.status_code, again.json()) == (201, again.json())
    assert again["Idempotent-Replayed"] == "true" and Account.objects.filter(name="幂等客户").count() == 1
    other = manager("POST", "accounts", {"values": {"name": "另一家"}}, Idempotency_Key="k1")
    assert (other.status_code, other.json()["code"]) == (422, "key_reused")
    assert manager("POST", "accounts", {"values": {"name": ""}}, Idempotency_Key="k2").status_code == 422
    assert manager("POST", "accounts", {"values": {"name": "好了"}}, Idempotency_Key="k2").status_code == 201
    person = f"accounts/{house.own}/contacts"
    twice = [manager("POST", person, {"values": {"name": "只加一次"}}, Idempotency_Key="k3").json() for _ in range(2)]
    assert twice[0] == twice[1] and Contact.objects.filter(name="只加一次").count() == 1
    assert not IdempotencyKey.objects.filter(result__contains="只加一次").exists()


def test_a_key_is_for_one_call_whatever_the_operation(house: House, manager: Program, program: Make) -> None:
    """CON-81: the same key at another path, by another method, with another file of the same name and size: 422; somebody else's is his own."""
    send, one = {"values": {"name": "一键一事"}}, f"accounts/{house.own}"
    assert manager("POST", "accounts", send, Idempotency_Key="k4").status_code == 201
    version = manager("GET", one).json()["card"]["version"]
    for method, path, body in (("POST", f"{one}/contacts", send), ("PATCH", one, {**send, "expected_version": version})):
        other = manager(method, path, body, Idempotency_Key="k4")
        assert (other.status_code, other.json()["code"]) == (422, "key_reused")
    assert program(house.head)("POST", "accounts", {"values": {"name": "他人同键"}}, Idempotency_Key="k4").status_code == 201

    def upload(text: str) -> Any:
        sheet = SimpleUploadedFile("客户.csv", text.encode(), content_type="text/csv")
        return manager.client.post("/api/v1/imports", {"file": sheet, "data": json.dumps({"kind": "accounts"})},
                                   headers={"Authorization": f"Bearer {manager.secret}", "Idempotency-Key": "k5"})

    first = upload("客户名称,集团编码\n甲,JT81\n")
    assert first.status_code == 201, first.content
    assert upload("客户名称,集团编码\n甲,JT81\n").json() == first.json()
    assert upload("客户名称,集团编码\n乙,JT82\n").status_code == 422


def test_a_split_of_revenue_says_what_it_saw(house: House, program: Make) -> None:
    """CON-80: of several who looked at the same the first wins and the others are told, with both sides; without `seen` it is 428."""
    head, place = program(house.head), f"accounts/{house.own}/revenue-shares"
    values = {"instance": "PI-1", "issuer": "97", "valid_from": "2026-01-01", "source_document": "FT-1"}
    said: dict[str, Any] = {"values": values, "shares": [{"unit": "9702", "rate": "100%"}]}
    unseen = head("POST", place, said)
    assert (unseen.status_code, unseen.json()["code"], unseen.json()["field"]) == (428, "version_needed", "seen")
    seen = head("POST", f"{place}/preview", said).json()["seen"]
    answers = [head("POST", place, said | {"seen": seen}) for _ in range(3)]
    assert [one.status_code for one in answers] == [201, 409, 409]
    there = answers[1].json()["current"]["periods"][0]
    assert there["id"] == answers[0].json()["split_id"] and answers[1].json()["yours"] == values
    end = {"issuer": "97", "instance": "PI-1", "valid_until": "2026-07-01"}
    assert [head("POST", f"{place}/end", end | more).status_code for more in ({}, {"seen": seen}, {"seen": there["seen"]})] == [428, 409, 200]


def test_the_same_person_is_not_made_twice_without_a_word(house: House, program: Make) -> None:
    """IMP-19: name and mobile as somebody's here: refused with his number, unless it is said that he is another; the same at another account."""
    manager, at = program(house.manager), f"accounts/{house.own}/contacts"
    values = {"name": "马万里", "mobile": "137 0013 7000"}
    first = manager("POST", at, {"values": values}).json()["contact_id"]
    no = manager("POST", at, {"values": values | {"name": "马 万里", "mobile": "+8613700137000"}})
    assert (no.status_code, no.json()["code"]) == (409, "person_known") and str(first) in json.dumps(no.json(), ensure_ascii=False)
    assert manager("POST", at, {"values": values | {"mobile": "13700137001"}}).status_code == 201, "a namesake"
    assert manager("POST", at, {"values": values | {"name": "齐飞"}}).status_code == 201, "who shares his telephone"
    assert manager("POST", at, {"values": {"name": "马万里"}}).status_code == 201, "no mobile tells nothing"
    assert manager("POST", at, {"values": values, "is_another": True}).status_code == 201
    assert Contact.objects.filter(name="马万里").count() == 4


def test_phones_are_masked_and_logged_as_on_the_page(
    house: House, program: Make, now: datetime, django_capture_on_commit_callbacks: Any
) -> None:
    """PRM-63, PRM-65: who stands near is shown the number and it is written down; who does not gets the mask, also by this channel."""
    with django_capture_on_commit_callbacks(execute=True):
        mine = program(house.manager)("GET", f"accounts/{house.own}/contacts").json()["items"][0]
    assert mine["shown"]["mobile"] == {"key": "mobile", "text": "13800001234", "is_masked": False, "showing": "plain_logged"}
    assert Disclosure.objects.get(user_id=house.manager).contact_ids == [house.person]
    far = make_user("far", now=now, unit_id=house.world.hq, roles=("R10",))
    theirs = program(far)("GET", f"contacts/{house.person}")
    assert theirs.json()["shown"]["mobile"]["text"] == "138****1234" and "13800001234" not in theirs.content.decode()


def test_disclosing_is_one_act_with_its_reason(house: House, manager: Program) -> None:
    shown = manager("POST", f"contacts/{house.person}/disclose", {"reason": "回访"})
    assert shown.json()["shown"]["mobile"]["text"] == "13800001234"
    assert set(Disclosure.objects.filter(act_id__isnull=False).values_list("reason", flat=True)) == {"回访"}
    assert AuditAct.objects.filter(verb="disclose_contact", channel="rest").count() == 1


def test_the_masks_of_a_read_come_back_without_harm(house: House, program: Make, now: datetime) -> None:
    """PRM-64 on the interface: a program that writes what it read keeps the stored number."""
    head = program(house.head)
    person = head("GET", f"contacts/{house.person}")
    sent = {"values": {"mobile": person.json()["shown"]["mobile"]["text"], "post": "行长"}}
    assert head("PATCH", f"contacts/{house.person}", sent, If_Match=person["ETag"]).status_code == 200
    assert Contact.objects.get(pk=house.person).mobile == "13800001234"


def test_openapi_needs_a_key_and_is_whole(house: House, manager: Program) -> None:
    assert manager.client.get("/api/v1/openapi.json").status_code == 401
    found = manager("GET", "openapi.json").json()
    assert found["openapi"] == "3.1.0" and "/api/v1/accounts/{account_id}" in found["paths"]


def test_a_change_needs_json(house: House, manager: Program) -> None:
    answer = manager.client.post("/api/v1/accounts", {"values": "x"}, headers={"Authorization": f"Bearer {manager.secret}"})
    assert answer.status_code == 415


def test_counts_and_lists_equal_the_pages(house: House, program: Make, as_user: Any) -> None:
    """PRM-59: the same reader finds the same accounts by page, list, count, search and stream."""
    for user_id in (house.manager, house.head):
        actor, call = organisation.actor_of_user(user_id=user_id), program(user_id)
        seen = {row["account_id"] for row in call("GET", "accounts").json()["items"]}
        assert seen == set(Account.objects.filter(customers.account_scope(actor).q("pk")).values_list("pk", flat=True))
        assert call("GET", "accounts-count").json() == {"accounts": len(seen)}
        page = as_user(actor).get("/book/").content.decode()
        assert ("望溪银行" in page, "沧原矿业" in page) == (True, False)
        assert [one["account_id"] for one in call("GET", "search?q=望溪").json()["items"]] == [house.own]
        assert call("GET", "search?q=沧原").json()["items"] == []
        assert call("GET", "search?q=😀").json()["code"] == "wrong_value" and call("GET", "search?q=😀望溪").json()["items"]
        lines = b"".join(call("GET", "accounts.ndjson").streaming_content).decode().splitlines() if user_id == house.head else []
        assert len(lines) in (0, len(seen) + 1)


def test_who_only_serves_on_site_gets_no_money(house: House, program: Make, now: datetime) -> None:
    """Operator 1.1 and PRM-59 on the interface: revenue and arrears are no data, in rows and in their order; the timeline tells no rent."""
    serving = make_user("serving", now=now, unit_id=house.world.other_city, roles=("R1",))
    customers.assign(actor=system("test"), now=now, account_id=house.own, user_id=serving, role="local_service")
    with connection.cursor() as cursor:
        cursor.execute("update lists_book set revenue_12m_fen = 900, arrears_fen = 5 where account_id = %s", [house.own])
    shown = [program(user_id)("GET", "accounts?sort=-revenue&columns=name,revenue,arrears").json()["items"] for user_id in (serving, house.manager)]
    assert [(row["account_id"], row["revenue"], row["arrears"]) for rows in shown for row in rows] == [
        (house.own, None, None), (house.own, 900, 5)]
    answers = [program(user_id)("GET", f"accounts/{house.own}/usage") for user_id in (serving, house.manager)]
    assert [(answer.status_code, answer.json()["code"]) for answer in answers] == [(403, "money_closed"), (409, "no_figures")], "ARC-29"
    engineer = program(make_user("engineer", now=now, unit_id=house.world.city, roles=("R6",)))
    rows = engineer("GET", "accounts?sort=-revenue&columns=name,revenue,arrears").json()["items"]
    assert [(row["account_id"], row["revenue"], row["arrears"]) for row in rows] == [(house.own, None, None)], "docs/adr/0011: not by his unit"
    assert engineer("GET", f"accounts/{house.own}/money").json()["code"] == "money_closed"
    rivals.add_rival_service(actor=organisation.actor_of_user(user_id=house.manager), now=now, account_id=house.own, values={
        "operator": "hengxun", "product": "leased_line", "monthly_rent": "4321", "source": "customer_said", "confidence": "likely"})
    told = [program(user_id)("GET", f"accounts/{house.own}/timeline").content.decode() for user_id in (serving, house.manager)]
    assert ["4321.00" in one for one in told] == [False, True]


def test_what_was_merged_leads_to_what_stayed(house: House, program: Make, now: datetime) -> None:
    """CON-88 on the interface: a read is led on, an edit lands on the survivor and meets both sides."""
    call = program(house.head)
    gone = make_account(now=now, unit_id=house.world.city, name="望溪银行股份")
    versions = [call("GET", f"accounts/{one}").json()["card"]["version"] for one in (house.own, gone)]
    wish = {"survivor_id": house.own, "loser_id": gone, "survivor_version": versions[0], "loser_version": versions[1], "reason": "同一家"}
    assert call("POST", "merges/accounts", {"wish": wish}).status_code == 201
    led = call("GET", f"accounts/{gone}")
    assert (led.status_code, led["Location"]) == (308, f"/api/v1/accounts/{house.own}")
    late = call("PATCH", f"accounts/{gone}", {"values": {"short_name": "晚到"}}, If_Match=f'"{versions[1]}"')
    assert late.status_code == 412 and late.json()["current"]["card"]["id"] == house.own


def test_prm_62_a_foreign_code_as_parent_is_a_code_nobody_has(house: House, manager: Program) -> None:
    """PRM-62: the same problem for both, in each of the three trees, and nothing is attached."""
    for kind in ("legal", "service", "billing"):
        said = [manager("PUT", f"accounts/{house.own}/parent", {"parent_code": code, "tree_kind": kind}) for code in ("JT2", "JT9")]
        assert {one.status_code for one in said} == {422} and "沧原" not in said[0].content.decode()
        known, unknown = (one.json() | {"request_id": ""} for one in said)
        assert known == unknown and known["code"] == "unknown_parent"
    assert manager("GET", f"accounts/{house.own}").json()["ancestors"] == []


def test_prm_62_asking_for_a_parent_answers_the_same_for_a_foreign_code_and_for_nobodys(house: House, manager: Program, now: datetime) -> None:
    """PRM-62: created, read and listed alike but for the number and the words; the same key twice is one request."""
    parentage_in_force(now)
    heard = []
    for kind, code in (("legal", "JT2"), ("billing", "JT9")):
        asked = {"tree_kind": kind, "said": code, "reason": "contract"}
        made = [manager("POST", f"accounts/{house.own}/parent-requests", asked, Idempotency_Key=code) for _ in range(2)]
        assert [one.status_code for one in made] == [201, 201] and made[0].json() == made[1].json()
        number = made[0].json()["request_id"]
        jobs.on_parent_asked(ParentAsked(request_id=number, account_id=house.own), now=now)
        read = manager("GET", f"parent-requests/{number}").json() | {"id": 0, "said": "", "tree_kind": ""}
        assert manager("GET", f"accounts/{house.own}/parent-requests").json()["items"][0]["id"] == number
        heard.append((set(made[0].json()), read))
        assert manager("POST", f"parent-requests/{number}/answer", {"decision": "refuse", "reason": "ok"}, If_Match='"1"').status_code == 403
    assert heard[0] == heard[1] and heard[0][1]["state"] == "open" and heard[0][1]["parent"] == ""
    assert manager("POST", f"parent-requests/{number}/withdraw", {}).status_code == 204
