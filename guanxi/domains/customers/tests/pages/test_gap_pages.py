"""people_gaps, fill_gap, take_over, take_over_sheet (ARC-03, ARC-04): full, fragment, work, access."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from guanxi.domains.customers import api
from guanxi.domains.customers.models import Contact
from guanxi.domains.customers.testing import make_account, make_contact
from guanxi.domains.customers.tests.pages.conftest import Scene, logged_in
from guanxi.domains.organisation.testing import make_actor
from guanxi.domains.timeline import api as timeline
from guanxi.domains.work import api as work
from guanxi.foundation.django import access, audit, clock
from guanxi.foundation.django.models import AuditAct, AuditRow
from guanxi.foundation.pure.actor import Actor
from guanxi.foundation.pure.bilingual import t
from guanxi.foundation.pure.ref import Ref

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 20)
HTMX = {"HX-Request": "true"}


@pytest.fixture
def gappy(scene: Scene, now: datetime) -> int:
    """A second person of the own account who lacks e-mail, mobile and all private fields."""
    return make_contact(now=now, account_id=scene.own, name="孙越", post="主管")


def test_the_list_by_field_owner_and_scope(scene: Scene, gappy: int) -> None:
    """ARC-03: what is missing is a list of who is responsible, by field."""
    mine = scene.client.get("/accounts/gaps/").content.decode()
    assert "孙越" in mine and "陶静" not in mine and "秘书" not in mine
    assert "孙越" in scene.client.get("/accounts/gaps/?field=hobby&whose=scope").content.decode()
    assert "没有缺项" in scene.client.get("/accounts/gaps/?field=post").content.decode()
    assert "孙越" in scene.client.get(f"/accounts/gaps/?owner={scene.manager.user_id}").content.decode()
    engineer = logged_in(make_actor("engineer", now=clock.now(), unit_id=scene.world.city, roles=("R6",)))
    assert "孙越" in engineer.get("/accounts/gaps/").content.decode(), "who owns none begins with what he sees"
    for query in ("owner=99999999999999999999", "field=zzz&page=-3", "asked=1"):
        assert scene.client.get(f"/accounts/gaps/?{query}").status_code == 200
    with access.bound(scene.manager):
        assert api.gap_counts(actor=scene.manager) == {"post": 0, "mobile": 1, "email": 1, "residence": 1, "hobby": 1, "birthday": 1}


def test_one_tap_fills_and_unknown_stays_on_its_own_list(scene: Scene, gappy: int, root: Actor) -> None:
    at = f"/accounts/contacts/{gappy}/fill/"
    wrong = scene.client.post(at, {"field": "email", "value": "kein"}, headers=HTMX)
    assert wrong.status_code == 422 and 'value="kein"' in wrong.content.decode() and "<html" not in wrong.content.decode()
    row = scene.client.post(at, {"field": "email", "value": "sun@wx.example"}, headers=HTMX).content.decode()
    assert "孙越" in row and 'aria-label="邮箱 孙越"' not in row
    assert scene.client.post(at, {"field": "email", "value": "x@wx.example"}, headers=HTMX).status_code == 409, "somebody filled it"
    assert scene.client.post(at, {"field": "hobby", "asked": "1"}).headers["Location"] == "/accounts/gaps/"
    assert "孙越" in scene.client.get("/accounts/gaps/?asked=1&field=hobby").content.decode()
    assert scene.client.post(f"/accounts/contacts/{scene.stranger}/fill/", {"field": "email", "value": "x@wx.example"}).status_code == 404
    with access.bound(root):
        assert Contact.objects.get(pk=gappy).email == "sun@wx.example"


def test_what_was_asked_long_ago_is_on_the_list_again(
    scene: Scene, gappy: int, now: datetime, root: Actor, monkeypatch: pytest.MonkeyPatch,
) -> None:
    """ARC-03: after the pack's days people and accounts stand there; asked again in vain, they rest again."""
    at, due = f"/accounts/contacts/{gappy}/fill/", "/accounts/gaps/?asked=1&due=1"
    scene.client.post(at, {"field": "hobby", "asked": "1"})
    api.mark_account_unknown(actor=scene.manager, now=now, account_id=scene.own, field="address")
    page = scene.client.get(due).content.decode()
    assert "孙越" not in page and "地址" not in page
    monkeypatch.setenv("GUANXI_NOW", (now + timedelta(days=400)).isoformat())
    later = logged_in(scene.manager)
    page = later.get(due).content.decode()
    assert "孙越" in page and "地址" in page and f"/accounts/{scene.own}/edit/" in page and "再问仍未知" in page
    assert "孙越" not in later.get(f"{due}&field=email").content.decode()
    assert later.post(at, {"field": "hobby", "asked": "1"}, headers=HTMX).status_code == 200
    assert "孙越" not in later.get(due).content.decode()
    stranger = logged_in(make_actor("fremd", now=now, unit_id=scene.world.other_city))
    page = stranger.get(f"{due}&whose=scope").content.decode()
    assert "孙越" not in page and "地址" not in page


