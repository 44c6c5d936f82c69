"""circuits, export_circuits, account_circuits, circuits_block, circuit_card and their forms, by browser."""

from __future__ import annotations

import io
from datetime import datetime

import pytest
from openpyxl import load_workbook

from guanxi.domains.circuits import api
from guanxi.domains.circuits.models import Circuit, TestRun
from guanxi.domains.circuits.tests.conftest import RUN, VALUES, Scene
from guanxi.domains.organisation.testing import browser_of, make_actor
from guanxi.foundation.django import access
from guanxi.foundation.django.models import AuditAct
from guanxi.foundation.pure.actor import Actor

pytestmark = pytest.mark.django_db
FORM = {"designation": "WX-SD/2M/0003", "technology": "e1_g703", "state": "active", "source": "label", "seen_on": "2026-11-19"}
TEST = {"kind": "bit_errors", "side": "a", "started_at": "2026-11-19 08:00:01", "seconds": "15min", "ber": "<1E-9", "es": "0", "tester": "陆一鸣"}


def test_the_block_and_the_list_of_an_account(scene: Scene, now: datetime) -> None:
    assert f"/circuits/accounts/{scene.own}/block/" in scene.client.get(f"/accounts/{scene.own}/").content.decode()
    block = scene.client.get(f"/circuits/accounts/{scene.own}/block/").content.decode()
    assert "望溪/石渡 FE 0017" in block and "还没有测试" in block and "<html" not in block
    api.record_test(actor=scene.manager, now=now, circuit_id=scene.line, values=RUN, measured=VALUES)
    page = scene.client.get(f"/circuits/accounts/{scene.own}/").content.decode()
    for said in ("望溪分行机房", "石渡支行", "10/100M 以太网", "以太网端到端 PING", "2026-11-19 15:30:05", "未判定"):
        assert said in page, said
    api.end_circuit(actor=scene.manager, now=now, circuit_id=scene.line)
    assert "登记一条" in scene.client.get(f"/circuits/accounts/{scene.own}/block/").content.decode()
    assert "已拆" in scene.client.get(f"/circuits/accounts/{scene.own}/").content.decode()


def test_the_list_of_all_is_narrowed(scene: Scene, now: datetime) -> None:
    for query in ("", "?q=FE0017", "?q=石渡 fe", "?technology=ethernet", "?state=active", "?tested=no"):
        assert "望溪/石渡 FE 0017" in scene.client.get(f"/circuits/{query}").content.decode(), query
    for query in ("?q=9999", "?technology=mstp", "?state=ceased", "?tested=yes"):
        assert "没有符合筛选的电路" in scene.client.get(f"/circuits/{query}").content.decode(), query
    assert scene.client.get("/circuits/?tested=zzz&page=-4&state=zzz").status_code == 200
    assert "9701" not in scene.client.get("/circuits/").content.decode(), "the other city's circuit of this name"


def test_a_circuit_is_added_edited_ended_and_taken_back(scene: Scene, root: Actor) -> None:
    at = f"/circuits/accounts/{scene.own}/add/"
    assert "E1(G.703)" in scene.client.get(at).content.decode()
    refused = scene.client.post(at, FORM | {"designation": "望溪/石渡FE0017"})
    assert refused.status_code == 409 and "同一编号方已有这条电路" in refused.content.decode()
    refused = scene.client.post(at, FORM | {"seen_on": "2027-01-01"})
    assert refused.status_code == 422 and "不能晚于今天" in refused.content.decode() and 'value="WX-SD/2M/0003"' in refused.content.decode()
    made = scene.client.post(at, FORM | {"key": "k"})
    with access.bound(root):
        line = Circuit.objects.get(designation="WX-SD/2M/0003")
    assert made.headers["Location"] == scene.client.post(at, FORM | {"key": "k"}).headers["Location"] == f"/circuits/{line.pk}/"
    saved = scene.client.post(f"/circuits/{line.pk}/edit/", FORM | {"version": "1", "bandwidth": "2M"}, follow=True).content.decode()
    assert "2M" in saved and "/circuits/undo/" in saved
    stale = scene.client.post(f"/circuits/{line.pk}/edit/", FORM | {"version": "1", "bandwidth": "4M"})
    assert stale.status_code == 409 and "现在的记录" in stale.content.decode() and 'name="version" value="2"' in stale.content.decode()
    wrong = scene.client.post(f"/circuits/{line.pk}/edit/", FORM | {"version": "1", "bandwidth": "4M", "opened_on": "昨天"})
    assert wrong.status_code == 422 and 'name="version" value="1"' in wrong.content.decode(), "what was saved meanwhile has not been shown"
    over = scene.client.post(f"/circuits/{line.pk}/end/", {"ceased_on": "2026-11-19", "note": "搬迁"}, follow=True).content.decode()
    assert "已拆" in over and "记为已拆" not in over
    address = over[over.index("/circuits/undo/"):].split('"')[0]
    assert "记为已拆" in scene.client.post(address, follow=True).content.decode()


