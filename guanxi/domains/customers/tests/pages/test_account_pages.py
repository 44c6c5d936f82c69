"""create_account, edit_account and its small forms, why_visible: full page, refusals, foreign accounts."""

from __future__ import annotations

from datetime import datetime

import pytest

from guanxi.domains.customers.models import Account, AccountIdentifier, Assignment
from guanxi.domains.customers.tests.pages.conftest import Scene, logged_in
from guanxi.domains.organisation.testing import make_actor
from guanxi.foundation.django import access
from guanxi.foundation.django.models import AuditAct
from guanxi.foundation.pure.actor import Actor

pytestmark = pytest.mark.django_db


def test_create_account(scene: Scene, root: Actor) -> None:
    page = scene.client.get("/accounts/create/")
    assert page.status_code == 200 and 'name="industry_code"' in page.content.decode()
    form = {"name": "柳塘粮油", "unit": str(scene.world.county), "customer_kind": "private", "industry_code": "C13", "key": "k1",
            "code_group_code": "GL-2", "owner_id": "1", "is_active": "false"}
    first = scene.client.post("/accounts/create/", form)
    assert first.status_code == 302 and scene.client.post("/accounts/create/", form).headers["Location"] == first.headers["Location"]
    with access.bound(root):
        made = Account.objects.get(name="柳塘粮油")
    assert made.is_active and Assignment.objects.get(account=made).user_id == scene.manager.user_id


def test_a_refused_form_keeps_what_was_typed_and_says_why(scene: Scene) -> None:
    page = scene.client.post("/accounts/create/", {"name": "厂", "unit": str(scene.world.other_city), "code_uscc": "X1", "address": "某路9号"})
    text = page.content.decode()
    assert page.status_code == 422 and "不在您的管辖范围" in text and "某路9号" in text and 'value="X1"' in text
    assert not AuditAct.objects.filter(verb="create_account", actor_id=scene.manager.user_id).exists()


def test_edit_account(scene: Scene, root: Actor) -> None:
    page = scene.client.get(f"/accounts/{scene.own}/edit/").content.decode()
    assert "望溪银行" in page and "未知(已问)" in page and 'name="version" value="1"' in page
    saved = scene.client.post(f"/accounts/{scene.own}/edit/", {"version": "1", "name": "望溪发展银行", "has_agreement": "true",
                                                             "agreement_until": "2027-03-01"})
    assert saved.status_code == 302
    with access.bound(root):
        row = Account.objects.get(pk=scene.own)
    assert (row.name, row.has_agreement, str(row.agreement_until), row.version) == ("望溪发展银行", True, "2027-03-01", 2)


def test_con_80_the_slower_editor_is_told_and_keeps_his_text(scene: Scene) -> None:
    """CON-80: the second gets a page with both values; nothing of the first is overwritten."""
    scene.client.post(f"/accounts/{scene.own}/edit/", {"version": "1", "district": "砚湖区"})
    second = scene.client.post(f"/accounts/{scene.own}/edit/", {"version": "1", "district": "榆浦区"})
    body = second.content.decode()
    assert second.status_code == 409 and "已被他人修改" in body and "榆浦区" in body
    shown = body[body.index("现在的记录 → 您要保存的"):body.index("再次保存即以右侧为准")]
    assert "砚湖区" in shown and "榆浦区" in shown and "行业" not in shown


def test_con_80_a_wrong_value_does_not_hide_what_was_saved_meanwhile(scene: Scene) -> None:
    """The form that came back for it carried the newest version: mended and sent again, it wrote over what nobody had shown."""
    at = f"/accounts/{scene.own}/edit/"
    scene.client.post(at, {"version": "1", "district": "砚湖区"})
    wrong = scene.client.post(at, {"version": "1", "district": "榆浦区", "agreement_until": "三月"})
    assert wrong.status_code == 422 and '<input type="hidden" name="version" value="1">' in wrong.content.decode()
    told = scene.client.post(at, {"version": "1", "district": "榆浦区"})
    assert told.status_code == 409 and '<input type="hidden" name="version" value="2">' in told.content.decode()
    assert scene.client.post(at, {"version": "2", "district": "榆浦区"}).status_code == 302


