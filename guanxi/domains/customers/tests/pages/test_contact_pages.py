"""account_contacts, add, edit, retire, disclose: masked by class and relation, logged when shown (PRM-63, 64, 65)."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from guanxi.domains.customers import api
from guanxi.domains.customers.models import Contact, Disclosure
from guanxi.domains.customers.queries import privacy
from guanxi.domains.customers.testing import make_contact
from guanxi.domains.customers.tests.pages.conftest import Scene, logged_in
from guanxi.domains.organisation.testing import make_actor
from guanxi.domains.work import api as work
from guanxi.foundation.django import access, audit, clock
from guanxi.foundation.django.models import AuditAct
from guanxi.foundation.pure.actor import Actor, system
from guanxi.foundation.pure.bilingual import t
from guanxi.foundation.pure.ref import Ref
from guanxi.foundation.pure.refusal import Refusal

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}
PRIVATE = ("翠湖花园", "足球", "1970")


def contacts_page(client: Client, account_id: int) -> str:
    return client.get(f"/accounts/{account_id}/contacts/").content.decode()


def test_own_numbers_stand_there_plain_and_private_data_masked(scene: Scene) -> None:
    page = contacts_page(scene.client, scene.own)
    assert "陶静" in page and 'href="tel:13812341234"' in page and "tao@wx.example" in page
    assert not any(value in page for value in PRIVATE)
    fragment = scene.client.get(f"/accounts/{scene.own}/contacts/", headers=HTMX).content.decode()
    assert "陶静" in fragment and "<html" not in fragment


def test_a_view_leaves_one_silent_line(scene: Scene, now: datetime, django_capture_on_commit_callbacks: Any) -> None:
    make_contact(now=now, account_id=scene.own, name="李越", mobile="13800000002")
    make_contact(now=now, account_id=scene.own, name="无号")
    with django_capture_on_commit_callbacks(execute=True):
        contacts_page(scene.client, scene.own)
    line = Disclosure.objects.get()
    assert (line.level, line.account_id, len(line.contact_ids or []), line.reason, line.act_id) == ("L2", scene.own, 2, "", None)
    assert not AuditAct.objects.filter(verb="disclose_contact").exists()


def test_a_line_that_cannot_be_written_shows_nothing(
    scene: Scene, django_capture_on_commit_callbacks: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise OSError("full")

    monkeypatch.setattr(Disclosure.objects, "create", broken)
    with pytest.raises(OSError, match="full"), django_capture_on_commit_callbacks(execute=True):
        contacts_page(scene.client, scene.own)


@pytest.mark.parametrize(("role", "by"), [("lead", "he"), ("customer_response", "she")])
def test_the_rest_of_the_team_reads_as_the_owner(scene: Scene, now: datetime, root: Actor, role: str, by: str) -> None:
    mate = make_actor(by, now=now, unit_id=scene.world.other_city)
    api.assign(actor=root, now=now, account_id=scene.own, user_id=mate.user_id, role=role)
    assert "13812341234" in contacts_page(logged_in(mate), scene.own)


def test_others_read_masks_and_leave_no_line(scene: Scene, now: datetime, django_capture_on_commit_callbacks: Any) -> None:
    province = logged_in(make_actor("fang", now=now, unit_id=scene.world.hq, roles=("R10",)))
    auditor = logged_in(make_actor("audit", now=now, unit_id=scene.world.hq, roles=("R17",)))
    with django_capture_on_commit_callbacks(execute=True):
        for reader in (province, auditor):
            page = contacts_page(reader, scene.own)
            assert "138****1234" in page and "t***@wx.example" in page and "13812341234" not in page
    assert not Disclosure.objects.exists()


def test_private_data_open_with_a_reason_once_a_day(scene: Scene) -> None:
    shown = scene.client.post(f"/accounts/contacts/{scene.person}/disclose/", {}, headers=HTMX).content.decode()
    assert "13812341234" in shown and "足球" not in shown
    shown = scene.client.post(f"/accounts/contacts/{scene.person}/disclose/", {"reason": "生日问候"}, headers=HTMX).content.decode()
    assert "足球" in shown and "5月10日" in shown and "1970" not in shown
    again = scene.client.post(f"/accounts/contacts/{scene.person}/disclose/", {}, headers=HTMX).content.decode()
    assert "翠湖花园" in again
    assert Disclosure.objects.filter(level="L3", reason="生日问候").count() == 1


@pytest.mark.parametrize("reason", ["1", "。。。", "好", "123"])
def test_prm_65_a_reason_without_meaning_opens_nothing(scene: Scene, reason: str) -> None:
    answer = scene.client.post(f"/accounts/contacts/{scene.person}/disclose/", {"reason": reason}, headers=HTMX).content.decode()
    assert "至少两个字" in answer and not AuditAct.objects.filter(verb="disclose_contact").exists()


def test_asking_without_a_reason_says_what_is_needed(scene: Scene) -> None:
    body = scene.client.post(f"/accounts/contacts/{scene.person}/disclose/", {}, headers=HTMX).content.decode()
    assert "私人信息填写原因后可查看" in body and "足球" not in body


def test_a_colleague_of_the_unit_needs_a_reason_and_gets_no_private_data(scene: Scene, now: datetime) -> None:
    colleague = logged_in(make_actor("branch", now=now, unit_id=scene.world.city, roles=("R11",)))
    refused = colleague.post(f"/accounts/contacts/{scene.person}/disclose/", {}, headers=HTMX).content.decode()
    assert "13812341234" not in refused and "原因" in refused and not Disclosure.objects.exists()
    shown = colleague.post(f"/accounts/contacts/{scene.person}/disclose/", {"reason": "工单 KF1"}, headers=HTMX).content.decode()
    assert "13812341234" in shown and "足球" not in shown


def test_a_colleagues_reason_counts_for_half_an_hour_and_this_person(scene: Scene, now: datetime) -> None:
    colleague = make_actor("branch", now=now, unit_id=scene.world.city, roles=("R11",))
    other = make_contact(now=now, account_id=scene.own, name="李越", mobile="13800000002")

    def opens(contact_id: int, at: datetime, reason: str = "") -> bool:
        try:
            card = api.disclose_contact(actor=colleague, now=at, contact_id=contact_id, reason=reason)
        except Refusal as no:
            assert no.code == "reason_needed"
            return False
        return not card.shown["mobile"].is_masked

    assert opens(scene.person, now, "工单 KF1") and opens(scene.person, now + timedelta(minutes=29))
    assert not opens(other, now + timedelta(minutes=1)) and not opens(scene.person, now + timedelta(minutes=61))


def test_prm_65_an_open_to_do_of_his_opens_for_half_an_hour_and_then_it_is_masked_again(
        scene: Scene, now: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    """Operator 1.8: L2 of a colleague's account by a work order that is his; another's to-do opens nothing, a closed one no longer."""
    colleague = make_actor("branch", now=now, unit_id=scene.world.city, roles=("R11",))
    browser, at, moment = logged_in(colleague), f"/accounts/contacts/{scene.person}/disclose/", now
    monkeypatch.setattr(clock, "now", lambda: moment)

    def raised(owner_id: int) -> None:
        with audit.acting(actor=system("test"), verb="test", now=now) as act:
            work.raise_call(act=act, call=work.Call(kind="test", about=Ref("account", scene.own), account_id=scene.own, owner_id=owner_id,
                                                    due_on=now.date(), title=t("上门", "Visit"), dedupe_key=f"visit:{owner_id}"))

    raised(int(scene.client.session["_auth_user_id"]))
    assert "13812341234" not in browser.post(at, {}, headers=HTMX).content.decode()
    raised(colleague.user_id)
    shown = browser.post(at, {}, headers=HTMX).content.decode()
    assert "13812341234" in shown and "足球" not in shown and 'hx-trigger="load delay:1800s"' in shown
    with access.bound(colleague):
        [item] = work.day(actor=colleague, today=now.date()).must
    assert Disclosure.objects.get(level="L2").reason == f"待办 {item.id}"
    work.complete_item(actor=colleague, now=now, item_id=item.id)
    moment = now + timedelta(minutes=20)
    assert 'hx-trigger="load delay:600s"' in browser.post(at, {}, headers=HTMX).content.decode()
    moment = now + timedelta(minutes=30)
    assert "13812341234" not in browser.get(f"/accounts/{scene.own}/contacts/", headers=HTMX).content.decode()
    assert "13812341234" not in browser.post(at, {}, headers=HTMX).content.decode()


def test_prm_65_sixty_people_a_day_are_plain_and_the_next_is_masked(
        scene: Scene, now: datetime, monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: Any) -> None:
    """The shipped pack's limit: 59 others were seen today, the sixtieth opens, the sixty-first does not, and tomorrow everybody does again."""
    monkeypatch.setenv("GUANXI_NOW", now.isoformat())
    assert privacy.masking().limits.persons_per_day == 60
    reader, day = scene.client.session["_auth_user_id"], now.date()
    Disclosure.objects.create(user_id=int(reader), contact_ids=[10**6 + number for number in range(59)], account_id=scene.own, level="L2",
                              at=now, day=day)
    with django_capture_on_commit_callbacks(execute=True):
        assert "13812341234" in contacts_page(scene.client, scene.own)
    make_contact(now=now, account_id=scene.own, name="李越", mobile="13800000002")
    with django_capture_on_commit_callbacks(execute=True):
        page = contacts_page(scene.client, scene.own)
    assert "13812341234" in page and "13800000002" not in page and "138****0002" in page
    monkeypatch.setenv("GUANXI_NOW", (now + timedelta(days=1)).isoformat())
    assert "13800000002" in contacts_page(scene.client, scene.own)


