"""The whole list: roles and scopes decide each operation, foreign ids look like none, files come in as multipart."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from guanxi.domains.organisation import api as organisation
from guanxi.foundation.django.models import AuditAct
from guanxi.foundation.pure.actor import system
from guanxi.foundation.pure.refusal import Refusal
from guanxi.foundation.pure.words import OneOf
from guanxi.integrations.rest import given, serve
from guanxi.integrations.rest.callers import Caller
from guanxi.integrations.rest.operations import OPERATIONS
from guanxi.integrations.rest.tests.conftest import House, Program

Make = Callable[..., Program]
OF_SOMEBODY = [one for one in OPERATIONS if "{account_id}" in one.path or "{contact_id}" in one.path]


@pytest.fixture(autouse=True)
def _today(monkeypatch: Any, now: datetime) -> None:
    monkeypatch.setenv("GUANXI_NOW", now.isoformat())


@pytest.mark.parametrize("role", sorted(organisation.ROLES))
def test_every_operation_answers_as_the_role_table_says(role: str) -> None:
    """PRM-58 on the interface: role x operation x {all scopes, none, reading only}."""
    acts = organisation.ROLES[role].acts
    for operation in OPERATIONS:
        for scopes, is_read_only in ((acts, False), (frozenset[str](), False), (acts, True)):
            caller = Caller(actor=system("test"), acts=acts & scopes, held=acts, is_read_only=is_read_only)
            expected = operation.act in acts & scopes and (operation.is_read or not is_read_only)
            try:
                serve.may(operation, caller)
                is_let_in = True
            except Refusal as refusal:
                assert refusal.status == 403
                is_let_in = False
            assert is_let_in == expected, operation.id


def test_a_foreign_account_or_person_looks_like_none(house: House, program: Make, monkeypatch: Any) -> None:
    """ATK-39: every operation on one, with a body whose simple members are filled (others are refused for their form first); no act is left."""
    from guanxi.integrations.rest import arguments, callers

    monkeypatch.setattr(callers._pace, "take", lambda _: None)
    call, before = program(house.head), AuditAct.objects.count()
    known = {"account_id": str(house.foreign), "contact_id": str(house.foreign_person)}
    let_in = []
    for operation in OF_SOMEBODY:
        path = re.sub(r"{([a-z_]+)}", lambda found: known.get(found[1], "1"), operation.path)
        query = "&".join(f"{one.name}={_text(one.kind)}" for one in arguments.of(operation).query if one.required)
        body = {one.name: _value(one.kind) for one in arguments.of(operation).body if one.required}
        body |= {"expected_version": 1} if arguments.of(operation).has_version else {}
        answer = call(operation.method, f"{path}?{query}" if query else path, None if operation.method == "GET" else body)
        if answer.status_code not in ((400, 403, 404, 415, 422) if operation.method != "GET" else (403, 404)):
            let_in.append((operation.id, answer.status_code, answer.content[:200]))
    assert not [one for one in let_in if one[2] != b'{"items":[]}']
    assert AuditAct.objects.exclude(verb="pool_refused").count() == before, "a refused grab at the pool alone is written down (ATK-42)"


def test_no_read_answers_a_word_for_yes_or_no(house: House, program: Make, monkeypatch: Any) -> None:
    """SYS-22: programs compare data, not Chinese; every read of the house's own account and person, and every list without arguments."""
    from guanxi.integrations.rest import arguments, callers

    monkeypatch.setattr(callers._pace, "take", lambda _: None)
    call, known, asked = program(house.head), {"{account_id}": str(house.own), "{contact_id}": str(house.person)}, 0
    for operation in OPERATIONS:
        path = re.sub(r"{[a-z_]+}", lambda found: known.get(found[0], found[0]), operation.path)
        if operation.method != "GET" or "{" in path or any(one.required for one in arguments.of(operation).query):
            continue
        answer = call("GET", path, Accept_Language="zh-CN")
        asked += answer.status_code == 200
        if answer.get("Content-Type", "").startswith("application/json"):
            assert not list(_words(answer.json(), operation.id)), operation.id
    assert asked > 40
    row = next(one for one in call("GET", "contacts").json()["items"] if one["contact_id"] == house.person)
    assert (row["has_mobile"], row["has_email"], row["is_key_person"]) == (True, True, False)


