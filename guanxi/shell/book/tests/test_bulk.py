"""Bulk edits from the book: ticked or all of a filter, preview, run, the page of a change set, taking back; who may."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any

import pytest

from guanxi.domains.customers import api as customers
from guanxi.domains.customers.rules import bulk as rules
from guanxi.domains.customers.testing import make_account
from guanxi.domains.lists.models import Book
from guanxi.domains.organisation import api as organisation
from guanxi.domains.organisation.testing import make_actor
from guanxi.foundation.pure.actor import system
from guanxi.shell.book.testing import Scene, make_scene, visitor
from tests.together import Together

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def _scene(together: Together, now: datetime) -> Scene:
    with together():
        return make_scene(now=now)


@pytest.fixture
def scene(_scene: Scene, now: datetime, monkeypatch: pytest.MonkeyPatch) -> Scene:
    monkeypatch.setenv("GUANXI_NOW", now.isoformat())
    return _scene


def kinds(*ids: int) -> list[str]:
    return [Book.objects.get(pk=pk).customer_kind for pk in ids]


def previewed(scene: Scene, **given: object) -> tuple[int, str]:
    """The draft's id and what the preview says."""
    response = visitor(scene.head).post("/book/bulk/prepare/", {"field": "customer_kind", "value": "private", **given})
    assert response.status_code == 200, response.content.decode()[:500]
    page = response.content.decode()
    found = re.search(r"/book/changes/(\d+)/run/", page)
    assert found
    return int(found[1]), page


def test_the_dialog_knows_what_is_ticked_and_what_the_filter_holds(scene: Scene) -> None:
    client = visitor(scene.head)
    assert f'name="account" value="{scene.bank}"' in client.get("/book/").content.decode()
    dialog = client.get(f"/book/dialogs/bulk/?on_screen=kind%3Dgovernment&account={scene.bank}&account={scene.hospital}").content.decode()
    assert "勾选的 2 户" in dialog and "当前筛选的全部 1 户" in dialog
    assert "勾选的" not in client.get("/book/dialogs/bulk/", {"on_screen": ""}).content.decode()
    for field, kind in (("agreement_until", 'type="date"'), ("industry_code", "J66"), ("owner", "接收人工号或姓名"), ("address", 'maxlength="200"')):
        assert kind in client.get(f"/book/bulk/value/?field={field}").content.decode()


def test_ticked_accounts_are_previewed_changed_and_taken_back(scene: Scene) -> None:
    client = visitor(scene.head)
    draft, page = previewed(scene, account=[scene.bank, scene.hospital], scope="ticked")
    assert "将修改 2 户" in page and "国企" in page and "民企" in page
    assert kinds(scene.bank, scene.hospital) == ["state_owned", "institution"]
    done = client.post(f"/book/changes/{draft}/run/", {"on_screen": "kind=government&sort=name"})
    assert done.headers["Location"] == "/book/?kind=government&sort=name"
    assert kinds(scene.bank, scene.hospital, scene.council) == ["private", "private", "government"]
    assert f"/book/changes/{draft}/take-back/" in client.get("/book/").content.decode()
    assert "民企" in client.get("/book/changes/").content.decode()
    page = client.get(f"/book/changes/{draft}/").content.decode()
    assert "撤回" in page and "已完成" in page
    back = client.post(f"/book/changes/{draft}/take-back/", follow=True).content.decode()
    assert "已撤回" in back
    assert kinds(scene.bank, scene.hospital) == ["state_owned", "institution"]


def test_all_of_a_filter_and_only_that(scene: Scene) -> None:
    draft, page = previewed(scene, scope="all", on_screen="grade=gold&grade=diamond&sort=name&columns=code")
    assert "将修改 2 户" in page
    visitor(scene.head).post(f"/book/changes/{draft}/run/", {"on_screen": ""})
    assert kinds(scene.bank, scene.hospital, scene.council) == ["private", "private", "government"]
    assert "有效等级" in visitor(scene.head).get(f"/book/changes/{draft}/").content.decode()