def test_its_work_closes_itself_with_the_last_gap(scene: Scene, now: datetime, root: Actor) -> None:
    """ARC-03, operator 1.18: one item an account, settled in the act that fills the last gap."""
    account = make_account(now=now, unit_id=scene.world.city, name="小店", code="GL-77", owner_id=scene.manager.user_id,
                           customer_kind="private", industry_code="J", has_agreement=True, district="柳塘区", address="一号")
    person = make_contact(now=now, account_id=account, name="孙越", post="店长", mobile="13812349999", email="sun@wx.example")
    with access.bound(scene.manager):
        gaps = api.archive(actor=scene.manager, account_id=account).gaps
    with audit.acting(actor=root, verb="test", now=now) as act:
        work.raise_call(act=act, call=work.Call(kind="archive_gap", about=Ref("account", account), owner_id=scene.manager.user_id, due_on=TODAY,
                                                account_id=account, title=t("补录档案", "Complete the archive"), dedupe_key=f"archive_gap:{account}"))
    for gap in gaps:
        if gap.key not in ("hobby", "customer_kind"):
            api.mark_account_unknown(actor=scene.manager, now=now, account_id=account, field=gap.key)
    with access.bound(scene.manager):
        assert len(work.open_items(account_id=account, today=TODAY)) == 1
    api.fill_gap(actor=scene.manager, now=now, contact_id=person, field="hobby", value="围棋")
    with access.bound(scene.manager):
        assert not work.open_items(account_id=account, today=TODAY)


def sheet(**more: str) -> dict[str, str]:
    return {"lines": "4", "name-2": "程砚秋", "post-2": "信息部总经理", "mobile-2": "13800005555", "source-2": "outgoing", **more}


def test_one_form_one_act_several_people(scene: Scene, gappy: int, root: Actor) -> None:
    """ARC-04: what the outgoing colleague and marketing's material say of several people is one act."""
    at = f"/accounts/{scene.own}/take-over/"
    assert f'name="contact-0" value="{gappy}"' in scene.client.get(at).content.decode()
    known = {"contact-0": str(gappy), "email-0": "sun@wx.example", "post-0": "不改", "source-0": "marketing"}
    page = scene.client.post(at, sheet(**known, key="k"), follow=True).content.decode()
    assert "新增 1 人,补充 1 人" in page and "程砚秋" in page
    with access.bound(root):
        act = AuditAct.objects.get(verb="collect_people")
        assert AuditRow.objects.filter(act_id=act.pk, table_name="customers_contact").count() == 2
        sun = Contact.objects.get(pk=gappy)
        assert (sun.email, sun.post) == ("sun@wx.example", "主管"), "only what was missing is written"
    with access.bound(scene.manager):
        said = [line.text.zh for line in timeline.for_account(account_id=scene.own, actor=scene.manager, sees_money=True).lines]
    assert "接手采集(原客户经理移交):新增 程砚秋" in said and "接手采集(市场部前期资料):补充 孙越" in said
    assert scene.client.post(at, sheet(key="k")).status_code == 302, "the same form again is harmless"


@pytest.mark.parametrize(("more", "status", "said"), [
    ({"mobile-2": "12"}, 422, 'name="mobile-2"'), ({"name-2": "陶静", "mobile-2": ""}, 422, "已有此人"),
    ({"mobile-2": "13812341234"}, 422, "已有此人"),
    ({"source-2": "star"}, 422, "资料来源"), ({"name-2": "", "post-2": "", "mobile-2": ""}, 422, "没有填写任何内容")])
def test_a_wrong_line_keeps_the_whole_sheet(scene: Scene, gappy: int, root: Actor, more: dict[str, str], status: int, said: str) -> None:
    answer = scene.client.post(f"/accounts/{scene.own}/take-over/", sheet(**more))
    page = answer.content.decode()
    assert answer.status_code == status and said in page
    with access.bound(root):
        assert not AuditAct.objects.filter(verb="collect_people").exists() and Contact.objects.filter(account_id=scene.own).count() == 2


def test_the_printed_sheet_names_no_values(scene: Scene, gappy: int) -> None:
    page = scene.client.get(f"/accounts/{scene.own}/take-over/sheet/").content.decode()
    assert "接手采集表" in page and "√" in page and "13812341234" not in page and "翠湖花园" not in page
    for path in ("take-over/", "take-over/sheet/"):
        assert scene.client.get(f"/accounts/{scene.foreign}/{path}").status_code == 404
    assert scene.client.post(f"/accounts/{scene.foreign}/take-over/", sheet()).status_code == 404