def _words(value: Any, place: str) -> Any:
    if isinstance(value, dict):
        for key, one in value.items():
            if key.startswith(("is_", "has_", "can_", "may_")) and not isinstance(one, bool | type(None)):
                yield f"{place}.{key}"
            yield from _words(one, f"{place}.{key}") if set(value) != {"zh", "en"} else ()
    elif isinstance(value, list):
        for one in value:
            yield from _words(one, place)
    elif value in ("是", "否", "有", "无"):
        yield place


@pytest.mark.parametrize("path", ["accounts/99999999999999999999", "accounts/99999999999999999999/contacts", "contacts/9223372036854775808"])
def test_an_id_that_no_table_holds_is_answered_like_any_other(house: House, program: Make, path: str) -> None:
    """PRM-58: one shape of a no, whatever the number, with a key and without."""
    for secret, status in ((program(house.manager).secret, 404), ("", 401)):
        answer = Program(secret)("GET", path)
        assert (answer.status_code, answer["Content-Type"]) == (status, "application/problem+json"), answer.content


def _text(kind: Any) -> str:
    if (word := _word(kind)) is not None:
        return word
    return "1" if kind is int else "2026-11-20" if getattr(kind, "__name__", "") == "date" else "phone"


def _word(kind: Any) -> str | None:
    """A word of the list that a kind's words are of."""
    return next((one.words[0] for one in getattr(kind, "__metadata__", ()) if isinstance(one, OneOf)), None)


def _value(kind: Any) -> Any:
    if (word := _word(kind)) is not None:
        return word
    kind = given.bare(kind)
    name = getattr(kind, "__name__", str(kind))
    simple = {"int": 1, "str": "text", "bool": True, "date": "2026-11-20"}
    if name in simple:
        return simple[name]
    if name == "Wish":
        return {"contact_ids": [1], "fields": ["mobile"], "reason": "回访客户"}
    if name == "Said":
        return {"state": "given", "purposes": ["care"], "channels": ["phone"], "said_on": "2026-11-20", "evidence": "phone_call"}
    return {"name": "x"} if "ContactValues" in name else {}


def test_a_file_comes_in_as_multipart(house: House, program: Make, tmp_path: Any) -> None:
    """An import is uploaded, read back and refused without its file; a NUL among its first rows is no fault of the server (IMP-26)."""
    call = program(house.head)
    sheet = SimpleUploadedFile("客户.csv", "客户名称,集团编码\n导入客户,JT77\n客\x00户,JT78\n".encode(), content_type="text/csv")
    data = {"file": sheet, "data": json.dumps({"kind": "accounts"})}
    made = call.client.post("/api/v1/imports", data, headers={"Authorization": f"Bearer {call.secret}"})
    assert made.status_code == 201, made.content
    assert call("GET", f"imports/{made.json()['run_id']}").json()["file_name"] == "客户.csv"
    assert call("POST", "imports", {"kind": "accounts"}).status_code == 415
    wrong = call.client.post("/api/v1/imports", {"data": '{"kind": "accounts"}'}, headers={"Authorization": f"Bearer {call.secret}"})
    assert (wrong.status_code, wrong.json()["field"]) == (400, "file")


def test_a_value_is_verified_and_the_verification_taken_back(house: House, program: Make) -> None:
    """A named tuple of a door is an object outside."""
    call = program(house.manager)
    item = {"contact_id": house.person, "field": "contact.mobile"}
    verified = call("POST", f"accounts/{house.own}/quality/verify", {"items": [item], "source": "call"})
    assert verified.status_code == 200, verified.content
    assert call("POST", f"quality-acts/{verified.json()['act_id']}/undo").json() == {"account_id": house.own}
    assert call("POST", f"accounts/{house.own}/quality/fault", {"item": "mobile", "source": "call"}).status_code == 400


