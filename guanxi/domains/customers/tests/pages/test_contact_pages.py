"""account_contacts, add, edit, retire, disclose: masked by class and relation, logged when shown (PRM-63, 64, 65)."""

from __future__ import annotations

from datetime import datetime

import pytest

from guanxi.domains.customers.models import Contact, Disclosure
from guanxi.domains.customers.tests.pages.conftest import Scene, logged_in
from guanxi.domains.organisation.testing import make_actor
from guanxi.foundation.django import access
from guanxi.foundation.pure.actor import Actor

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}
PRIVATE = ("13812341234", "tao@wx.example", "翠湖花园", "足球")


def test_the_list_shows_masks(scene: Scene) -> None:
    page = scene.client.get(f"/accounts/{scene.own}/contacts/").content.decode()
    assert "陶静" in page and "138****1234" in page and "t***@wx.example" in page
    assert not any(value in page for value in PRIVATE)
    fragment = scene.client.get(f"/accounts/{scene.own}/contacts/", headers=HTMX).content.decode()
    assert "陶静" in fragment and "<html" not in fragment


def test_own_numbers_open_logged_private_ones_with_a_reason(scene: Scene) -> None:
    shown = scene.client.post(f"/accounts/contacts/{scene.person}/disclose/", {}, headers=HTMX).content.decode()
    assert "13812341234" in shown and "足球" not in shown
    assert Disclosure.objects.get().level == "L2"
    shown = scene.client.post(f"/accounts/contacts/{scene.person}/disclose/", {"reason": "生日问候"}, headers=HTMX).content.decode()
    assert "足球" in shown and "5月10日" in shown and "1970" not in shown
    again = scene.client.post(f"/accounts/contacts/{scene.person}/disclose/", {}, headers=HTMX).content.decode()
    assert "翠湖花园" in again
    assert Disclosure.objects.filter(level="L3", reason="生日问候").count() == 1


def test_a_colleague_of_the_unit_needs_a_reason_and_gets_no_private_data(scene: Scene, now: datetime) -> None:
    colleague = logged_in(make_actor("branch", now=now, unit_id=scene.world.city, roles=("R11",)))
    refused = colleague.post(f"/accounts/contacts/{scene.person}/disclose/", {}, headers=HTMX).content.decode()
    assert "13812341234" not in refused and "原因" in refused and not Disclosure.objects.exists()
    shown = colleague.post(f"/accounts/contacts/{scene.person}/disclose/", {"reason": "工单 KF1"}, headers=HTMX).content.decode()
    assert "13812341234" in shown and "足球" not in shown


def test_the_day_has_a_limit(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    from guanxi.domains.customers.queries import privacy

    masking = privacy.masking()
    none_left = masking.model_copy(update={"limits": masking.limits.model_copy(update={"persons_per_day": 0})})
    monkeypatch.setattr(privacy, "masking", lambda: none_left)
    refused = scene.client.post(f"/accounts/contacts/{scene.person}/disclose/", {}, headers=HTMX).content.decode()
    assert "今日查看明文已达" in refused and "13812341234" not in refused


def test_add_contact(scene: Scene, root: Actor) -> None:
    assert 'name="hobby"' in scene.client.get(f"/accounts/{scene.own}/contacts/add/").content.decode()
    wrong = scene.client.post(f"/accounts/{scene.own}/contacts/add/", {"name": "程砚秋", "mobile": "1.38E+10"})
    assert wrong.status_code == 422 and "科学计数法" in wrong.content.decode()
    assert scene.client.post(f"/accounts/{scene.own}/contacts/add/", {"name": "程砚秋", "mobile": "138 0000 0001"}).status_code == 302
    with access.bound(root):
        assert Contact.objects.get(name="程砚秋").mobile == "13800000001"


def test_masks_posted_back_leave_everything_as_it_was(scene: Scene, root: Actor) -> None:
    page = scene.client.get(f"/accounts/contacts/{scene.person}/edit/").content.decode()
    assert 'value="138****1234"' in page and not any(value in page for value in PRIVATE)
    form = {"version": "1", "name": "陶静", "post": "行长", "mobile": "138****1234", "email": "t***@wx.example", "hobby": "****",
            "residence": "****", "birthday": "****"}
    assert scene.client.post(f"/accounts/contacts/{scene.person}/edit/", form).status_code == 302
    with access.bound(root):
        row = Contact.objects.get(pk=scene.person)
    assert (row.post, row.mobile, row.email, row.hobby, row.residence, row.birthday) == (
        "行长", "13812341234", "tao@wx.example", "足球", "翠湖花园", "1970-05-10")


def test_unknown_and_retire(scene: Scene, root: Actor) -> None:
    scene.client.post(f"/accounts/{scene.own}/contacts/add/", {"name": "孙越"})
    with access.bound(root):
        sun = Contact.objects.get(name="孙越").pk
    scene.client.post(f"/accounts/contacts/{sun}/unknown/", {"field": "hobby"})
    scene.client.post(f"/accounts/contacts/{scene.person}/retire/", {"reason": "调离"})
    with access.bound(root):
        assert Contact.objects.get(pk=sun).known_unknown == ["hobby"] and not Contact.objects.get(pk=scene.person).is_active
    assert "陶静" not in scene.client.get(f"/accounts/{scene.own}/contacts/").content.decode()


@pytest.mark.parametrize("verb", ["edit", "retire", "unknown", "disclose"])
def test_a_foreign_person_is_not_there(scene: Scene, root: Actor, verb: str) -> None:
    answer = scene.client.post(f"/accounts/contacts/{scene.stranger}/{verb}/", {"version": "1", "name": "x", "field": "hobby"})
    assert answer.status_code == 404 and "13900000000" not in answer.content.decode()
    with access.bound(root):
        assert Contact.objects.get(pk=scene.stranger).version == 1
