"""ARC-12: a letter that came back marks the address of the person it went to, if it is still his, and calls who looks after the account."""

from __future__ import annotations

from datetime import datetime

import pytest

from guanxi.domains.consent.models import Decision
from guanxi.domains.customers.models import Contact
from guanxi.domains.customers.testing import make_contact, make_two_accounts
from guanxi.domains.messages.events import MailReturned
from guanxi.domains.messages.models import OutgoingMail
from guanxi.domains.stewardship.models import Verification
from guanxi.domains.work.models import WorkItem
from guanxi.foundation.django import access, audit
from guanxi.foundation.pure.actor import Actor
from guanxi.shell.contacts.jobs import on_mail_returned

pytestmark = pytest.mark.django_db


@pytest.fixture
def event(root: Actor, now: datetime, monkeypatch: pytest.MonkeyPatch) -> MailReturned:
    monkeypatch.setenv("GUANXI_NOW", now.isoformat())
    made = make_two_accounts(now=now)
    person = make_contact(now=now, account_id=made["own"], email="He@example.com")
    with audit.acting(actor=root, verb="test", now=now) as act:
        decision = Decision.objects.create(contact_id=person, account_id=made["own"], purpose="service", channel="email", at=now, is_allowed=True,
                                           asked_by_id=0, asked_by_name="system", act_id=act.id).pk
        letter = OutgoingMail.objects.create(at=now, to_address="he@example.com", subject="s", body="b", message_id="m", state="returned",
                                             decision_id=decision).pk
    return MailReturned(mail_id=letter, decision_id=decision, status="5.1.1")


def checks(root: Actor) -> list[tuple[str, str, str, str, str]]:
    with access.bound(root):
        return [(one.field, one.outcome, one.source, one.note, one.checked_on.isoformat()) for one in Verification.objects.all()]


def test_arc_12_the_address_is_marked_and_its_owner_called_once(root: Actor, now: datetime, event: MailReturned) -> None:
    for _ in range(2):
        on_mail_returned(event, now=now)
    assert checks(root) == [("contact.email", "wrong", "bounce", "5.1.1", "2026-11-20")]
    with access.bound(root):
        assert [one.zh for one in WorkItem.objects.filter(kind="archive_fault")] == ["更正档案:邮箱有误"]


@pytest.mark.parametrize("change", [{"email": "new@example.com"}, {"email": ""}, {"is_active": False}])
def test_arc_12_an_address_that_is_his_no_more_is_left_alone(root: Actor, now: datetime, event: MailReturned, change: dict[str, object]) -> None:
    with audit.acting(actor=root, verb="test", now=now):
        Contact.objects.update(**change)
    on_mail_returned(event, now=now)
    assert not checks(root)


def test_arc_12_a_permission_that_is_gone_stops_nothing(root: Actor, now: datetime, event: MailReturned) -> None:
    on_mail_returned(MailReturned(mail_id=event.mail_id, decision_id=10**9, status="5.1.1"), now=now)
    assert not checks(root)
