"""Mails: queued with the act, sent once, retried with the same Message-ID, visible when given up (FLT-99, C13)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from guanxi.domains.messages import api
from guanxi.domains.messages.models import OutgoingMail
from guanxi.domains.messages.rules import MAX_ATTEMPTS, Letter
from guanxi.domains.organisation.testing import make_actor, make_world
from guanxi.foundation.django import access, audit, wiring
from guanxi.foundation.pure.actor import Actor
from guanxi.foundation.pure.refusal import Refusal

pytestmark = pytest.mark.django_db
TAKEN: list[Letter] = []


def take(letter: Letter) -> None:
    TAKEN.append(letter)


def refuse(letter: Letter) -> None:
    TAKEN.append(letter)
    raise ConnectionResetError("connection lost after DATA")


@pytest.fixture
def channel(monkeypatch: pytest.MonkeyPatch) -> Any:
    TAKEN.clear()

    def use(function: str) -> None:
        monkeypatch.setattr(wiring.module(), "CHANNELS", (("mail", f"{__name__}.{function}"),))

    use("take")
    return use


def queue(root: Actor, now: datetime, **more: Any) -> str:
    with audit.acting(actor=root, verb="test", now=now) as act:
        api.send_mail(act=act, to_address="he.jun@example.org", subject="评审\r\nBcc: x", body="请评审", **{"to_staff": True, **more})
    with access.bound(root):
        return OutgoingMail.objects.get().message_id


def waiting() -> int:
    return ProcrastinateJob.objects.filter(task_name="guanxi.domains.messages.jobs.send", status="todo").count()


def mail(root: Actor) -> OutgoingMail:
    with access.bound(root):
        return OutgoingMail.objects.get()


def test_a_mail_goes_out_once(root: Actor, now: datetime, channel: Any) -> None:
    message_id = queue(root, now)
    assert waiting() == 1
    states = [api.deliver_mail(message_id=message_id, now=now) for _ in range(2)]
    assert states == ["sent", "sent"] and len(TAKEN) == 1
    assert (TAKEN[0].subject, TAKEN[0].message_id) == ("评审 Bcc: x", message_id)


def test_a_failure_is_tried_again_with_the_same_id(root: Actor, now: datetime, channel: Any) -> None:
    channel("refuse")
    message_id = queue(root, now)
    assert api.deliver_mail(message_id=message_id, now=now) == "waiting"
    assert waiting() == 2 and "ConnectionResetError" in mail(root).last_error
    channel("take")
    assert api.deliver_mail(message_id=message_id, now=now) == "sent"
    assert {letter.message_id for letter in TAKEN} == {message_id}


def test_after_the_last_try_it_is_visible_and_can_be_sent_again(root: Actor, now: datetime, channel: Any) -> None:
    channel("refuse")
    message_id = queue(root, now)
    states = [api.deliver_mail(message_id=message_id, now=now) for _ in range(MAX_ATTEMPTS)]
    assert states == ["waiting"] * (MAX_ATTEMPTS - 1) + ["failed"]
    admin = make_actor("admin", now=now, unit_id=make_world(now=now).hq, roles=("R20",))
    with access.bound(admin):
        [line] = api.undelivered_mails()
    assert (line.state, line.attempts) == ("failed", MAX_ATTEMPTS)
    channel("take")
    api.send_again(actor=admin, now=now, mail_id=line.id)
    assert api.deliver_mail(message_id=message_id, now=now) == "sent"
    with pytest.raises(Refusal, match="not_found"):
        api.send_again(actor=admin, now=now, mail_id=line.id)


def test_mail_to_a_customer_needs_a_decision(root: Actor, now: datetime, channel: Any) -> None:
    with pytest.raises(Refusal) as refused:
        queue(root, now, to_staff=False)
    assert refused.value.code == "no_contact_decision" and waiting() == 0


def test_mails_are_not_for_everybody(root: Actor, now: datetime, channel: Any) -> None:
    queue(root, now)
    manager = make_actor("manager", now=now, unit_id=make_world(now=now).city, roles=("R9",))
    with access.bound(manager):
        assert api.undelivered_mails() == []


def test_a_rolled_back_act_sends_nothing(root: Actor, now: datetime, channel: Any) -> None:
    with pytest.raises(RuntimeError), audit.acting(actor=root, verb="test", now=now) as act:
        api.send_mail(act=act, to_address="a@example.org", subject="x", body="y", to_staff=True)
        raise RuntimeError
    assert waiting() == 0
