"""自定义字段: list, preview, define, edit, order, retire; forms with every kind of field; masked for who may not see (PRM-63, PRM-64)."""

from __future__ import annotations

from datetime import datetime

import pytest
from django.test import Client

from guanxi.domains.customers import api
from guanxi.domains.customers.models import Account, Contact
from guanxi.domains.customers.tests.pages.conftest import Scene, logged_in
from guanxi.domains.organisation.testing import make_actor
from guanxi.foundation.django import access
from guanxi.foundation.pure.actor import Actor

pytestmark = pytest.mark.django_db
CHOICE = {"zh": "在用云", "en": "Clouds", "kind": "multi_choice", "choices": "阿云\n腾云", "steward": "R1", "is_listed": "false",
          "importable": "true"}


@pytest.fixture
def steward(scene: Scene, now: datetime) -> Client:
    return logged_in(make_actor("steward", now=now, unit_id=scene.world.hq, roles=("R18",)))


def test_a_steward_defines_after_a_look_edits_orders_and_retires(steward: Client) -> None:
    page = steward.get("/accounts/fields/").content.decode()
    assert "还没有自定义字段" in page and "新建客户字段" in page
    form = steward.get("/accounts/fields/define/account/").content.decode()
    assert "可选值" in form and "处理目的" not in form, "an account's fields are business data"
    look = steward.get("/accounts/fields/preview/account/", {**CHOICE, "is_listed": "true"}).content.decode()
    assert "腾云" in look and "在台账中" in look and 'type="checkbox"' in look
    assert "请填写中文名称" in steward.get("/accounts/fields/preview/account/", {**CHOICE, "zh": ""}).content.decode()
    refused = steward.post("/accounts/fields/define/account/", {**CHOICE, "choices": ""})
    assert refused.status_code == 422 and "须列出可选值" in refused.content.decode()
    assert steward.post("/accounts/fields/define/account/", CHOICE).status_code == 302
    assert steward.post("/accounts/fields/define/account/", {**CHOICE, "zh": "机房", "en": "", "kind": "text", "choices": ""}).status_code == 302
    page = steward.get("/accounts/fields/", headers={"HX-Request": "true"}).content.decode()
    assert page.index("在用云") < page.index("机房") and "<html" not in page
    assert steward.post("/accounts/fields/2/move/", {"by": "-1"}).status_code == 302
    page = steward.get("/accounts/fields/").content.decode()
    assert page.index("机房") < page.index("在用云")
    assert "01 阿云" in steward.get("/accounts/fields/1/").content.decode()
    stale = steward.post("/accounts/fields/1/", {"version": "1", "zh": "云"})
    assert stale.status_code == 409, "moving it was a change"
    assert steward.post("/accounts/fields/1/", {"version": "2", "zh": "云", "choices": "01 阿里云\n02 腾云\n华云"}).status_code == 302
    assert [label.zh for _, label in api.catalogue("account")["cf_1"].choices] == ["阿里云", "腾云", "华云"]
    assert steward.post("/accounts/fields/1/retire/").status_code == 302
    assert "已停用" in steward.get("/accounts/fields/").content.decode()
    assert steward.post("/accounts/fields/1/restore/").status_code == 302
    assert steward.get("/accounts/fields/99/").status_code == 404 and steward.get("/accounts/fields/define/unit/").status_code == 404


def test_a_province_reads_and_does_not_define(scene: Scene, now: datetime) -> None:
    local = logged_in(make_actor("local", now=now, unit_id=scene.world.city, roles=("R18",)))
    page = local.get("/accounts/fields/").content.decode()
    assert "总部统一维护" in page and "新建客户字段" not in page
    assert local.get("/accounts/fields/define/account/").status_code == 403
    assert local.post("/accounts/fields/define/account/", CHOICE).status_code == 403
    assert scene.client.get("/accounts/fields/").status_code == 403


def test_the_accounts_form_carries_it_there_and_back(scene: Scene, steward: Client, root: Actor) -> None:
    steward.post("/accounts/fields/define/account/", CHOICE)
    page = scene.client.get(f"/accounts/{scene.own}/edit/").content.decode()
    assert "在用云" in page and page.count('name="cf_1"') == 3, "two ticks and the empty value beside them"
    for ticked, stored in ((["", "02"], {"cf_1": ["02"]}), ([""], {})):
        with access.bound(root):
            version = Account.objects.get(pk=scene.own).version
        assert scene.client.post(f"/accounts/{scene.own}/edit/", {"version": version, "cf_1": ticked}).status_code == 302
        with access.bound(root):
            assert Account.objects.get(pk=scene.own).extra == stored
    created = scene.client.post("/accounts/create/", {"name": "新户", "cf_1": ["", "01"], "unit": scene.world.city, "key": "k"})
    assert created.status_code == 302
    with access.bound(root):
        assert Account.objects.get(name="新户").extra == {"cf_1": ["01"]}


def test_a_private_field_is_masked_in_list_card_and_form(scene: Scene, now: datetime, root: Actor) -> None:
    private = {"level": "L3", "purpose": "客户关怀", "retention": "停用后24个月"}
    api.define_field(actor=root, now=now, subject="contact", values={"zh": "纪念日", "kind": "date", **private})  # type: ignore[typeddict-item]
    api.define_field(actor=root, now=now, subject="contact", values={"zh": "饮食禁忌", "kind": "text", **private})  # type: ignore[typeddict-item]
    values = {"cf_1": "2001-05-01", "cf_2": "海鲜过敏"}
    api.edit_contact(actor=root, now=now, contact_id=scene.person, expected_version=1, values=values)  # type: ignore[arg-type]
    for url in (f"/accounts/{scene.own}/contacts/", f"/accounts/contacts/{scene.person}/"):
        page = scene.client.get(url).content.decode()
        assert "饮食禁忌" in page and "海鲜过敏" not in page and "2001-05-01" not in page
    form = scene.client.get(f"/accounts/contacts/{scene.person}/edit/").content.decode()
    assert 'name="cf_2" value="****"' in form and 'name="cf_1"' not in form, "only a text carries a mask back"
    posted = {"version": "2", "name": "陶静", "cf_2": "****", "post": "行长"}
    assert scene.client.post(f"/accounts/contacts/{scene.person}/edit/", posted).status_code == 302
    with access.bound(root):
        assert Contact.objects.get(pk=scene.person).extra == values
    opened = scene.client.post(f"/accounts/contacts/{scene.person}/disclose/", {"reason": "安排会议餐"}).content.decode()
    assert "海鲜过敏" in opened and "2001-05-01" in opened