def test_a_blank_policy_refuses_with_its_way_out(house: House, program: Make) -> None:
    """What the sources leave blank is not guessed by this channel either."""
    refused = program(house.manager)("POST", "registrations", {"account_id": house.own, "proof": "已拜访"}, Idempotency_Key="r1")
    assert (refused.status_code, refused.json()["code"]) == (409, "policy_missing") and refused.json()["way_out"]


def test_a_circuit_is_recorded_measured_and_put_back(house: House, program: Make) -> None:
    """LLD-01, LLD-15: what a tester shows is sent as it shows it; the verdict comes with its reasons."""
    call = program(house.manager)
    made = call("POST", f"accounts/{house.own}/circuits", {"values": {
        "designation": "望溪/石渡 FE 0017", "technology": "e1_g703", "state": "active", "source": "label"}})
    assert made.status_code == 201, made.content
    one = f"circuits/{made.json()['circuit_id']}"
    run = call("POST", f"{one}/tests", {"values": {"side": "a", "kind": "bit_errors", "started_at": "2026-11-19 15:30:05", "seconds": "15min"},
                                        "measured": {"ber": "<1E-9"}})
    assert run.status_code == 201, run.content
    found = call("GET", f"circuit-tests/{run.json()['test_id']}").json()
    assert (found["measured"][0]["value"], found["verdict"]["outcome"], found["seconds"]) == ("<1E-9", "unjudged", 900)
    refused = call("POST", f"{one}/tests", {"values": {"side": "a", "kind": "bit_errors", "started_at": "2026-11-19 15:30:06"},
                                            "measured": {"ber": "7"}})
    assert refused.status_code == 422 and refused.json()["code"] == "out_of_range"
    changed = call("PATCH", one, {"values": {"bandwidth": "2M"}, "expected_version": 1})
    assert call("POST", f"circuit-acts/{changed.json()['act_id']}/undo").json() == {"circuit_id": made.json()["circuit_id"]}
    listed = call("GET", "circuits?tested=yes").json()
    assert [row["designation"] for row in listed["rows"]] == ["望溪/石渡 FE 0017"]


def test_a_rival_service_is_recorded_changed_and_taken_back(house: House, program: Make) -> None:
    call = program(house.manager)
    values = {"operator": "other", "product": "leased_line", "source": "customer_said", "confidence": "likely", "seen_on": "2026-11-20"}
    made = call("POST", f"accounts/{house.own}/rival-services", {"values": values})
    assert made.status_code == 201, made.content
    one = f"rival-services/{made.json()['service_id']}"
    changed = call("PATCH", one, {"values": {"bandwidth": "100M"}}, If_Match=call("GET", one)["ETag"])
    assert call("POST", f"rival-acts/{changed.json()['act_id']}/undo").json() == {"account_id": house.own}


def test_a_hand_over_is_previewed_without_being_done(house: House, program: Make, now: datetime) -> None:
    call = program(house.head)
    terms = {"from_user_id": house.manager, "to_user_id": house.head, "witness_id": house.manager, "effective_on": "2026-11-20"}
    shown = call("POST", "handovers/preview", {"terms": terms})
    assert shown.status_code == 200 and [one["account_id"] for one in shown.json()["accounts"]] == [house.own]
    assert shown.json()["refusals"] and not call("GET", "handovers").json()["items"]


def test_a_view_keeps_what_the_book_is_asked(house: House, program: Make) -> None:
    call = program(house.manager)
    made = call("POST", "views", {"name": "欠费户", "filters": {"arrears": ["1"], "sort": ["-arrears"]}, "columns": ["arrears"]})
    assert made.status_code == 201
    assert call("GET", f"views/{made.json()['view_id']}").json()["kept"]["text"] == "arrears=1"
    assert call("POST", "views", {"name": "坏的", "filters": {"password": ["1"]}}).status_code == 400
    assert call("DELETE", f"views/{made.json()['view_id']}").status_code == 204
