"""A field defined without code, end to end: column of the book, form, filter, sort, view, export, history, retired, restored
(issue 3 point 6, SYS-22)."""

from __future__ import annotations

import csv
import io
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

import psycopg
import pytest
from django.db import connections
from django.test import Client

from guanxi.domains.customers import api as customers
from guanxi.domains.customers import jobs
from guanxi.domains.lists import api as lists
from guanxi.domains.organisation import api as organisation
from guanxi.domains.organisation.testing import browser_of, make_actor, make_outsider, make_user
from guanxi.foundation.django import access, maintenance
from guanxi.foundation.pure.actor import Actor, system
from guanxi.shell.book.testing import Scene, make_scene, visitor

pytestmark = pytest.mark.django_db(transaction=True)
COLUMNS = ("cf_1", "cf_2", "cf_3")


@contextmanager
def owner_cursor() -> Iterator[psycopg.Cursor[Any]]:
    """The owner's connection, outside of Django's: a test that may use it through Django has every table emptied afterwards."""
    with psycopg.connect(os.environ["DATABASE_OWNER_URL"], autocommit=True) as owner, owner.cursor() as cursor:
        yield cursor


@pytest.fixture(autouse=True)
def _columns_go(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The app role may not alter a table, so the columns go as the owner."""
    monkeypatch.setattr(maintenance, "owner_cursor", owner_cursor)
    _without_columns()
    yield
    connections.close_all()
    _without_columns()


def _without_columns() -> None:
    with owner_cursor() as owner:
        for column in COLUMNS:
            owner.execute(f"alter table lists_book drop column if exists {column}")
        owner.execute("update definition_mark set mark = gen_random_uuid()")


@pytest.fixture
def scene(now: datetime, monkeypatch: pytest.MonkeyPatch) -> Scene:
    monkeypatch.setenv("GUANXI_NOW", now.isoformat())
    return make_scene(now=now)


@pytest.fixture
def steward(scene: Scene, now: datetime) -> Client:
    return browser_of(make_user("steward", now=now, unit_id=scene.world.hq, roles=("R18",)))


def define(steward: Client, **values: str) -> int:
    given = {"kind": "number", "steward": "R1", "required": "false", "is_listed": "true", "importable": "true", **values}
    assert steward.post("/accounts/fields/define/account/", given).status_code == 302
    with access.bound(system("test")):
        return customers.definitions(subject="account")[-1].number


def build(number: int) -> None:
    jobs.build_custom_column(number=number)


def edit(actor: Actor, account_id: int, **values: Any) -> None:
    with access.bound(actor):
        version = customers.cards(actor=actor, ids=[account_id])[account_id].version
    given: Any = values
    page = visitor(actor).post(f"/accounts/{account_id}/edit/", {"version": version, **given})
    assert page.status_code == 302, page.content.decode()[:3000]


def names(page: Any) -> list[str]:
    assert page.status_code == 200, page
    return re.findall(r'title="([^"]+)">\1</a>', page.content.decode())


def test_a_field_is_defined_filled_filtered_sorted_exported_and_seen_in_history(scene: Scene, steward: Client, now: datetime) -> None:
    edit_before = visitor(scene.head).get(f"/accounts/{scene.bank}/edit/").content.decode()
    assert "办公面积" not in edit_before
    area = f"cf_{define(steward, zh='办公面积', en='Office area', help_zh='平方米')}"
    assert "办公面积" in visitor(scene.head).get(f"/accounts/{scene.bank}/edit/").content.decode(), "in the form at once, before any column"
    edit(scene.head, scene.bank, **{area: "1200.5"})
    build(1)
    assert "可筛选、排序" in steward.get("/accounts/fields/").content.decode()
    edit(scene.head, scene.hospital, **{area: "300"})
    head, bank, hospital, council = visitor(scene.head), "屿澜银行望溪分行", "望溪市第一人民医院集团", "柳塘县人民政府"
    page = head.get(f"/book/?sort=-{area}&columns=grade,{area}")
    assert names(page) == [bank, hospital, council] and "1,200.5" in page.content.decode()
    assert names(head.get(f"/book/?sort={area}")) == [hospital, bank, council], "no value stands last both ways"
    assert names(head.get(f"/book/?{area}_min=500")) == [bank] and names(head.get(f"/book/?{area}_max=500")) == [hospital]
    assert head.get(f"/book/?{area}_min=many").status_code == 400 and head.get("/book/?sort=cf_9").status_code == 400
    left: Any = head.post("/book/export/", {"on_screen": f"sort=-{area}&{area}_min=1&columns={area}", "format": "csv"})
    rows = list(csv.reader(io.StringIO(b"".join(left.streaming_content).decode("utf-8-sig"))))
    assert [row[-1] for row in rows[:3]] == ["办公面积", "1200.5", "300"] and "办公面积≥1" in rows[3][0]
    auditor = browser_of(make_user("auditor", now=now, unit_id=scene.world.hq, roles=("R17",)))
    history = auditor.get(f"/audit/account/{scene.bank}/")
    assert history.status_code == 200 and "办公面积" in history.content.decode() and "1200.5" in history.content.decode()


@pytest.mark.parametrize(("kind", "choices", "value", "shown"), [
    ("number", "", "1200.5", "1,200.5"), ("money", "", "25000", "2.5"), ("date", "", "2027-03-01", "2027-03-01"), ("bool", "", "true", "是"),
    ("choice", "甲级\n乙级", "02", "乙级"), ("text", "", "东楼", "东楼")])
def test_a_custom_field_is_filled_where_accounts_are_listed(scene: Scene, steward: Client, now: datetime, kind: str, choices: str, value: str,
                                                             shown: str) -> None:
    """SYS-22: a cell like any other; wrong values stay in it, the version decides, who may not edit has none."""
    build(define(steward, zh="新字段", kind=kind, choices=choices))
    head, cell = visitor(scene.head), f"/book/cell/{scene.bank}/cf_1/"
    assert 'data-edit="cf_1"' in head.get("/book/?columns=cf_1").content.decode()
    analyst = browser_of(make_user("analyst", now=now, unit_id=scene.world.hq, roles=("R15",)))
    assert "data-edit" not in analyst.get("/book/?columns=cf_1").content.decode()
    assert "新字段" in head.get(cell).content.decode()
    if kind != "text":
        assert head.post(cell, {"version": "1", "value": "无此值"}).status_code == 422
    saved = head.post(cell, {"version": "1", "value": value}).content.decode()
    assert saved.startswith('<td data-edit="cf_1"') and shown in saved, saved
    assert shown in head.get("/book/?columns=cf_1").content.decode().split("<tbody")[1] and head.get(cell).status_code == 200
    assert head.post(cell, {"version": "1", "value": "", "was": value}).status_code == 409
    assert head.get(f"/book/cell/{scene.bank}/cf_2/").status_code == 404


def test_every_kind_has_its_filter(scene: Scene, steward: Client) -> None:
    for given in ({"zh": "机房等级", "kind": "choice", "choices": "甲级\n乙级"}, {"zh": "在用云", "kind": "multi_choice", "choices": "阿云\n腾云"},
                  {"zh": "是否上市", "kind": "bool"}):
        build(define(steward, **given))
    edit(scene.head, scene.bank, cf_1="02", cf_2=["01", "02"], cf_3="true")
    edit(scene.head, scene.hospital, cf_1="01", cf_3="false")
    head, bank, hospital, council = visitor(scene.head), "屿澜银行望溪分行", "望溪市第一人民医院集团", "柳塘县人民政府"
    for query, found in (("cf_1=02", [bank]), ("cf_2=02", [bank]), ("cf_3=false", [hospital]), ("cf_1=none", [council]),
                         ("sort=cf_1", [hospital, bank, council])):
        assert names(head.get(f"/book/?{query}")) == found, query
    page = head.get("/book/?cf_1=02&columns=cf_1,cf_2,cf_3").content.decode()
    assert "阿云、腾云" in page and "乙级" in page
    assert head.get("/book/?cf_1=77").status_code == 400 and head.get("/book/?sort=cf_2").status_code == 400
    edit(scene.head, scene.bank, cf_2=[""])
    assert names(head.get("/book/?cf_2=02")) == []


def test_a_view_survives_a_retired_field_and_its_return(scene: Scene, steward: Client, now: datetime) -> None:
    number = define(steward, zh="办公面积")
    build(number)
    edit(scene.head, scene.bank, cf_1="800")
    head = visitor(scene.head)
    assert head.post("/book/views/save/", {"name": "大客户机房", "on_screen": "cf_1_min=500&sort=-cf_1&columns=cf_1,grade"}).status_code == 302
    with access.bound(scene.head):
        [view] = lists.views(actor=scene.head)
    assert names(head.get(f"/book/views/{view.id}/", follow=True)) == ["屿澜银行望溪分行"]
    assert steward.post(f"/accounts/fields/{number}/retire/").status_code == 302
    page = head.get(f"/book/views/{view.id}/", follow=True).content.decode()
    assert re.search("已略去:办公面积<", page), "said by its name, once"
    edit(scene.head, scene.hospital, district="砚湖区")
    assert steward.post(f"/accounts/fields/{number}/restore/").status_code == 302
    build(number)
    assert names(head.get(f"/book/views/{view.id}/", follow=True)) == ["屿澜银行望溪分行"], "the view and the value are back"


def test_what_is_written_while_a_column_is_made_is_in_it(scene: Scene, steward: Client, now: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    """The second filling catches who wrote `extra` without knowing the column; an interrupted job goes on where it must."""
    number = define(steward, zh="办公面积")
    real, calls = maintenance.index_concurrently, []

    def meanwhile(**given: Any) -> None:
        calls.append(given["name"])
        if len(calls) == 1:
            with owner_cursor() as other:
                other.execute("""update customers_account set extra = '{"cf_1": "75"}' where id = %s""", [scene.bank])
        if len(calls) == 2:
            raise RuntimeError("killed")
        real(**given)

    monkeypatch.setattr(maintenance, "index_concurrently", meanwhile)
    with pytest.raises(RuntimeError, match="killed"):
        build(number)
    with access.bound(system("test")):
        assert lists.column_states()["cf_1"].state == "failed"
    monkeypatch.setattr(maintenance, "index_concurrently", real)
    build(number)
    assert names(visitor(scene.head).get("/book/?cf_1_min=1")) == ["屿澜银行望溪分行"]
    with access.bound(system("test")):
        state = lists.column_states()["cf_1"]
    assert state.state == "ready" and state.done == state.total == 4 and now - timedelta(1) < now


def test_an_amount_is_read_by_who_reads_the_money(scene: Scene, steward: Client, now: datetime) -> None:
    """Docs/adr/0011: a custom field of kind money is money. An engineer of the unit and somebody from outside who serves the bank read the rest;
    column, filter, sort, rule, card, past day, history and interface say "no data". A colleague with the right reads it everywhere."""
    build(define(steward, zh="维护费", kind="money"))
    edit(scene.head, scene.bank, cf_1="98765.43")
    edit(scene.head, scene.hospital, cf_1="200000")
    engineer = make_actor("engineer", now=now, unit_id=scene.world.county, roles=("R5",))
    party = organisation.create_party(actor=system("test"), now=now, parent_id=scene.world.county, code="9702-TD", name="通达",
                                      duty_kind="maintenance")
    outsider = make_outsider("tongda", now=now, unit_id=party, name="陶工", until=(now + timedelta(days=30)).date())
    customers.assign(actor=system("test"), now=now, account_id=scene.bank, user_id=outsider, role="local_service")
    for reader, is_open in ((scene.head, True), (engineer, False), (organisation.actor_of_user(user_id=outsider), False)):
        scope = customers.list_scope(reader)
        with access.bound(reader):
            shown = {row.account_id: row.extra["cf_1"] for row in lists.book_page(query=lists.BookQuery(sort="name"), scope=scope).rows}
            assert (shown.get(scene.bank) == 9_876_543) is is_open, reader.name
            sorted_by = [row.account_id for row in lists.book_page(query=lists.BookQuery(sort="cf_1"), scope=scope).rows]
            assert (sorted_by[0] == scene.hospital) is is_open, "its order would tell"
            card = customers.cards(actor=reader, ids=[scene.bank])[scene.bank]
            assert ("cf_1" in card.extra) is is_open and ("cf_1" in customers.account(actor=reader, account_id=scene.bank).card.extra) is is_open
            listed = lists.listed(account_id=scene.bank, with_money=customers.sees_money(actor=reader, account_id=scene.bank), custom=("cf_1",))
            assert listed is not None and ("cf_1" in listed.extra) is is_open
        client = visitor(reader)
        assert bool(names(client.get("/book/?cf_1_min=1"))) is is_open
        assert bool(names(client.get("/book/?where=cf_1+%3E+1"))) is is_open
        pages = [client.get(f"/accounts/{scene.bank}/").content.decode(),
                 client.get(f"/accounts/{scene.bank}/as-of/?on={now.date().isoformat()}").content.decode()]
        assert ["98,765.43" in page or "98765.43" in page for page in pages] == [is_open, is_open], reader.name
        past = client.get(f"/audit/account/{scene.bank}/")
        assert (past.status_code == 200 and "维护费" in past.content.decode()) is is_open
