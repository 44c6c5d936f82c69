"""Reads of what the shell shows from several domains: the page's own functions, under the same rule (issue 3, point 11)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest

from guanxi.domains.customers import api as customers
from guanxi.domains.organisation import api as organisation
from guanxi.domains.organisation.testing import make_user
from guanxi.foundation.pure.actor import system
from guanxi.integrations.rest.tests.conftest import House, Program

Make = Callable[..., Program]


@pytest.fixture(autouse=True)
def _today(monkeypatch: Any, now: datetime) -> None:
    monkeypatch.setenv("GUANXI_NOW", (now + timedelta(days=3)).isoformat())


@pytest.fixture
def edited(house: House, now: datetime) -> None:
    """The account was renamed, and its person's number changed, a day after they were entered."""
    actor, later = organisation.actor_of_user(user_id=house.manager), now + timedelta(days=1)
    customers.edit_account(actor=actor, now=later, account_id=house.own, values={"short_name": "望溪行"}, expected_version=1)
    customers.edit_contact(actor=actor, now=later, contact_id=house.person, values={"mobile": "13800009999"}, expected_version=1)


@pytest.mark.usefixtures("edited")
def test_arc_06_an_account_as_the_archive_knew_it_on_a_day(house: House, program: Make, now: datetime) -> None:
    call = program(house.manager)
    then = call("GET", f"accounts/{house.own}/as-of?on={now:%Y-%m-%d}").json()
    found = {one["label"]["en"]: one for one in then["fields"]}
    short = next(one for one in found.values() if one["now"]["zh"] == "望溪行")
    assert short["then"]["zh"] == "–" and [value["zh"] for _, value in then["codes"]] == ["JT1"]
    assert call("GET", f"accounts/{house.own}/as-of?on={now + timedelta(days=9):%Y-%m-%d}").json()["code"] == "day_to_come"
    early = call("GET", f"accounts/{house.own}/as-of?on=2020-01-01")
    assert (early.status_code, early.json()["code"]) == (404, "not_recorded_then") and early.json()["way_out"]
    assert call("GET", f"accounts/{house.foreign}/as-of?on={now:%Y-%m-%d}").json()["code"] == "not_found"


@pytest.mark.usefixtures("edited")
def test_prm_63_history_in_words_and_masked(house: House, program: Make) -> None:
    answer = program(house.head)("GET", f"accounts/{house.own}/history")
    acts = answer.json()["acts"]
    edit = next(one for one in acts if one["verb"] == "edit_account")
    assert edit["said"]["en"] == "edited the archive" and edit["who"]["zh"] and edit["channel"]["zh"] == "页面"
    assert {"望溪行"} <= {change["after"]["zh"] for row in edit["rows"] for change in row["changes"]}
    assert any(one["verb"] == "edit_contact" for one in acts) and "13800009999" not in answer.content.decode()
    assert not {"request_id", "actor_name"} & set(edit)
    assert program(house.head)("GET", f"accounts/{house.foreign}/history").status_code == 404
    assert program(house.head, scopes=("account.view",))("GET", f"accounts/{house.own}/history").json()["code"] == "scope_missing"


def test_prm_60_the_book_and_its_people_in_groups(house: House, program: Make) -> None:
    call = program(house.head)
    by_kind = call("GET", "accounts-groups?by=kind").json()
    assert by_kind["whole"]["accounts"] == call("GET", "accounts-count").json()["accounts"]
    assert {"parameter", "key", "name", "accounts", "is_hidden"} <= set(by_kind["lines"][0]) and "href" not in by_kind["lines"][0]
    people = call("GET", "contacts-groups?by=account").json()
    assert sum(one["people"] for one in people["lines"]) == people["whole"]["people"]
    assert call("GET", "accounts-groups?by=phone").status_code == 400 and call("GET", "accounts-groups?by=kind&nonsense=1").status_code == 400


def test_grd_10_accounts_by_who_signed_and_at_one_unit_itself(house: House, program: Make) -> None:
    """Filters that name a unit mean the same as on the page: `unit_at` and `signed_by` were read for `unit` only and refused."""
    call = program(house.head)
    everybody = {one["account_id"] for one in call("GET", "accounts").json()["items"]}
    assert {one["account_id"] for one in call("GET", "accounts?signed_by=none").json()["items"]} == everybody
    assert call("GET", f"accounts?signed_by={house.world.province}").json()["items"] == []
    assert {one["account_id"] for one in call("GET", f"accounts?unit_at={house.world.city}").json()["items"]} == everybody
    assert call("GET", "accounts?signed_by=987654321").status_code == 400


def test_org_20_groups_of_a_unit_as_of_a_day(house: House, program: Make, now: datetime) -> None:
    root = system("test")
    group = organisation.open_group(actor=root, now=now, unit_id=house.world.city, name="教育组")
    organisation.join_group(actor=root, now=now, group_id=group, user_id=house.manager)
    call = program(house.manager)
    found = call("GET", f"units/{house.world.city}/groups").json()["items"]
    assert [(one["name"], [member["id"] for member in one["members"]]) for one in found if one["id"] == group] == [("教育组", [house.manager])]
    before = call("GET", f"units/{house.world.city}/groups?on=2020-01-01").json()["items"]
    assert not [one for one in before if one["members"]]
    assert call("GET", "units/987654321/groups").status_code == 404


def test_operator_1_8_why_a_colleague_sees_it(house: House, program: Make, now: datetime) -> None:
    make_user("sumiao", now=now, unit_id=house.world.other_city, name="苏淼")
    call = program(house.manager)
    found = call("GET", f"accounts/{house.own}/sight?who=sumiao").json()
    assert found["sight"]["sees"] is False and found["sight"]["reasons"] and found["grants"] == []
    assert call("GET", f"accounts/{house.own}/sight?who=nobody").json()["code"] == "who_unclear"
    assert program(house.head)("GET", f"accounts/{house.own}/sight?who=sumiao").status_code == 403


def test_a_value_that_may_be_null_has_its_name(house: House, program: Make) -> None:
    """OpenAPI says {result: …}; the bare object, or null alone, was answered."""
    assert program(house.head)("GET", f"accounts/{house.own}/lead-proposal").json() == {"result": None}


def test_the_row_of_the_book_is_the_lists(house: House, program: Make) -> None:
    call = program(house.head)
    row = call("GET", f"accounts/{house.own}/book-row").json()
    listed = {one["account_id"]: one for one in call("GET", "accounts").json()["items"]}
    assert row == listed[house.own]
