"""ARC-11, ARC-13, ARC-14, decisions 13: a custom field that counts for completeness is judged, verified, called back and tended like any other."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from guanxi.domains.customers import api as customers
from guanxi.domains.customers.commands import custom_columns
from guanxi.domains.customers.models import Account, Contact
from guanxi.domains.lists.models import Book
from guanxi.domains.organisation.testing import browser_of, make_actor, refused
from guanxi.domains.stewardship import api
from guanxi.domains.stewardship.api import Item
from guanxi.domains.stewardship.models import AccountQuality, Verification
from guanxi.domains.stewardship.queries import policy
from guanxi.domains.stewardship.rules.quality import percent
from guanxi.domains.stewardship.tests.conftest import TODAY, Scene
from guanxi.foundation.django import access
from guanxi.foundation.pure.actor import Actor, system

pytestmark = pytest.mark.django_db


def define(now: datetime, zh: str, *, subject: str = "account", **more: Any) -> str:
    """Its key in the archive."""
    values: Any = {"zh": zh, "kind": "text", "required": "true", **more}
    return f"{subject}.cf_{customers.define_field(actor=system('test'), now=now, subject=subject, values=values)}"


def write(scene: Scene, now: datetime, field: str, value: str) -> None:
    key, root = field.partition(".")[2], system("test")
    with access.bound(root):
        version = (Account.objects.get(pk=scene.own) if field.startswith("account.") else Contact.objects.get(pk=scene.person)).version
    given: Any = {"actor": root, "now": now, "expected_version": version, "values": {key: value}}
    if field.startswith("account."):
        customers.edit_account(account_id=scene.own, **given)
    else:
        customers.edit_contact(contact_id=scene.person, **given)


@pytest.mark.parametrize(("subject", "kind", "value"), [
    ("account", "text", "甲级"), ("account", "money", "12.50"), ("account", "bool", "false"), ("contact", "date", "2026-01-31"),
    ("contact", "text", "老乡")])
def test_completeness_has_one_value(scene: Scene, now: datetime, root: Actor, subject: str, kind: str, value: str) -> None:
    """The book, the page's panel and the night count the same fields, empty, filled and asked in vain."""
    field = define(now, "考察字段", subject=subject, kind=kind)
    key = field.partition(".")[2]
    for step in ("missing", "unknown", "unverified"):
        if step == "unknown":
            mark: Any = customers.mark_account_unknown if subject == "account" else customers.mark_contact_unknown
            mark(actor=scene.manager, now=now, field=key, **({"account_id": scene.own} if subject == "account" else {"contact_id": scene.person}))
        elif step == "unverified":
            write(scene, now, field, value)
        custom_columns.recount_completeness()
        api.sum_up(actor=system("test"), now=now)
        with access.bound(root):
            page, row = api.account_state(actor=root, account_id=scene.own, today=TODAY), AccountQuality.objects.get(account_id=scene.own)
            book = Book.objects.get(account_id=scene.own).completeness
        assert scene.state(field) == step
        assert (row.required, row.filled, row.unknown) == (page.tally.required, page.tally.filled, page.tally.unknown)
        assert percent(row.filled + row.unknown, row.required) == book == page.tally.completeness
        assert f"{field}:{step}" in row.marks


def test_it_is_verified_and_found_wrong_by_its_name(scene: Scene, now: datetime) -> None:
    field = define(now, "机房等级")
    write(scene, now, field, "甲级")
    api.verify_values(actor=scene.manager, now=now, account_id=scene.own, items=[Item(None, field)], source="visit")
    assert scene.state(field) == "fresh"
    write(scene, now, field, "乙级")
    assert scene.state(field) == "unverified"
    api.find_fault(actor=scene.manager, now=now, account_id=scene.own, item=Item(None, field), source="call")
    assert scene.state(field) == "wrong" and "机房等级" in scene.client.get(f"/stewardship/accounts/{scene.own}/").content.decode()
    with access.bound(system("test")):
        assert Verification.objects.filter(field=field).count() == 2
    number = int(field.rpartition("_")[2])
    customers.retire_field(actor=system("test"), now=now, number=number)
    assert field not in customers.archive_fields() and api.label_of(field).zh == "机房等级", "its checks keep its name"
    refused("nothing_to_verify", api.verify_values, actor=scene.manager, now=now, account_id=scene.own, items=[Item(None, field)], source="visit")