def test_a_custom_field_is_entered_by_its_kind(scene: Scene, now: datetime) -> None:
    """SYS-22: several of a list in one select, all of them in the value."""
    given: Any = {"zh": "接入方式", "kind": "multi_choice", "choices": "光纤\n微波\n卫星"}
    number = customers.define_field(actor=system("test"), now=now, subject="account", values=given)
    client = visitor(scene.head)
    assert f'<option value="cf_{number}">接入方式' in client.get("/book/dialogs/bulk/").content.decode()
    entered = client.get(f"/book/bulk/value/?field=cf_{number}").content.decode()
    assert "multiple" in entered and "微波" in entered
    _, page = previewed(scene, field=f"cf_{number}", value=["03", "01"], scope="ticked", account=[scene.bank])
    assert "接入方式" in page and "光纤、卫星" in page


def test_a_large_one_goes_to_the_background_and_its_page_asks_again(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rules, "AT_ONCE", 1)
    draft, _ = previewed(scene, scope="ticked", account=[scene.bank, scene.hospital])
    client = visitor(scene.head)
    assert client.post(f"/book/changes/{draft}/run/").headers["Location"] == f"/book/changes/{draft}/"
    page = client.get(f"/book/changes/{draft}/", headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in page and "every 2s" in page and "执行中" in page


def test_a_refusal_stays_in_the_dialog(scene: Scene) -> None:
    response = visitor(scene.head).post("/book/bulk/prepare/", {"field": "address", "value": "330102199003076533", "scope": "ticked",
                                                               "account": [scene.bank]})
    assert response.status_code == 422
    assert "身份证" in response.content.decode() and "勾选的 1 户" in response.content.decode()


def test_who_may(scene: Scene, now: datetime) -> None:
    draft, _ = previewed(scene, scope="ticked", account=[scene.bank])
    manager = visitor(scene.manager)
    foreign = make_account(now=now, unit_id=scene.world.other_province)
    assert manager.post("/book/bulk/prepare/", {"field": "address", "value": "x", "scope": "ticked", "account": [foreign]}).status_code == 404
    assert manager.get(f"/book/changes/{draft}/").status_code == 404
    assert manager.post(f"/book/changes/{draft}/run/").status_code == 404
    assert manager.post(f"/book/changes/{draft}/take-back/").status_code == 404
    nobody = visitor(make_actor("teller", now=now, unit_id=scene.world.county, roles=("R12",)))
    assert nobody.get("/book/dialogs/bulk/").status_code == 403
    assert nobody.post("/book/bulk/prepare/", {"field": "address"}).status_code == 403


def test_a_leaver_s_is_on_his_head_s_page_with_the_way_back_or_why_not(scene: Scene, now: datetime) -> None:
    """PRM-71: who answers for the unit takes it back, unless it touched what he does not see; that is said with the way out."""
    far = make_account(now=now, unit_id=scene.world.other_province, name="远", owner_id=scene.manager.user_id)
    made = []
    for ids in ([scene.bank], [scene.hospital, far]):
        wanted = customers.Wanted(field="customer_kind", value="private", account_ids=ids)
        made.append(customers.prepare_change_set(actor=scene.manager, now=now, wanted=wanted))
        customers.run_change_set(actor=scene.manager, now=now, change_set_id=made[-1])
    organisation.disable_user(actor=system("test"), now=now, user_id=scene.manager.user_id, reason="left")
    client = visitor(scene.head)
    assert all(f"/book/changes/{one}/" in client.get("/book/changes/").content.decode() for one in made)
    mine, beyond = (client.get(f"/book/changes/{one}/").content.decode() for one in made)
    assert "已离岗" in mine and f"/book/changes/{made[0]}/take-back/" in mine
    assert "您不能撤回" in beyond and "上级单位主管" in beyond and f"/book/changes/{made[1]}/take-back/" not in beyond
    assert client.post(f"/book/changes/{made[1]}/take-back/").status_code == 403
    assert "已撤回" in client.post(f"/book/changes/{made[0]}/take-back/", follow=True).content.decode()
    assert kinds(scene.bank, scene.hospital) == ["state_owned", "private"]
