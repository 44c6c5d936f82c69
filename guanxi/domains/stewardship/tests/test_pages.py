"""by_field, by_account, by_owner, by_unit, checks, steward, account_quality, account_strip, values, export: by browser."""

from __future__ import annotations

import re
from datetime import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from guanxi.domains.organisation.testing import browser_of, make_actor
from guanxi.domains.stewardship import api
from guanxi.domains.stewardship.api import Item
from guanxi.domains.stewardship.tests.conftest import Scene
from guanxi.foundation.django.models import AuditAct

pytestmark = pytest.mark.django_db
HTMX = {"HTTP_HX_REQUEST": "true"}


def test_before_the_first_night_the_pages_say_so(scene: Scene) -> None:
    assert "还没有汇总" in scene.client.get("/stewardship/").content.decode()


def test_every_figure_opens_its_records(scene: Scene, night: int, now: datetime) -> None:
    """ARC-11, ARC-13: a seller's score opens its records, for himself and for his superior."""
    for client in (scene.client, browser_of(scene.head.user_id)):
        by_field = client.get("/stewardship/").content.decode()
        assert "联系人·手机" in by_field and "mark=contact.mobile:unverified" in by_field and "营销人员" in by_field
        records = client.get("/stewardship/accounts/?mark=contact.mobile:unverified").content.decode()
        assert "望溪银行" in records and "机密厂" not in records
        assert "望溪银行" in client.get("/stewardship/accounts/?mark=contact.mobile").content.decode()
        assert "望溪银行" not in client.get("/stewardship/accounts/?mark=contact.mobile:missing").content.decode()
        owners = client.get("/stewardship/owners/").content.decode()
        assert "hejun" in owners and f"owner={scene.manager.user_id}" in owners
    head = browser_of(scene.head.user_id)
    assert "望溪市" in head.get("/stewardship/units/").content.decode()
    assert head.get(f"/stewardship/units/?unit={scene.world.county}").status_code == 200
    assert head.get(f"/stewardship/?unit={scene.world.other_city}").status_code == 404


def test_arc_12_the_figures_say_when_they_were_counted_and_what_is_not_in(scene: Scene, night: int) -> None:
    page = scene.client.get("/stewardship/").content.decode()
    assert re.search(r"统计于 <span class=\"num\">2026-11-\d\d \d\d:\d\d</span>,此后录入的尚未计入", page)


def test_a_managers_figures_are_his_own(scene: Scene, night: int, now: datetime) -> None:
    other = browser_of(make_actor("zhou", now=now, unit_id=scene.world.city).user_id)
    assert "这里没有数据" in other.get("/stewardship/").content.decode()
    assert "望溪银行" not in other.get("/stewardship/accounts/").content.decode()
    assert other.get(f"/stewardship/stewards/{scene.manager.user_id}/").status_code == 404
    assert other.get("/stewardship/stewards/").status_code == 200


def test_gaps_go_to_their_steward(scene: Scene, night: int, now: datetime) -> None:
    """ARC-14: the address is the response desk's where there is one, the manager's otherwise; the code is the data steward's."""
    own = scene.client.get("/stewardship/stewards/").content.decode()
    assert "联系人·手机" in own and "mark=account.address:unverified" in own and "统一社会信用代码" in own
    assert "mark=account.uscc:missing" not in own
    steward = make_actor("ruanqing", now=now, unit_id=scene.world.city, roles=("R18",))
    assert "mark=account.uscc:missing" in browser_of(steward.user_id).get("/stewardship/stewards/").content.decode()


def test_one_tap_verifies_in_place(scene: Scene, night: int) -> None:
    at = f"/stewardship/accounts/{scene.own}/"
    page = scene.client.get(at).content.decode()
    assert "未核实" in page and "为什么是这个分数" in page
    item = scene.value("contact.mobile").item
    done = scene.client.post(f"{at}verify/", {"item": item, "source": "call", "only": str(scene.person)}, **HTMX).content.decode()  # type: ignore[arg-type]
    assert "电话核实" in done and "<html" not in done and "13000000001" not in done
    assert "已核实" in scene.client.get(f"{at}values/?contact={scene.person}").content.decode()
    refused = scene.client.post(f"{at}verify/", {"item": "0:account.district:", "source": "call"}, **HTMX)  # type: ignore[arg-type]
    assert refused.status_code == 422 and "没有可核实的内容" in refused.content.decode()
    wrong = scene.client.post(f"{at}fault/", {"item": item, "fault": "call"}, follow=True).content.decode()
    assert "已知有误" in wrong and "/stewardship/undo/" in wrong
    address = wrong[wrong.index("/stewardship/undo/"):].split('"')[0]
    assert "已知有误" not in scene.client.post(address, follow=True).content.decode()


def test_block_ten_and_the_pages_that_edit(scene: Scene, night: int, now: datetime) -> None:
    api.verify_values(actor=scene.manager, now=now, account_id=scene.own, items=[Item(None, "account.address")], source="visit")
    people = scene.client.get(f"/accounts/{scene.own}/blocks/people/").content.decode()
    assert f"/stewardship/accounts/{scene.own}/strip/" in people
    assert "2026-11-20" in scene.client.get(f"/stewardship/accounts/{scene.own}/strip/").content.decode()
    assert f"/stewardship/accounts/{scene.own}/values/" in scene.client.get(f"/accounts/{scene.own}/edit/").content.decode()


def test_checks_and_export(scene: Scene, now: datetime) -> None:
    api.find_fault(actor=scene.manager, now=now, account_id=scene.own, item=Item(None, "account.address"), source="returned_letter")
    assert "信函退回" in scene.client.get("/stewardship/checks/?field=account.address").content.decode()
    assert "还没有独立核查" in scene.client.get("/stewardship/checks/?field=contact.mobile").content.decode()
    file = scene.client.post("/stewardship/export/", {"format": "csv", "tab": "account"}).content.decode("utf-8-sig")
    assert "望溪银行,hejun,15," in file and "导出人:hejun" in file
    assert AuditAct.objects.get(verb="export_quality").reason == "1 行;account 全部"
    for tab in ("field", "owner", "unit"):
        assert scene.client.post("/stewardship/export/", {"format": "xlsx", "tab": tab}).content[:2] == b"PK"


def test_a_list_stays_within_its_statements(scene: Scene, night: int) -> None:
    """Six of the page's own beside session and frame."""
    scene.client.get("/stewardship/accounts/")
    for path in ("/stewardship/", "/stewardship/accounts/?mark=contact.mobile:unverified", "/stewardship/owners/", "/stewardship/units/"):
        with CaptureQueriesContext(connection, ) as queries:
            assert scene.client.get(path).status_code == 200
        own = [one["sql"] for one in queries if "quality" in one["sql"] or "rulebook" in one["sql"] or "from organisation" in one["sql"].lower()]
        assert len(own) <= 6, own