def test_it_is_drawn_and_called_back(scene: Scene, now: datetime) -> None:
    field = define(now, "机房等级")
    write(scene, now, field, "甲级")
    api.verify_values(actor=scene.manager, now=now, account_id=scene.own, items=[Item(None, field)], source="visit")
    seat = make_actor("sumiao", now=now, unit_id=scene.world.city, roles=("R4",))
    monday = TODAY.fromordinal(TODAY.toordinal() - TODAY.weekday())
    assert api.draw_call_backs(actor=system("test"), now=now, week=monday) == 1
    with access.bound(seat, read_only=True):
        line = api.call_backs(actor=seat, only_mine=True, only_open=True).rows[0]
    assert line.field.zh == "机房等级"
    api.answer_call_back(actor=seat, now=now, call_back_id=line.id, result="right")
    assert scene.value(field).source.zh == "抽样回访"


@pytest.mark.parametrize(("role", "reach"), [("R1", "manager"), ("R6", "service"), ("R8", "own"), ("R9", "unit"), ("R17", "unit")])
def test_its_gaps_go_to_the_role_its_definition_names(scene: Scene, now: datetime, role: str, reach: str) -> None:
    field = define(now, "机房等级", steward=role)
    api.sum_up(actor=system("test"), now=now)
    one = scene.manager if reach == "manager" else make_actor(f"one-{role}", now=now, unit_id=scene.world.city, roles=(role,))
    if reach in ("service", "own"):
        customers.assign(actor=system("test"), now=now, account_id=scene.own, user_id=one.user_id, role="customer_response")
        api.sum_up(actor=system("test"), now=now)
    with access.bound(one, read_only=True):
        share = api.steward_page(actor=one, user_id=one.user_id, today=TODAY)
    assert [(duty.name.zh, duty.count) for duty in share.duties if duty.field == field] == [("机房等级", 1)]


def test_who_tends_it_fills_it_and_nobody_else(scene: Scene, now: datetime) -> None:
    field, choice = define(now, "机房等级", steward="R6"), define(now, "评级", kind="choice", choices="甲\n乙", steward="R6")
    desk = make_actor("desk", now=now, unit_id=scene.world.city, roles=("R6",))
    assert scene.value(field, actor=desk).may_fill and not scene.value(field).may_fill and not scene.value(choice, actor=desk).may_fill
    refused("not_steward", api.fill_value, actor=scene.manager, now=now, account_id=scene.own, item=Item(None, field), value="甲级")
    refused("not_to_be_filled", api.fill_value, actor=desk, now=now, account_id=scene.own, item=Item(None, choice), value="01")
    api.fill_value(actor=desk, now=now, account_id=scene.own, item=Item(None, field), value="甲级")
    with access.bound(system("test")):
        assert Account.objects.get(pk=scene.own).extra == {field.partition(".")[2]: "甲级"}
    refused("already_filled", api.fill_value, actor=desk, now=now, account_id=scene.own, item=Item(None, field), value="乙级")


def test_figures_and_rounds_know_it(scene: Scene, now: datetime) -> None:
    field = define(now, "机房等级", steward="R8")
    api.sum_up(actor=system("test"), now=now)
    head = browser_of(scene.head.user_id)
    page = head.get("/stewardship/").content.decode()
    assert "机房等级" in page and "项目经理" in page and f"mark={field}:missing" in page
    assert "望溪银行" in head.get(f"/stewardship/accounts/?mark={field}:missing").content.decode()
    assert f'value="{field}"' in head.get("/stewardship/rounds/").content.decode()
    assert api.open_round(actor=scene.head, now=now, name="机房", unit_id=scene.world.city, fields=[field],
                          due_on=TODAY.fromordinal(TODAY.toordinal() + 9))


def test_it_costs_no_statement_more(scene: Scene, now: datetime) -> None:
    path = f"/stewardship/accounts/{scene.own}/"
    scene.client.get(path)
    with CaptureQueriesContext(connection) as before:
        assert scene.client.get(path).status_code == 200
    for n in range(3):
        define(now, f"字段{n}", subject="contact")
    scene.client.get(path)
    with CaptureQueriesContext(connection) as after:
        assert "字段2" in scene.client.get(path).content.decode()
    assert len(after) == len(before)


def test_a_pack_without_customs_is_as_it_stands(scene: Scene, now: datetime) -> None:
    before = policy.fields(on=TODAY)
    define(now, "不计入", required="false")
    assert policy.fields(on=TODAY) == before
