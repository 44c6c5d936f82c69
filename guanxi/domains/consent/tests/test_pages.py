"""contact_consents, why, may_contact, record_consent, withdraw_consent, record_touch, sheets, unasked: full, fragment, access."""

from __future__ import annotations

import re
from datetime import datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from guanxi.domains.consent.models import Consent, Decision, Touch
from guanxi.domains.consent.tests.conftest import Scene
from guanxi.domains.organisation.testing import browser_of, make_actor
from guanxi.foundation.django import access
from guanxi.foundation.pure.actor import Actor

pytestmark = pytest.mark.django_db
FORM = {"state": "given", "purpose": ["care", "marketing"], "channel": ["phone"], "evidence": "paper_form", "said_on": "2026-11-20"}


def test_the_card_lives_on_the_persons_page(scene: Scene) -> None:
    at = f"/consent/contacts/{scene.person}/"
    assert f'hx-get="{at}"' in scene.client.get(f"/accounts/contacts/{scene.person}/").content.decode()
    block = scene.client.get(at, headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in block and "履约所必需,无须同意" in block and "营销推荐" in block and "全部撤回" in block
    page = scene.client.get(at).content.decode()
    assert "<html" in page and "还没有征询过" in page


def test_a_cell_says_the_reason_of_its_why(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    """On a Saturday: service needs no consent and is not for weekends; the cell said that nobody had asked him."""
    monkeypatch.setenv("GUANXI_NOW", "2026-11-21T02:00:00+00:00")
    at = f"/consent/contacts/{scene.person}/"
    block = scene.client.get(at, headers={"HX-Request": "true"}).content.decode()
    said = dict(re.findall(r'purpose=(\w+)&amp;channel=phone" title="([^"]*)"', block))
    assert said["service"] == "周末不为此用途联系" and "须本人同意,未征询" in said["marketing"] and "无须另行同意" in said["fault"]
    for purpose, reason in said.items():
        assert reason in scene.client.get(f"{at}why/?purpose={purpose}&channel=phone").content.decode()


def test_record_and_withdraw(scene: Scene, root: Actor) -> None:
    at = f"/consent/contacts/{scene.person}/"
    assert "本人怎样答复" in scene.client.get(f"{at}record/?purpose=care").content.decode()
    refused = scene.client.post(f"{at}record/", FORM | {"evidence": ""})
    assert refused.status_code == 422 and "请选择凭据" in refused.content.decode()
    scan = SimpleUploadedFile("签字.pdf", b"%PDF-1.7", content_type="application/pdf")
    page = scene.client.post(f"{at}record/", FORM | {"file": scan, "key": "k"}, follow=True).content.decode()
    assert "签字.pdf" in page and "签署的联系授权书" in page
    address = page[page.index("/files/"):].split('"')[0]
    assert scene.client.get(address).status_code == 200
    stranger = browser_of(make_actor("fremd", now=datetime.fromisoformat("2026-11-20T02:00:00+00:00"), unit_id=scene.world.other_city).user_id)
    assert stranger.get(address).status_code == 404
    assert "已撤回,即时生效" in scene.client.post(f"{at}withdraw/", {"purpose": "care", "channel": "phone"}, follow=True).content.decode()
    with access.bound(root):
        lines = list(Consent.objects.order_by("pk").values_list("purpose", "state"))
        assert lines == [("care", "given"), ("marketing", "given"), ("care", "withdrawn")]
    older = scene.client.post(f"{at}record/", FORM | {"said_on": "2026-11-19"})
    assert older.status_code == 409 and "更早的同意不能恢复" in older.content.decode()


def test_why_may_i_call_him(scene: Scene, root: Actor) -> None:
    at = f"/consent/contacts/{scene.person}/"
    side = scene.client.get(f"{at}why/?channel=phone", headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in side and "营销推荐:须本人同意,未征询" in side and "履行合同所必需" in side
    page = scene.client.get(f"{at}why/?purpose=marketing&channel=phone").content.decode()
    assert "请在服务联系时征询并登记" in page and "故障与割接通知" not in page
    assert "不可联系" in scene.client.post(f"{at}ask/", {"purpose": "marketing", "channel": "phone"}, follow=True).content.decode()
    assert "可以联系,判定编号" in scene.client.post(f"{at}ask/", {"purpose": "fault", "channel": "phone"}, follow=True).content.decode()
    call = {"purpose": "service", "channel": "phone", "note": "季度回访"}
    done = scene.client.post(f"{at}touch/", call, follow=True).content.decode()
    assert "季度回访" in done and "不应发生" not in done
    with access.bound(root):
        assert Decision.objects.count() == 2 and Touch.objects.get().note == "季度回访"
    against = scene.client.post(f"{at}touch/", call | {"purpose": "marketing"}, follow=True).content.decode()
    assert "此次联系不应发生:营销推荐:须本人同意,未征询。请在服务联系时征询并登记" in against, "what took place is kept, and said to be wrong"
    his = scene.client.post(f"{at}touch/", call | {"purpose": "marketing", "whose": "theirs"}, follow=True).content.decode()
    assert "联系已登记" in his and "不应发生" not in his, "he may call us about anything"


def test_sheets_to_sign(scene: Scene) -> None:
    for path in (f"/consent/contacts/{scene.person}/sheet/", f"/consent/accounts/{scene.own}/sheets/"):
        page = scene.client.get(path).content.decode()
        assert "联系授权书" in page and "程砚秋" in page and "撤回即时生效" in page and "13800001234" not in page


def test_unasked(scene: Scene, now: datetime) -> None:
    assert "程砚秋" in scene.client.get("/consent/").content.decode()
    engineer = browser_of(make_actor("engineer", now=now, unit_id=scene.world.city, roles=("R6",)).user_id)
    assert "程砚秋" in engineer.get("/consent/").content.decode(), "who owns no account begins with what he sees"
    scope = scene.client.get("/consent/?whose=scope&key=1").content.decode()
    assert "程砚秋" in scope and "厉无声" not in scope
    scene.client.post(f"/consent/contacts/{scene.person}/withdraw/")
    assert "您名下没有待征询的联系人" in scene.client.get("/consent/").content.decode()


def test_marks_on_the_account(scene: Scene) -> None:
    people = f"/accounts/{scene.own}/blocks/people/"
    assert "未征询" in scene.client.get(people).content.decode()
    scene.client.post(f"/consent/contacts/{scene.person}/record/", FORM)
    block = scene.client.get(people).content.decode()
    assert "同意:客户关怀、营销推荐" in block and f"/consent/contacts/{scene.person}/why/?channel=phone" in block


def test_a_foreign_person_is_not_there(scene: Scene) -> None:
    """PRM-75: also his opt-out."""
    at = f"/consent/contacts/{scene.stranger}/"
    for path in (at, f"{at}why/", f"{at}record/", f"{at}sheet/", f"/consent/accounts/{scene.foreign}/sheets/"):
        assert scene.client.get(path).status_code == 404, path
    for path in (f"{at}withdraw/", f"{at}ask/", f"{at}touch/"):
        assert scene.client.post(path, {"purpose": "care", "channel": "phone"}).status_code == 404, path
    assert scene.client.post(f"{at}record/", FORM).status_code == 404


def test_what_needs_no_consent_is_taken_back_with_a_word_of_what_it_means(scene: Scene) -> None:
    """One click takes an agreement back (PRM-75); of a fault notice nobody agreed to, the page says first that it stops too."""
    at = f"/consent/contacts/{scene.person}/"
    needed, asked = (scene.client.get(f"{at}why/?purpose={purpose}&channel=phone").content.decode() for purpose in ("fault", "marketing"))
    assert "确认撤回" in needed and "请确认是本人的要求" in needed and "确认撤回" not in asked and "本人撤回此项" in asked
    assert "含故障、服务等" in scene.client.get(at, headers={"HX-Request": "true"}).content.decode()