@pytest.fixture
def none_left(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """A matrix that shows nobody plain a day."""
    def limit(over_limit: str) -> None:
        masking = privacy.masking()
        limits = masking.limits.model_copy(update={"persons_per_day": 0, "over_limit": over_limit})
        monkeypatch.setattr(privacy, "masking", lambda: masking.model_copy(update={"limits": limits}))

    return limit


def test_beyond_the_days_limit_a_reason_opens_one_more(scene: Scene, none_left: Callable[[str], None]) -> None:
    none_left("reason")
    assert "13812341234" not in contacts_page(scene.client, scene.own)
    refused = scene.client.post(f"/accounts/contacts/{scene.person}/disclose/", {}, headers=HTMX).content.decode()
    assert "今日查看明文已达" in refused and "填写原因" in refused and "13812341234" not in refused


def test_a_pack_may_refuse_beyond_the_limit(scene: Scene, none_left: Callable[[str], None]) -> None:
    none_left("refused")
    refused = scene.client.post(f"/accounts/contacts/{scene.person}/disclose/", {"reason": "工单"}, headers=HTMX).content.decode()
    assert "今日查看明文已达" in refused and "明日再查看" in refused and "13812341234" not in refused


def test_add_contact(scene: Scene, root: Actor) -> None:
    assert 'name="hobby"' in scene.client.get(f"/accounts/{scene.own}/contacts/add/").content.decode()
    wrong = scene.client.post(f"/accounts/{scene.own}/contacts/add/", {"name": "程砚秋", "mobile": "1.38E+10"})
    assert wrong.status_code == 422 and "科学计数法" in wrong.content.decode()
    assert scene.client.post(f"/accounts/{scene.own}/contacts/add/", {"name": "程砚秋", "mobile": "138 0000 0001"}).status_code == 302
    with access.bound(root):
        assert Contact.objects.get(name="程砚秋").mobile == "13800000001"


def test_masks_posted_back_leave_everything_as_it_was(scene: Scene, root: Actor) -> None:
    page = scene.client.get(f"/accounts/contacts/{scene.person}/edit/").content.decode()
    assert 'value="13812341234"' in page and 'value="****"' in page and not any(value in page for value in PRIVATE)
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
    assert "陶静" not in scene.client.get(f"/accounts/{scene.own}/contacts/", headers=HTMX).content.decode()


@pytest.mark.parametrize("verb", ["edit", "retire", "unknown", "disclose"])
def test_a_foreign_person_is_not_there(scene: Scene, root: Actor, verb: str) -> None:
    answer = scene.client.post(f"/accounts/contacts/{scene.stranger}/{verb}/", {"version": "1", "name": "x", "field": "hobby"})
    assert answer.status_code == 404 and "13900000000" not in answer.content.decode()
    with access.bound(root):
        assert Contact.objects.get(pk=scene.stranger).version == 1


def test_who_has_left_stands_below_and_comes_back(scene: Scene) -> None:
    scene.client.post(f"/accounts/contacts/{scene.person}/retire/", {"reason": "离职"})
    page = contacts_page(scene.client, scene.own)
    assert "已离任" in page and f"/accounts/contacts/{scene.person}/restore/" in page and "13812341234" not in page
    back = scene.client.post(f"/accounts/contacts/{scene.person}/restore/", {"never_left": "true"}, follow=True).content.decode()
    assert "已恢复为在任联系人" in back and "13812341234" in back and f"{scene.person}/restore/" not in back
    assert scene.client.post(f"/accounts/contacts/{scene.person}/restore/").status_code == 404
    assert scene.client.post(f"/accounts/contacts/{scene.stranger}/restore/").status_code == 404


def test_a_form_sent_twice_adds_one_person(scene: Scene) -> None:
    """CON-81: a double click, or back and send again; a new form is a new person."""
    at = f"/accounts/{scene.own}/contacts/add/"
    key, other = (re.search(r'name="key" value="(\w+)"', scene.client.get(at).content.decode()) for _ in range(2))
    assert key and other and key[1] != other[1]
    for _ in range(2):
        assert scene.client.post(at, {"name": "双击人", "key": key[1]}).status_code == 302
    with access.bound(system("test")):
        assert Contact.objects.filter(name="双击人").count() == 1
