"""拨号 in the list of people: the number goes to the telephone and to nobody's eyes, under the rule of the account's page (operator 1.8, PRM-65)."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from guanxi.domains.consent import api as consent
from guanxi.domains.customers import api as customers
from guanxi.domains.customers.models import Disclosure
from guanxi.domains.organisation.testing import make_actor, refused
from guanxi.domains.work import api as work
from guanxi.foundation.django import access, audit, participants
from guanxi.foundation.django.clock import ZONE
from guanxi.foundation.django.models import AuditAct
from guanxi.foundation.pure.actor import Actor, system
from guanxi.foundation.pure.bilingual import t
from guanxi.foundation.pure.ref import Ref
from guanxi.shell.contacts import asking
from guanxi.shell.contacts.tests.conftest import Scene, client_of

pytestmark = pytest.mark.django_db
HTMX: Any = {"HTTP_HX_REQUEST": "true"}
NUMBER = "13800138000"


def dial(actor: Actor, contact_id: int) -> Any:
    return client_of(actor).post(f"/contacts/{contact_id}/dial/", **HTMX)


def lines() -> list[tuple[Any, ...]]:
    with access.bound(system("test")):
        return list(Disclosure.objects.order_by("pk").values_list("user_id", "level", "contact_ids", "act_id", "reason"))


def seen_today(actor: Actor, now: datetime, persons: int) -> None:
    """So many others whom he was shown today already."""
    with access.bound(system("test")):
        Disclosure.objects.create(user_id=actor.user_id, contact_ids=list(range(900_000, 900_000 + persons)), account_id=1, level="L2", at=now,
                                  day=now.astimezone(ZONE).date())


def test_the_number_goes_to_the_telephone_alone_and_into_the_log(scene: Scene) -> None:
    page = scene.client.get("/contacts/").content.decode()
    assert f'hx-post="/contacts/{scene.cheng}/dial/"' in page and 'aria-label="拨号 程砚秋"' in page and NUMBER not in page
    assert page.count("/dial/") == 1, "白露 has no number"
    for _ in range(2):
        answer = dial(scene.manager, scene.cheng)
        assert (answer.status_code, answer.headers["HX-Redirect"], answer.content) == (204, f"tel:{NUMBER}", b"")
    assert lines() == [(scene.manager.user_id, "L2", [scene.cheng], None, "")] * 2, "silent, as the page of the account logs it"
    with access.bound(system("test")):
        assert AuditAct.objects.filter(verb="dial_contact", subject_id=scene.cheng).count() == 2
    plain = scene.client.post(f"/contacts/{scene.cheng}/dial/")
    assert (plain.status_code, plain.headers["Location"]) == (303, f"tel:{NUMBER}")


def test_it_counts_among_the_persons_of_the_day(scene: Scene, now: datetime) -> None:
    seen_today(scene.manager, now, 59)
    assert dial(scene.manager, scene.cheng).status_code == 204, "the sixtieth"
    other = customers.add_contact(actor=scene.manager, now=now, account_id=scene.own, values={"name": "陶静", "mobile": "13700137000"})
    answer = dial(scene.manager, other)
    assert answer.status_code == 403 and "今日查看明文已达60人" in answer.content.decode() and "13700137000" not in answer.content.decode()
    assert dial(scene.manager, scene.cheng).status_code == 204, "who was counted today is dialled again"
    with access.bound(scene.manager):
        cards = {one.id: one for one in customers.show_contacts(actor=scene.manager, now=now, account_id=scene.own)}
    assert cards[other].shown["mobile"].is_masked and not cards[scene.cheng].shown["mobile"].is_masked, "the page of the account says the same"
    assert dial(scene.manager, other).status_code == 403
    tomorrow = now + timedelta(days=1)
    assert customers.dial_contact(actor=scene.manager, now=tomorrow, contact_id=other).number == "13700137000"


def test_who_stands_farther_away_dials_with_a_reason_that_counts(scene: Scene, now: datetime, root: Actor) -> None:
    """Same unit and local service: masked, opened by a reason or by an open to-do of his; no button; nobody else at all."""
    head = make_actor("linwq", now=now, unit_id=scene.world.city, roles=("R9",))
    for actor in (head, scene.on_site):
        assert "/dial/" not in client_of(actor).get("/contacts/").content.decode()
        answer = dial(actor, scene.cheng)
        assert answer.status_code == 403 and "请填写查看原因或工单号" in answer.content.decode() and NUMBER not in answer.content.decode()
    assert lines() == []
    customers.disclose_contact(actor=head, now=now, contact_id=scene.cheng, reason="回访投诉")
    assert dial(head, scene.cheng).status_code == 204
    with audit.acting(actor=root, verb="test", now=now) as act:
        work.raise_call(act=act, call=work.Call(
            kind="test", about=Ref("account", scene.own), owner_id=scene.on_site.user_id, account_id=scene.own, due_on=now.date(),
            title=t("上门", "go there"), dedupe_key="test"))
    assert dial(scene.on_site, scene.cheng).status_code == 204 and lines()[-1][4].startswith("待办 ")
    stranger = make_actor("fremd", now=now, unit_id=scene.world.other_city)
    assert dial(stranger, scene.cheng).status_code == 404
    refused("not_found", customers.dial_contact, actor=stranger, now=now, contact_id=scene.cheng)


def test_nobody_to_dial_and_numbers_with_an_extension(scene: Scene, now: datetime) -> None:
    with access.bound(scene.manager, read_only=True):
        bai = next(one.contact_id for one in customers.people_rows(actor=scene.manager, ids=customers.people_ids(
            actor=scene.manager, query=asking.asked({}, today=now.date()).query, most=10)) if one.name == "白露")
    refused("no_number", customers.dial_contact, actor=scene.manager, now=now, contact_id=bai)
    office = customers.add_contact(actor=scene.manager, now=now, account_id=scene.own, values={"name": "总机", "office_phone": "0971-8000123转801"})
    assert dial(scene.manager, office).headers["HX-Redirect"] == "tel:09718000123;ext=801"
    assert lines() == [], "an office number is business (L1)"
    customers.add_phone(actor=scene.manager, now=now, contact_id=office, kind="mobile", number="13600136000", is_preferred=True)
    assert dial(scene.manager, office).headers["HX-Redirect"] == "tel:13600136000", "the preferred one first"


@pytest.mark.parametrize(("state", "is_all", "status"), [("refused", True, 409), ("withdrawn", True, 409), ("refused", False, 204)])
def test_prm_75_who_wants_no_calls_is_not_dialled(scene: Scene, now: datetime, state: str, is_all: bool, status: int) -> None:
    """A no to every purpose by telephone; a no to some leaves the call about his line."""
    with access.bound(system("test")):
        purposes = consent.contacting(on=now.date()).purposes
    consent.record_consent(actor=scene.manager, now=now, contact_id=scene.cheng, said=consent.Said(
        state=state, purposes=tuple(one.key for one in purposes if is_all or one.basis == "consent"), channels=("phone",), said_on=now.date(),
        evidence="phone_call"))
    answer = dial(scene.manager, scene.cheng)
    assert answer.status_code == status and (NUMBER in answer.headers.get("HX-Redirect", "")) is (status == 204)
    assert ("任何用途的电话" in answer.content.decode()) is (status == 409) and bool(lines()) is (status == 204)
    said = ">不接受电话" in scene.client.get("/contacts/").content.decode().replace("</svg>", ">")
    assert said is (status == 409) and (f"/contacts/{scene.cheng}/dial/" in scene.client.get("/contacts/").content.decode()) is (status == 204)
    for at in (f"/accounts/{scene.own}/contacts/", f"/accounts/contacts/{scene.cheng}/", f"/accounts/{scene.own}/blocks/people/"):
        page = scene.client.get(at).content.decode()
        assert NUMBER in page and (f"tel:{NUMBER}" in page) is (status == 204) and ("不接受任何用途的电话" in page) is (status == 409), at
    on_site = client_of(scene.on_site).get(f"/accounts/{scene.own}/contacts/").content.decode()
    assert ("不接受任何用途的电话" in on_site) is (status == 409), "whoever sees him is told"
    cards = scene.client.post(f"/accounts/{scene.own}/contacts/export-cards/").content.decode().replace("\r\n ", "")
    assert ("联系授权:" in cards) and ("不接受任何用途的电话" in cards) is (status == 409) and "导出人:" in cards


def test_a_taboo_of_the_telephone_is_such_a_no_and_stays_his_secret(scene: Scene, now: datetime) -> None:
    with access.bound(system("test")):
        word = next(one.taboo_words for one in consent.contacting(on=now.date()).channels if one.key == "phone")[0]
        version = customers.contact(actor=system("test"), contact_id=scene.cheng).version
    customers.edit_contact(actor=scene.manager, now=now, contact_id=scene.cheng, expected_version=version, values={"taboo": f"{word}(周末)"})
    assert dial(scene.manager, scene.cheng).status_code == 409
    page = client_of(scene.on_site).get(f"/accounts/{scene.own}/contacts/").content.decode()
    assert "不接受任何用途的电话" in page and word not in page


def test_the_marks_of_a_page_are_read_at_once(scene: Scene, now: datetime, django_assert_max_num_queries: Any) -> None:
    with access.bound(system("test")):
        people = [customers.contact(actor=system("test"), contact_id=scene.cheng).id, 900_001, 900_002, 900_003]
        with django_assert_max_num_queries(3):
            assert participants.people_said(actor=scene.manager, contact_ids=people, now=now)[scene.cheng].key == "not_asked"
