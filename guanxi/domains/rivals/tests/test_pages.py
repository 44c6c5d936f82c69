"""rival_services, promotions, export_rivals, account_rivals, rivals_block and their forms, by browser."""

from __future__ import annotations

from datetime import datetime

import pytest

from guanxi.domains.organisation.testing import browser_of, make_actor
from guanxi.domains.rivals import api
from guanxi.domains.rivals.models import RivalPromotion, RivalService
from guanxi.domains.rivals.tests.conftest import Scene
from guanxi.foundation.django import access
from guanxi.foundation.django.models import AuditAct
from guanxi.foundation.pure.actor import Actor

pytestmark = pytest.mark.django_db
FORM = {"operator": "xinghai", "product": "cloud", "monthly_rent": "0", "source": "site_seen", "confidence": "likely", "seen_on": "2026-11-19"}


def test_the_strip_and_the_block_of_the_account_page(scene: Scene) -> None:
    page = scene.client.get(f"/accounts/{scene.own}/").content.decode()
    assert "对手合同 87 天后到期:恒讯通信 专线" in page and f"/rivals/accounts/{scene.own}/block/" in page
    block = scene.client.get(f"/rivals/accounts/{scene.own}/block/").content.decode()
    for said in ("恒讯通信", "专线", "100M", "¥4,000.00", "87 天后到期", "客户告知", "较可信"):
        assert said in block
    assert "<html" not in block
    api.retire_rival_service(actor=scene.manager, now=datetime.fromisoformat("2026-11-20T03:00:00+00:00"), service_id=scene.line, outcome="ended")
    assert "登记一条" in scene.client.get(f"/rivals/accounts/{scene.own}/block/").content.decode()
    assert "对手合同" not in scene.client.get(f"/accounts/{scene.own}/").content.decode()


def test_rival_services_filters_and_export(scene: Scene, root: Actor) -> None:
    assert "望溪银行" in scene.client.get("/rivals/").content.decode()
    assert "望溪银行" in scene.client.get("/rivals/?within=90&operator=hengxun").content.decode()
    for query in ("within=30", "within=none", "operator=xinghai", "confidence=doubtful", "product=cloud"):
        assert "没有符合筛选的异网业务" in scene.client.get(f"/rivals/?{query}").content.decode(), query
    assert scene.client.get("/rivals/?within=zzz&page=-4").status_code == 200
    file = scene.client.post("/rivals/export/", {"format": "csv", "operator": "hengxun"})
    said = file.content.decode("utf-8-sig")
    assert "望溪银行,恒讯通信,专线,数据中心,100M,4000.0,2027-02-15,87" in said and "导出人:hejun" in said
    assert AuditAct.objects.get(verb="export_rivals").reason == "1 行;operator=hengxun"
    assert scene.client.post("/rivals/export/", {"format": "xlsx"}).content[:2] == b"PK"


def test_add_edit_confirm_retire_undo(scene: Scene, root: Actor) -> None:
    at = f"/rivals/accounts/{scene.own}/"
    assert "恒讯通信" in scene.client.get(f"{at}add/").content.decode()
    refused = scene.client.post(f"{at}add/", FORM | {"monthly_rent": "多"})
    assert refused.status_code == 422 and "请填写每月金额" in refused.content.decode() and 'value="2026-11-19"' in refused.content.decode()
    assert scene.client.post(f"{at}add/", FORM | {"key": "k"}).headers["Location"] == at
    with access.bound(root):
        cloud = RivalService.objects.get(operator="xinghai")
    saved = scene.client.post(f"/rivals/{cloud.pk}/edit/", FORM | {"version": "1", "monthly_rent": "88.50"}, follow=True).content.decode()
    assert "¥88.50" in saved and "/rivals/undo/" in saved
    assert scene.client.post(f"/rivals/{cloud.pk}/edit/", FORM | {"version": "1"}).status_code == 409
    assert "核实于 2026-11-20" in scene.client.post(f"/rivals/{cloud.pk}/confirm/", follow=True).content.decode()
    over = scene.client.post(f"/rivals/{cloud.pk}/retire/", {"outcome": "won_over"}, follow=True).content.decode()
    assert "曾经在用" in over and "已转为我方" in over
    address = over[over.index("/rivals/undo/"):].split('"')[0]
    assert "曾经在用" not in scene.client.post(address, follow=True).content.decode()


def test_log_and_answer_promotion(scene: Scene, root: Actor) -> None:
    at = f"/rivals/accounts/{scene.own}/"
    refused = scene.client.post(f"{at}promotions/log/", {"operator": "hengxun", "activity": ""})
    assert refused.status_code == 422 and "必填" in refused.content.decode()
    assert scene.client.post(f"{at}promotions/log/", {"operator": "hengxun", "activity": "大堂摆台", "seen_on": "2026-11-19"}).status_code == 302
    assert "大堂摆台" in scene.client.get("/rivals/promotions/?open=1").content.decode()
    with access.bound(root):
        one = RivalPromotion.objects.get()
    assert "赠网络体检" in scene.client.post(f"/rivals/promotions/{one.pk}/answer/", {"counter_measure": "赠网络体检"}, follow=True).content.decode()
    assert "大堂摆台" not in scene.client.get("/rivals/promotions/?open=1").content.decode()


def test_an_engineer_on_site_logs_a_promotion_from_the_menu_of_the_account(scene: Scene, root: Actor, now: datetime) -> None:
    """SAL-28: he reads no rents, so the form stands by itself, asks him for no answer, and leads back to the account."""
    on_site = browser_of(make_actor("bau", now=now, unit_id=scene.world.city, roles=("R5",)).user_id)
    at = f"/rivals/accounts/{scene.own}/promotions/log/"
    assert at in on_site.get(f"/accounts/{scene.own}/").content.decode()
    form = on_site.get(at).content.decode()
    assert 'name="activity"' in form and 'name="counter_measure"' not in form
    assert 'name="counter_measure"' in scene.client.get(at).content.decode(), "who answers for the account is asked"
    refused = on_site.post(at, {"operator": "hengxun", "activity": "", "key": "p"})
    assert refused.status_code == 422 and "必填" in refused.content.decode() and 'value="p"' in refused.content.decode()
    for _ in range(2):  # a repeated form is harmless
        told = on_site.post(at, {"operator": "hengxun", "activity": "大堂摆台", "seen_on": "2026-11-19", "key": "k"})
        assert told.headers["Location"] == f"/accounts/{scene.own}/"
    with access.bound(root):
        assert RivalPromotion.objects.count() == 1


def test_a_foreign_record_is_not_there(scene: Scene, now: datetime) -> None:
    other = browser_of(make_actor("fremd", now=now, unit_id=scene.world.other_city).user_id)
    for path in (f"/rivals/{scene.line}/edit/", f"/rivals/accounts/{scene.own}/", f"/rivals/accounts/{scene.own}/block/",
                 f"/rivals/accounts/{scene.own}/promotions/log/"):
        assert other.get(path).status_code == 404, path
    assert other.post(f"/rivals/{scene.line}/retire/", {"outcome": "ended"}).status_code == 404
    assert "望溪银行" not in other.get("/rivals/").content.decode()