def test_a_test_is_entered_by_hand_on_the_form_of_its_kind(scene: Scene, root: Actor) -> None:
    at = f"/circuits/{scene.line}/tests/add/"
    asked = scene.client.get(at).content.decode()
    assert "先选测试项目" in asked and "?kind=ethernet_ping" in asked and 'name="rtt"' not in asked
    form = scene.client.get(f"{at}?kind=bit_errors").content.decode()
    assert 'name="ber"' in form and "误码秒(秒)" in form and 'name="rtt"' not in form and 'value="hejun"' in form
    assert "先选测试项目" in scene.client.post(at, {"kind": "nothing"}).content.decode()
    refused = scene.client.post(at, TEST | {"ber": "1.5"})
    assert refused.status_code == 422 and "请核对小数点和单位" in refused.content.decode() and 'value="1.5"' in refused.content.decode()
    for _ in range(2):
        assert scene.client.post(at, TEST | {"key": "k"}).headers["Location"] == f"/circuits/{scene.line}/"
    page = scene.client.get(f"/circuits/{scene.line}/").content.decode()
    for said in ("&lt;1E-9", "误码秒", "陆一鸣", "未判定:政策包没有为该测试规定标准", "手工登记 hejun", "2026-11-19 08:00:01"):
        assert said in page, said
    with access.bound(root):
        run = TestRun.objects.get()
    assert 'value="&lt;1E-9"' in scene.client.get(f"/circuits/tests/{run.pk}/edit/").content.decode()
    changed = scene.client.post(f"/circuits/tests/{run.pk}/edit/", TEST | {"version": "1", "es": "3"}, follow=True).content.decode()
    assert "/circuits/undo/" in changed
    assert scene.client.post(f"/circuits/tests/{run.pk}/edit/", TEST | {"version": "1"}).status_code == 409
    void = scene.client.post(f"/circuits/tests/{run.pk}/void/", {"reason": "接错端口"}, follow=True).content.decode()
    assert "不计入:接错端口" in void and "已作废" in void
    address = void[void.index("/circuits/undo/"):].split('"')[0]
    assert "已作废" not in scene.client.post(address, follow=True).content.decode()


def test_sys_22_lists_leave_in_the_form_in_which_they_come(scene: Scene, now: datetime) -> None:
    api.record_test(actor=scene.manager, now=now, circuit_id=scene.line, values=RUN, measured=VALUES)
    said = scene.client.post("/circuits/export/", {"format": "csv", "what": "circuits"}).content.decode("utf-8-sig")
    assert said.splitlines()[0].startswith("单位,电路代号,编号方,接入方式") and "望溪银行,望溪/石渡 FE 0017,97,10/100M 以太网,10M" in said
    asked = {"format": "csv", "what": "tests", "q": "0017", "account": str(scene.own)}
    tests = scene.client.post("/circuits/export/", asked).content.decode("utf-8-sig")
    assert "发包数(包),丢包数(包),平均往返时延(毫秒)" in tests and "2026-11-19 15:30:05,900,BNT-2200,陆一鸣,合格,,1000,2,3.5,未判定" in tests
    assert [one.reason for one in AuditAct.objects.filter(verb="export_circuits").order_by("at")] == ["1 行;circuits;全部", "1 行;tests;q=0017"]
    book = load_workbook(io.BytesIO(scene.client.post("/circuits/export/", {"what": "tests"}).content))
    assert book.active["A2"].value == "望溪/石渡 FE 0017"


def test_who_serves_the_site_reads_and_measures_but_finds_no_button_to_keep(scene: Scene, now: datetime) -> None:
    """PRM-59, ORG-24."""
    page = browser_of(scene.on_site.user_id or 0).get(f"/circuits/{scene.line}/").content.decode()
    assert "望溪/石渡 FE 0017" in page and "/edit/" not in page and "/end/" not in page and "登记测试" not in page
    stranger = browser_of(make_actor("fremd", now=now, unit_id=scene.world.other_city).user_id)
    run = api.record_test(actor=scene.manager, now=now, circuit_id=scene.line, values=RUN, measured=VALUES)
    for path in (f"/circuits/{scene.line}/", f"/circuits/{scene.line}/edit/", f"/circuits/accounts/{scene.own}/",
                 f"/circuits/accounts/{scene.own}/block/", f"/circuits/{scene.line}/tests/add/", f"/circuits/tests/{run}/edit/"):
        assert stranger.get(path).status_code == 404, path
    assert stranger.post(f"/circuits/tests/{run}/void/", {"reason": "不属实"}).status_code == 404
