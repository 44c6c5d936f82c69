"""cases, case_figures, export_cases, case_card, record_case, edit_case and the steps, cases_block, by browser (ARC-09)."""

from __future__ import annotations

from datetime import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from guanxi.domains.organisation.testing import browser_of, make_actor
from guanxi.domains.service import api
from guanxi.domains.service.models import Case
from guanxi.domains.service.tests.conftest import Scene
from guanxi.foundation.django import access
from guanxi.foundation.django.models import AuditAct
from guanxi.foundation.pure.actor import Actor

pytestmark = pytest.mark.django_db
FORM = {"kind": "request", "subject": "加装固话", "channel": "hall", "severity": "high", "said_by": "门卫", "received_at": "2026-11-19T09:00"}


def test_arc_09_the_account_page_shows_complaints_and_service_needs(scene: Scene, now: datetime) -> None:
    """ARC-09: what a customer complains of and needs stands beside his money; the first screen asks nothing for it."""
    page = scene.client.get(f"/accounts/{scene.own}/").content.decode()
    assert f"/cases/accounts/{scene.own}/block/" in page
    block = scene.client.get(f"/cases/accounts/{scene.own}/block/").content.decode()
    for said in ("专线频繁中断", "1 件未办结,最久 0 天", "到期 2026-11-22 10:00", "hejun", "近12月", f"/cases/?state=all&amp;account={scene.own}"):
        assert said in block, said
    assert "<html" not in block
    api.answer_case(actor=scene.manager, now=now, case_id=scene.case, answer="已修复")
    api.close_case(actor=scene.manager, now=now, case_id=scene.case, satisfaction="yes")
    assert "没有未办结的" in scene.client.get(f"/cases/accounts/{scene.own}/block/").content.decode()


def test_the_list_its_filters_and_its_export(scene: Scene, now: datetime) -> None:
    with CaptureQueriesContext(connection) as asked:
        assert "望溪银行" in scene.client.get("/cases/").content.decode()
    assert len([one for one in asked if "service_case" in one["sql"]]) == 1
    for query in ("state=closed", "kind=enquiry", "overdue=1", "q=没有", "unit=987654321"):
        assert "没有符合筛选的工单" in scene.client.get(f"/cases/?{query}").content.decode(), query
    for query in ("state=all&mine=1", f"account={scene.own}", "q=TS-1", "state=zzz&unit=x&after=x_1"):
        assert scene.client.get(f"/cases/?{query}").status_code == 200, query
    assert scene.client.get(f"/cases/?account={scene.foreign}").status_code == 404
    figures = scene.client.get("/cases/figures/").content.decode()
    assert "未办结 1 件,其中超期 0 件、未设到期 0 件" in figures and "这些数怎么算" in figures
    said = scene.client.post("/cases/export/", {"format": "csv", "state": "all"}).content.decode("utf-8-sig")
    assert f"C{scene.case:07d},TS-1,望溪银行,投诉,一般,专线频繁中断,电话,2026-11-20 10:00,2026-11-22 10:00,处理中,hejun" in said
    assert "断了三次" not in said and "程砚秋" not in said, "what people said stays in the house"
    assert AuditAct.objects.get(verb="export_cases").reason == "1 行;state=all"


def test_record_and_correct_by_form(scene: Scene, root: Actor) -> None:
    at = f"/cases/accounts/{scene.own}/record/"
    form = scene.client.get(at).content.decode()
    assert 'type="datetime-local"' in form and "程砚秋" in form and "政策包“投诉与服务”自动计算" in form
    refused = scene.client.post(at, FORM | {"subject": ""})
    assert refused.status_code == 422 and "必填" in refused.content.decode() and "门卫" in refused.content.decode()
    made = scene.client.post(at, FORM | {"key": "k"})
    assert scene.client.post(at, FORM | {"key": "k"}).headers["Location"] == made.headers["Location"], "sent twice is one case"
    with access.bound(root):
        case = Case.objects.get(kind="request")
    card = scene.client.get(made.headers["Location"]).content.decode()
    for said in ("加装固话", "门卫", "2026-11-19 09:00", "营业厅", "重大", "归属经理"):
        assert said in card, said
    saved = scene.client.post(f"/cases/{case.pk}/edit/", FORM | {"version": "1", "subject": "加装两部固话"}, follow=True)
    assert "加装两部固话" in saved.content.decode()
    stale = scene.client.post(f"/cases/{case.pk}/edit/", FORM | {"version": "1"})
    assert stale.status_code == 409 and "加装两部固话" in stale.content.decode()


def test_answer_close_reopen_assign(scene: Scene, root: Actor) -> None:
    at = f"/cases/{scene.case}/"
    early = scene.client.post(f"{at}close/", {"satisfaction": "yes"})
    assert early.status_code == 409 and "尚未答复客户" in early.content.decode()
    assert "已更换光模块" in scene.client.post(f"{at}answer/", {"answer": "已更换光模块"}, follow=True).content.decode()
    assert "工单已办结" in scene.client.post(f"{at}close/", {"satisfaction": "not_asked"}, follow=True).content.decode()
    no_reason = scene.client.post(f"{at}reopen/", {"reason": ""})
    assert no_reason.status_code == 422 and "请填写重开原因" in no_reason.content.decode()
    again = scene.client.post(f"{at}reopen/", {"reason": "又断了"}, follow=True).content.decode()
    assert "又断了" in again and "重开 1 次" in again
    assert scene.client.post(f"{at}assign/", {"user_id": str(scene.manager.user_id)}).status_code == 302
    with access.bound(root):
        assert Case.objects.get(pk=scene.case).handler_id == scene.manager.user_id
    assert scene.client.post(f"{at}assign/", {"user_id": "987654321"}).status_code == 422


def test_a_foreign_case_is_not_there(scene: Scene, now: datetime) -> None:
    other = browser_of(make_actor("fremd", now=now, unit_id=scene.world.other_city).user_id)
    for path in (f"{scene.case}/", f"{scene.case}/edit/", f"accounts/{scene.own}/block/", f"accounts/{scene.own}/record/"):
        assert other.get(f"/cases/{path}").status_code == 404, path
    assert other.post(f"/cases/{scene.case}/answer/", {"answer": "ok"}).status_code == 404
    assert "望溪银行" not in other.get("/cases/").content.decode()
    reader = browser_of(make_actor("planner", now=now, unit_id=scene.world.city, roles=("R14",)).user_id)
    assert 'name="answer"' not in reader.get(f"/cases/{scene.case}/").content.decode()
