"""export_cards, import_cards, topics on the pages: masked and logged like the page, seen before written (PRM-63, PRM-65, ARC-05)."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from guanxi.domains.customers import api as customers
from guanxi.domains.customers.models import Contact, Disclosure
from guanxi.domains.customers.testing import make_contact
from guanxi.domains.customers.tests.pages.conftest import Scene, logged_in
from guanxi.domains.organisation.testing import make_actor, refused
from guanxi.foundation.django import access
from guanxi.foundation.django.models import AuditAct
from guanxi.foundation.pure.actor import Actor

pytestmark = pytest.mark.django_db
CARDS = """BEGIN:VCARD
VERSION:3.0
FN:程砚秋
TITLE:行长
TEL;TYPE=CELL:13800005555
END:VCARD
BEGIN:VCARD
VERSION:3.0
FN:陶小静
TEL;TYPE=CELL:13812341234
END:VCARD
BEGIN:VCARD
VERSION:3.0
FN:路人
TEL;TYPE=CELL:13900000000
END:VCARD
"""


def test_own_numbers_leave_logged_and_private_data_never(scene: Scene, root: Actor) -> None:
    answer = scene.client.post(f"/accounts/{scene.own}/contacts/export-cards/")
    text = answer.content.decode().replace("\r\n ", "")
    assert answer.headers["Content-Type"].startswith("text/vcard") and "13812341234" in text and "tao@wx.example" in text and "导出人:hejun" in text
    assert not any(value in text for value in ("翠湖花园", "足球", "1970"))
    with access.bound(root):
        act = AuditAct.objects.get(verb="export_cards")
        line = Disclosure.objects.get(act_id=act.pk)
        assert (line.level, line.contact_ids, line.reason) == ("L2", [scene.person], "vCard")


def test_others_do_not_take_them_away(scene: Scene, root: Actor, now: datetime) -> None:
    for n in range(20):
        make_contact(now=now, account_id=scene.own, name=f"员工{n}")
    many = scene.client.post(f"/accounts/{scene.own}/contacts/export-cards/")
    assert many.status_code == 403 and "金库" in many.content.decode()
    assert scene.client.post(f"/accounts/{scene.own}/contacts/export-cards/", {"contact": str(scene.person)}).status_code == 200
    boss = logged_in(make_actor("boss", now=now, unit_id=scene.world.city, roles=("R9",)))
    assert boss.post(f"/accounts/{scene.own}/contacts/export-cards/", {"contact": str(scene.person)}).status_code == 403
    assert scene.client.post(f"/accounts/{scene.foreign}/contacts/export-cards/").status_code == 404


def test_cards_are_seen_before_they_are_written(scene: Scene, root: Actor) -> None:
    """IMP-19: somebody known by his mobile is marked and not ticked; people of foreign accounts are not told of."""
    at = f"/accounts/{scene.own}/contacts/import-cards/"
    assert "选择文件" in scene.client.get(at).content.decode()
    assert scene.client.post(at, {"file": SimpleUploadedFile("a.vcf", b"no")}).status_code == 422
    page = scene.client.post(at, {"file": SimpleUploadedFile("a.vcf", CARDS.encode())}).content.decode()
    assert "程砚秋" in page and "已有此人:陶静" in page and "秘书" not in page
    with access.bound(root):
        assert Contact.objects.filter(account_id=scene.own).count() == 1, "nothing is written yet"
    assert len(re.findall(r'name="take-\d+" value="1" checked', page)) == 2
    form = {"lines": "4", "from_file": "1", "name-1": "程砚秋", "mobile-1": "13800005555", "source-1": "card_file", "take-1": "1",
            "name-2": "陶小静", "mobile-2": "13812341234", "source-2": "card_file"}
    assert "新增 1 人" in scene.client.post(f"/accounts/{scene.own}/take-over/", form, follow=True).content.decode()
    for method in ("get", "post"):
        assert getattr(scene.client, method)(f"/accounts/{scene.foreign}/contacts/import-cards/").status_code == 404


def test_topics_are_shown_with_the_hobby_and_not_before(scene: Scene) -> None:
    """ARC-05: what is coming up for who likes football; it would tell the hobby, so it is shown only with it."""
    pages = (f"/accounts/contacts/{scene.person}/", f"/accounts/{scene.own}/blocks/people/")
    assert not any("望溪城市足球联赛决赛" in scene.client.get(page).content.decode() for page in pages)
    shown = scene.client.post(f"/accounts/contacts/{scene.person}/disclose/", {"reason": "拜访准备"}).content.decode()
    assert "望溪城市足球联赛决赛" in shown
    assert all("望溪城市足球联赛决赛" in scene.client.get(page).content.decode() for page in pages), "the reason counts until midnight"


def test_topics_stand_on_the_pages_of_a_visit_under_the_same_rule(
    scene: Scene, now: datetime, root: Actor, django_capture_on_commit_callbacks: Any,
) -> None:
    """ARC-05: recording a visit, who visits whom, the take-over sheet; not before the hobby was opened, and each view is in the log."""
    pages = [f"/accounts/{scene.own}/{page}" for page in ("visit/", "team/", "take-over/sheet/")]
    assert not any("望溪城市足球联赛决赛" in scene.client.get(page).content.decode() for page in pages)
    scene.client.post(f"/accounts/contacts/{scene.person}/disclose/", {"reason": "拜访准备"})
    with access.bound(root):
        before = Disclosure.objects.count()
    for page in pages:
        with django_capture_on_commit_callbacks(execute=True):
            body = scene.client.get(page).content.decode()
        assert "望溪城市足球联赛决赛" in body and "陶静" in body, page
    with access.bound(root):
        last = Disclosure.objects.order_by("pk")[before:]
        assert [(line.level, line.contact_ids) for line in last] == [("L3", [scene.person])] * 3
    colleague = make_actor("kollege", now=now, unit_id=scene.world.city, roles=("R9",))
    with access.bound(colleague, read_only=True):
        assert customers.show_topics(actor=colleague, now=now, account_id=scene.own) == (), "of the same unit: in the vault"
    stranger = make_actor("fremd", now=now, unit_id=scene.world.other_city)
    refused("not_found", customers.show_topics, actor=stranger, now=now, account_id=scene.own)
