"""Further numbers: found as a whole, masked like the mobile, kept by an import and taken back with it (operator 1.8, ARC-02, PRM-63)."""

from __future__ import annotations

from datetime import datetime

import pytest

from guanxi.domains.customers import api
from guanxi.domains.customers.models import Contact, ContactPhone
from guanxi.domains.customers.testing import make_contact
from guanxi.domains.customers.tests.pages.conftest import Scene, _scene, logged_in, scene
from guanxi.domains.intake import api as intake
from guanxi.domains.lists import api as lists
from guanxi.domains.organisation.testing import make_actor
from guanxi.foundation.django import access
from guanxi.foundation.django.models import AuditRow
from guanxi.foundation.pure.actor import Actor
from guanxi.foundation.pure.refusal import Refusal

__all__ = ["_scene", "scene"]
pytestmark = pytest.mark.django_db
SHEET = "客户,联系电话,生日,忌讳,称呼,最佳联系方式\n程砚秋,13800000001/0971-8000123/13800000009,农历八月十五,未知,程总,微信\n"


def found(actor: Actor, text: str) -> list[str]:
    with access.bound(actor):
        return [one.label for one in lists.search(text=text, scope=api.list_scope(actor))]


def bring(scene: Scene, now: datetime) -> tuple[int, dict[str, int]]:
    return intake.import_now(actor=scene.manager, now=now, kind="contacts", file_name="a.csv", chunks=[SHEET.encode()],
                             options={"account": "GL-1"})


def test_a_number_is_added_found_preferred_and_removed(scene: Scene) -> None:
    page = f"/accounts/contacts/{scene.person}/"
    assert scene.client.post(page + "phones/add/", {"kind": "mobile", "number": "139 8888 7777", "is_preferred": "true"}).status_code == 302
    assert found(scene.manager, "13988887777") == ["陶静"] and found(scene.manager, "1398888") == []
    body = scene.client.get(page).content.decode()
    assert 'href="tel:13988887777"' in body and "陶静" in body
    with access.bound(scene.manager):
        row = ContactPhone.objects.get(contact_id=scene.person)
        assert row.number_hash and api.contact(actor=scene.manager, contact_id=scene.person).phones[0].key == "number"
    assert scene.client.post(f"{page}phones/{row.pk}/prefer/").status_code == 302
    assert scene.client.post(f"{page}phones/{row.pk}/remove/").status_code == 302
    assert found(scene.manager, "13988887777") == []
    with access.bound(scene.manager):
        assert AuditRow.objects.filter(table_name="customers_contactphone", row_id=row.pk, account_id=scene.own).count() == 3


def test_imp_20_people_are_found_by_the_surname_as_it_is_spoken(scene: Scene, now: datetime) -> None:
    """IMP-20 through the search itself: 单 is Shan, 仇 Qiu, 区 Ou, 朴 Piao, 曾 Zeng."""
    for surname in "单仇区朴曾":
        make_contact(now=now, account_id=scene.own, name=f"{surname}为民")
    said = {"shanweimin": "单", "qiuweimin": "仇", "ouweimin": "区", "piaoweimin": "朴", "zengweimin": "曾"}
    assert {pinyin: found(scene.manager, pinyin) for pinyin in said} == {pinyin: [f"{surname}为民"] for pinyin, surname in said.items()}


@pytest.mark.parametrize(("kind", "number", "code"), [
    ("mobile", "13812341234", "number_once"), ("mobile", "1380000", "phone_length"), ("pager", "13900001111", "unknown_choice"),
    ("home", "", "required"),
])
def test_what_is_refused(scene: Scene, now: datetime, kind: str, number: str, code: str) -> None:
    with pytest.raises(Refusal) as no:
        api.add_phone(actor=scene.manager, now=now, contact_id=scene.person, kind=kind, number=number)
    assert no.value.code == code
    answer = scene.client.post(f"/accounts/contacts/{scene.person}/phones/add/", {"kind": kind, "number": number})
    assert answer.status_code == 422 and no.value.text.zh in answer.content.decode()


def test_others_read_a_mask_and_strangers_nothing(scene: Scene, now: datetime) -> None:
    api.add_phone(actor=scene.manager, now=now, contact_id=scene.person, kind="home", number="13988887777")
    colleague = logged_in(make_actor("branch", now=now, unit_id=scene.world.city, roles=("R11",)))
    page = colleague.get(f"/accounts/contacts/{scene.person}/").content.decode()
    assert "139****7777" in page and "13988887777" not in page
    assert scene.client.get(f"/accounts/contacts/{scene.stranger}/").status_code == 404
    assert scene.client.post(f"/accounts/contacts/{scene.stranger}/phones/add/", {"kind": "home", "number": "13988887777"}).status_code == 404


def test_an_import_keeps_every_number_and_the_new_fields_once(scene: Scene, now: datetime) -> None:
    run_id, counts = bring(scene, now)
    assert counts == {"new": 1} and bring(scene, now)[1] == {"unchanged": 1}
    with access.bound(scene.manager):
        cheng = Contact.objects.get(name="程砚秋")
        assert (cheng.mobile, cheng.office_phone, cheng.birthday, cheng.form_of_address, cheng.best_channel, cheng.known_unknown) == (
            "13800000001", "0971-8000123", "农历08-15", "程总", "wechat", ["taboo"])
        assert [(one.kind, one.number) for one in cheng.more_phones.all()] == [("mobile", "13800000009")]
    assert found(scene.manager, "13800000009") == ["程砚秋"]
    assert intake.revert_now(now=now, run_id=run_id) == []
    with access.bound(scene.manager):
        assert not ContactPhone.objects.exists() and not Contact.objects.filter(name="程砚秋").exists()


def test_a_person_with_a_number_added_since_survives_the_revert(scene: Scene, now: datetime) -> None:
    run_id, _ = bring(scene, now)
    with access.bound(scene.manager):
        cheng = Contact.objects.get(name="程砚秋").pk
    api.add_phone(actor=scene.manager, now=now, contact_id=cheng, kind="other", number="13911112222")
    assert [row["label"] for row in intake.revert_now(now=now, run_id=run_id)] == ["程砚秋"]
    with access.bound(scene.manager):
        assert ContactPhone.objects.filter(contact_id=cheng).count() == 2


def test_a_lunar_birthday_is_shown_with_the_days_left(scene: Scene, now: datetime) -> None:
    person = make_contact(now=now, account_id=scene.own, name="孙越", birthday="农历1970年八月十五")
    page = scene.client.get(f"/accounts/contacts/{person}/").content.decode()
    assert "八月十五" not in page and "还有" not in page
    shown = scene.client.post(f"/accounts/contacts/{person}/disclose/", {"reason": "生日问候"}, headers={"HX-Request": "true"}).content.decode()
    assert "农历八月十五" in shown and "(农历)" in shown and "还有" in shown and "1970" not in shown