def test_small_forms(scene: Scene) -> None:
    at = f"/accounts/{scene.own}"
    scene.client.post(f"{at}/identifier/", {"scheme": "uscc", "value": "91970200MADEM002X1"})
    assert AccountIdentifier.objects.get(scheme="uscc").value == "91970200MADEM002X1"
    assert "校验位" in scene.client.get(f"{at}/edit/").content.decode()
    scene.client.post(f"{at}/identifiers/add/", {"scheme": "uscc", "value": "91970200MADEM002XD"})
    wrong, right = AccountIdentifier.objects.filter(scheme="uscc").order_by("pk")
    scene.client.post(f"{at}/identifiers/{right.pk}/first/")
    page = scene.client.get(f"{at}/edit/").content.decode()
    assert page.index("91970200MADEM002XD") < page.index("91970200MADEM002X1") and "停用的编码" not in page  # both in force, the first one first
    scene.client.post(f"{at}/identifiers/{wrong.pk}/end/", {"is_mistake": "true"})
    scene.client.post(f"{at}/identifier/", {"scheme": "uscc", "value": "91970200MADEM003X1", "replaces": str(right.pk)})
    assert set(AccountIdentifier.objects.filter(scheme="uscc", valid_until=None).values_list("value", "is_primary")) == {("91970200MADEM003X1", True)}
    page = scene.client.get(f"{at}/edit/").content.decode()
    assert "停用的编码" in page and "登记有误" in page
    scene.client.post(f"{at}/unknown/", {"field": "address"})
    refused = scene.client.post(f"{at}/parent/", {"parent_code": "GL-1"}, follow=True)
    assert "不能是本客户或其下级" in refused.content.decode()


def test_assign(scene: Scene, now: datetime) -> None:
    head = logged_in(make_actor("linwanqing", now=now, unit_id=scene.world.city, roles=("R9",)))
    make_actor("shilei", now=now, unit_id=scene.world.city)
    at = f"/accounts/{scene.own}"
    assert "一个客户同一时间只有一名" in head.post(f"{at}/assign/", {"role": "owner", "staff_number": "S-shilei"}, follow=True).content.decode()
    led_on = head.post(f"{at}/assign/", {"role": "owner", "staff_number": "S-nobody", "source_document": "任字1号"}, follow=True).content.decode()
    assert '<input value="S-nobody" ' in led_on and '<input value="任字1号" ' in led_on, "what was typed stays, also where a refusal leads back"
    assert "S-nobody" not in head.get(f"{at}/responsible/").content.decode(), "once"
    present = Assignment.objects.get(valid_until=None)
    head.post(f"{at}/assign/", {"role": "owner", "staff_number": "S-shilei", "replaces": str(present.pk)})
    assert Assignment.objects.get(valid_until=None).user.username == "shilei"
    head.post(f"{at}/assignments/{Assignment.objects.get(valid_until=None).pk}/end/", {})
    assert not Assignment.objects.filter(valid_until=None).exists()
    assert scene.client.post(f"{at}/assign/", {}).status_code == 403
    assert scene.client.get(f"{at}/edit/").status_code == 404


def test_why_visible(scene: Scene) -> None:
    page = scene.client.get(f"/accounts/{scene.own}/why-visible/").content.decode()
    assert "归属客户经理" in page and "望溪市" in page


@pytest.mark.parametrize("path", ["edit/", "why-visible/", "contacts/", "contacts/add/"])
def test_a_foreign_account_is_not_there(scene: Scene, path: str) -> None:
    assert scene.client.get(f"/accounts/{scene.foreign}/{path}").status_code == 404


@pytest.mark.parametrize(("path", "form"), [
    ("edit/", {"version": "1", "name": "抢"}), ("identifier/", {"scheme": "uscc", "value": "1"}),
    ("identifiers/add/", {"scheme": "uscc", "value": "1"}), ("identifiers/1/end/", {}), ("identifiers/1/first/", {}),
    ("parent/", {"parent_code": "GL-1"}), ("unknown/", {"field": "uscc"}), ("contacts/add/", {"name": "抢"}),
])
def test_a_foreign_account_is_not_changed(scene: Scene, path: str, form: dict[str, str]) -> None:
    before = AuditAct.objects.count()
    assert scene.client.post(f"/accounts/{scene.foreign}/{path}", form).status_code == 404
    assert AuditAct.objects.count() == before
