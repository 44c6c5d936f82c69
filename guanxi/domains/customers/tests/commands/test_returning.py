"""Who had left an account is back, or never left: record, post over time, book, search, audit; refused for who is here, merged or erased (ARC-06)."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from guanxi.domains.customers import api
from guanxi.domains.customers.models import Contact, Position
from guanxi.domains.customers.testing import make_account, make_contact
from guanxi.domains.lists.models import Book
from guanxi.domains.organisation.testing import World, make_actor
from guanxi.foundation.django import access, clock
from guanxi.foundation.django.models import AuditAct
from guanxi.foundation.pure.actor import Actor
from guanxi.foundation.pure.refusal import Refusal
from tests.together import Together

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def bank(together: Together, world: World, manager: Actor, now: datetime) -> int:
    with together():
        return make_account(now=now, unit_id=world.city, name="望溪银行", owner_id=manager.user_id)


@pytest.fixture(scope="module")
def person(together: Together, bank: int, manager: Actor, now: datetime) -> int:
    """He left on the day he was recorded; a month is over since."""
    with together():
        found = make_contact(now=now, account_id=bank, name="程砚秋", post="行长", mobile="13812341234")
        api.retire_contact(actor=manager, now=now, contact_id=found, expected_version=1, reason="离职")
        return found


@pytest.mark.parametrize(("never_left", "closed"), [(False, 1), (True, 0)])
def test_he_is_back_with_what_he_had(manager: Actor, bank: int, person: int, now: datetime, never_left: bool, closed: int) -> None:
    later = now + timedelta(days=30)
    assert [line.contact_id for line in api.people_who_left(actor=manager, account_id=bank)] == [person]
    before = Contact.objects.get(pk=person).post_since
    api.restore_contact(actor=manager, now=later, contact_id=person, never_left=never_left, reason="返聘")
    row = Contact.objects.get(pk=person)
    assert (row.is_active, row.post, row.mobile) == (True, "行长", "13812341234")
    assert row.post_since == (before if never_left else later.astimezone(clock.ZONE).date())
    assert Position.objects.filter(contact=person, source="left").count() == closed
    assert Book.objects.get(account_id=bank).contact_count == 1 and not api.people_who_left(actor=manager, account_id=bank)
    act = AuditAct.objects.get(verb="restore_contact")
    assert (act.subject_id, act.actor_id, act.reason) == (person, manager.user_id, "返聘")


def test_he_can_leave_and_come_back_again(manager: Actor, bank: int, person: int, now: datetime) -> None:
    for days in (1, 3):
        api.restore_contact(actor=manager, now=now + timedelta(days=days), contact_id=person)
        api.retire_contact(actor=manager, now=now + timedelta(days=days + 1), contact_id=person, reason="", expected_version=Contact.objects.get(
            pk=person).version)
    lines = api.people_who_left(actor=manager, account_id=bank)
    assert [(line.contact_id, line.until) for line in lines] == [(person, (now + timedelta(days=4)).astimezone(clock.ZONE).date())], "once"


def test_who_was_recorded_anew_is_not_doubled(manager: Actor, bank: int, person: int, now: datetime) -> None:
    make_contact(now=now, account_id=bank, name="程砚秋")
    with pytest.raises(Refusal) as no:
        api.restore_contact(actor=manager, now=now, contact_id=person)
    assert no.value.code == "same_person_here" and not Contact.objects.get(pk=person).is_active


def test_a_namesake_with_another_mobile_is_somebody_else(manager: Actor, bank: int, person: int, now: datetime) -> None:
    make_contact(now=now, account_id=bank, name="程砚秋", mobile="13900000001")
    api.restore_contact(actor=manager, now=now, contact_id=person)
    assert Contact.objects.filter(account_id=bank, is_active=True).count() == 2


def test_who_is_here_merged_or_erased_does_not_come_back(manager: Actor, bank: int, person: int, now: datetime, world: World) -> None:
    here = make_contact(now=now, account_id=bank, name="在任")
    stranger = make_actor("stranger", now=now, unit_id=world.other_city)
    cases: list[tuple[Actor, int, dict[str, Any]]] = [
        (manager, here, {}), (stranger, person, {}), (manager, person, {"merged_into": here}), (manager, person, {"name": "〔已删除〕"})]
    for actor, asked, state in cases:
        if state:
            Contact.objects.filter(pk=person).update(**({"merged_into": None} | state))
            assert not api.people_who_left(actor=manager, account_id=bank)
        with pytest.raises(Refusal) as no:
            api.restore_contact(actor=actor, now=now, contact_id=asked)
        assert no.value.code == "not_found"
    with access.bound(manager):
        assert not Contact.objects.get(pk=person).is_active
