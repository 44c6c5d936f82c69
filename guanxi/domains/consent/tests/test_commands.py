"""Records, the gate, mail behind the gate: row, audit, timeline, refusals, and what others may not do (C13, PRM-75)."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from guanxi.domains.consent import api
from guanxi.domains.consent.models import Consent, Decision, Touch
from guanxi.domains.consent.personal import ConsentRecords
from guanxi.domains.consent.tests.conftest import TODAY, Scene, said
from guanxi.domains.customers import api as customers
from guanxi.domains.customers.testing import make_account, make_contact
from guanxi.domains.messages import api as messages
from guanxi.domains.messages.models import OutgoingMail
from guanxi.domains.messages.rules import Letter
from guanxi.domains.organisation.testing import make_actor
from guanxi.domains.timeline import api as timeline
from guanxi.domains.work import api as work
from guanxi.foundation.django import access, audit, participants, wiring
from guanxi.foundation.django.idempotency import AlreadyDone
from guanxi.foundation.django.models import AuditRow
from guanxi.foundation.pure.actor import Actor, system
from guanxi.foundation.pure.ref import Ref
from guanxi.foundation.pure.refusal import Refusal
from guanxi.shell.today import raising

pytestmark = pytest.mark.django_db
TAKEN: list[Letter] = []


def take(letter: Letter) -> None:
    TAKEN.append(letter)


@pytest.fixture
def channel(monkeypatch: pytest.MonkeyPatch) -> None:
    TAKEN.clear()
    monkeypatch.setattr(wiring.module(), "CHANNELS", (("mail", f"{__name__}.take"),))


def may(scene: Scene, now: datetime, *, purpose: str = "marketing", channel: str = "email", actor: Actor | None = None) -> api.Permission:
    return api.may_contact(actor=actor or scene.manager, now=now, contact_id=scene.person, purpose=purpose, channel=channel)


def code(permission: api.Permission) -> str:
    return next((one.code for one in permission.reasons if one.met is False), "")


def queue(scene: Scene, now: datetime, *, decision_id: int | None, to: str = "cheng@example.org") -> str:
    with audit.acting(actor=scene.manager, verb="test", now=now) as act:
        messages.send_mail(act=act, to_address=to, subject="新品", body="…", to_staff=False, decision_id=decision_id)
    with access.bound(system("test")):
        return OutgoingMail.objects.order_by("-pk")[0].message_id


def test_what_he_said_is_kept_with_its_evidence(scene: Scene, root: Actor, now: datetime) -> None:
    scan = api.Scan(name="授权书.pdf", size=4, chunks=[b"%PDF"])
    signed = said(evidence="paper_form", place="望溪")
    first = api.record_consent(actor=scene.manager, now=now, contact_id=scene.person, said=signed, scan=scan, key="k")
    with pytest.raises(AlreadyDone):
        api.record_consent(actor=scene.manager, now=now, contact_id=scene.person, said=said(), key="k")
    with access.bound(scene.manager):
        assert AuditRow.objects.filter(table_name="consent_consent", op="I", account_id=scene.own).count() == 2
        told = timeline.for_account(account_id=scene.own, actor=scene.manager, sees_money=True).lines[0].text.zh
        assert told == "程砚秋 同意联系授权:营销推荐(邮件、电话)"
        card = api.consent_card(actor=scene.manager, contact_id=scene.person, now=now)
    [entry] = card.entries
    assert (entry.id, entry.said_at, entry.place, entry.notice_version, entry.scans[0].name) == (first, now, "望溪", "2026-1", "授权书.pdf")
    assert card.has_consent and len(entry.channels) == 2


def test_the_gate_is_asked_and_its_answer_kept(scene: Scene, root: Actor, now: datetime) -> None:
    """C13: one gate; every answer has an id and its reasons."""
    no = may(scene, now)
    assert (no.is_allowed, code(no)) == (False, "not_asked") and no.way_out is not None
    assert may(scene, now, purpose="fault").is_allowed, "needed for the contract: no consent"
    api.record_consent(actor=scene.manager, now=now, contact_id=scene.person, said=said())
    yes = may(scene, now + timedelta(minutes=1))
    with access.bound(root):
        kept = Decision.objects.get(pk=yes.id)
        assert kept.is_allowed and kept.reasons[0]["code"] == "given" and Decision.objects.count() == 3
    for day in (0, 1):
        api.record_touch(actor=scene.manager, now=now + timedelta(days=day), contact_id=scene.person, purpose="marketing", channel="phone")
    assert code(may(scene, now + timedelta(days=3))) == "too_often"
    customers.retire_contact(actor=scene.manager, now=now, contact_id=scene.person, expected_version=1, reason="离任")
    assert code(may(scene, now, purpose="fault")) == "person_left"


def test_withdrawn_at_ten_nothing_leaves_after_ten(scene: Scene, root: Actor, now: datetime, channel: None) -> None:
    """PRM-75: a campaign is sending; consent is withdrawn at 10:00; not one message after 10:00."""
    api.record_consent(actor=scene.manager, now=now - timedelta(days=1), contact_id=scene.person, said=said(said_on=TODAY - timedelta(days=1)))
    before = now - timedelta(minutes=5)
    letters = [queue(scene, before, decision_id=may(scene, before).id) for _ in range(3)]
    assert messages.deliver_mail(message_id=letters[0], now=before) == "sent"
    api.withdraw_consent(actor=scene.manager, now=now, contact_id=scene.person)
    assert [messages.deliver_mail(message_id=one, now=now + timedelta(minutes=1)) for one in letters[1:]] == ["withheld", "withheld"]
    assert len(TAKEN) == 1
    decision = may(scene, now + timedelta(minutes=2))
    assert code(decision) == "withdrawn"
    with pytest.raises(Refusal, match="no_contact_decision"):
        queue(scene, now + timedelta(minutes=2), decision_id=decision.id)
    assert may(scene, now, purpose="fault").is_allowed, "a notice of a fault is not what he took back"


def test_a_permission_is_for_one_person_one_channel_one_hour(scene: Scene, now: datetime, channel: None) -> None:
    """C13: messages refuses external mail whose permission is missing, foreign, for another channel, or old."""
    api.record_consent(actor=scene.manager, now=now, contact_id=scene.person, said=said())
    mail, phone = may(scene, now).id, may(scene, now, channel="phone").id
    for decision_id, to, when, refused in (
            (None, "cheng@example.org", now, "no_contact_decision"), (mail, "else@example.org", now, "no_contact_decision"),
            (phone, "cheng@example.org", now, "no_contact_decision"), (987654, "cheng@example.org", now, "no_contact_decision"),
            (mail, "cheng@example.org", now + timedelta(minutes=61), "permission_too_old")):
        with pytest.raises(Refusal, match=refused):
            queue(scene, when, decision_id=decision_id, to=to)
    message = queue(scene, now, decision_id=mail)
    api.record_touch(actor=scene.manager, now=now, contact_id=scene.person, purpose="marketing", channel="email", decision_id=mail)
    assert messages.deliver_mail(message_id=message, now=now + timedelta(hours=12)) == "sent", "its own contact does not hold it back"


def test_an_older_consent_does_not_lift_a_withdrawal(scene: Scene, now: datetime) -> None:
    """PRM-75: what was taken back comes back only by a later consent with its own evidence."""
    api.withdraw_consent(actor=scene.manager, now=now, contact_id=scene.person, purpose="marketing", channel="email")
    with pytest.raises(Refusal, match="older_than_withdrawal"):
        api.record_consent(actor=scene.manager, now=now, contact_id=scene.person, said=said(said_on=TODAY - timedelta(days=30)))
    later = now + timedelta(days=2, hours=1)
    api.record_consent(actor=scene.manager, now=later, contact_id=scene.person, said=said(said_on=TODAY + timedelta(days=2)))
    assert may(scene, later).is_allowed


def test_an_opt_out_through_a_record_one_may_not_see_is_refused(scene: Scene, root: Actor, now: datetime) -> None:
    """PRM-75: opt-out of somebody else's person answers like a person that does not exist, and writes nothing."""
    for act in (lambda: api.withdraw_consent(actor=scene.manager, now=now, contact_id=scene.stranger),
                lambda: api.record_consent(actor=scene.manager, now=now, contact_id=scene.stranger, said=said()),
                lambda: api.may_contact(actor=scene.manager, now=now, contact_id=scene.stranger, purpose="fault", channel="email"),
                lambda: api.record_touch(actor=scene.manager, now=now, contact_id=scene.stranger, purpose="fault", channel="email")):
        with pytest.raises(Refusal, match="not_found"):
            act()
    with access.bound(root):
        assert not Consent.objects.exists() and not Decision.objects.exists() and not Touch.objects.exists()
    with access.bound(scene.manager), pytest.raises(Refusal, match="not_found"):
        api.consent_card(actor=scene.manager, contact_id=scene.stranger, now=now)


def test_a_call_centre_agent_takes_a_no_but_no_yes(scene: Scene, root: Actor, now: datetime) -> None:
    agent = make_actor("agent", now=now, unit_id=scene.world.city, roles=("R4",))
    with pytest.raises(Refusal, match="forbidden"):
        api.record_consent(actor=agent, now=now, contact_id=scene.person, said=said())
    api.withdraw_consent(actor=agent, now=now, contact_id=scene.person, evidence="hotline")
    with access.bound(scene.manager):
        assert [line.text.zh for line in messages.notices(actor=scene.manager)] == ["程砚秋 撤回联系授权:全部须同意的用途(全部渠道)"]
    stranger = make_actor("fremd", now=now, unit_id=scene.world.other_city)
    with access.bound(stranger):
        assert not Consent.objects.exists(), "row security hides it"


def test_whom_nobody_asked_is_one_to_do_of_his_manager(scene: Scene, now: datetime) -> None:
    def todo() -> list[str]:
        with access.bound(scene.manager):
            day = work.day(actor=scene.manager, today=TODAY)
        return [item.title.zh for item in [*day.must, *day.can] if item.kind == api.UNASKED_CALL]

    raising.raise_day(now=now, today=TODAY)
    assert todo() == ["征询联系授权:1 位关键人还没问过"]
    with access.bound(scene.manager):
        assert [one.contact_id for one in api.unasked(actor=scene.manager).rows] == [scene.person]
    api.record_consent(actor=scene.manager, now=now, contact_id=scene.person, said=said("refused"))
    raising.raise_day(now=now, today=TODAY)
    assert not todo(), "asked is asked, whatever he said"
    with access.bound(scene.manager):
        assert not api.unasked(actor=scene.manager, is_mine=False).rows


def test_a_merge_keeps_the_no_of_either_record(scene: Scene, root: Actor, now: datetime) -> None:
    """CON-88: the survivor inherits what both said; a withdrawal of the record that goes counts for the one that stays."""
    twin = make_contact(now=now, account_id=scene.own, name="程砚秋", email="cheng@example.org")
    api.record_consent(actor=scene.manager, now=now, contact_id=scene.person, said=said())
    api.withdraw_consent(actor=scene.manager, now=now + timedelta(minutes=1), contact_id=twin)
    with audit.acting(actor=root, verb="test", now=now) as act:
        for one in participants.mergers():
            one.merge(subject=Ref("contact", twin), into=Ref("contact", scene.person), act=act)
    assert code(may(scene, now + timedelta(minutes=2))) == "withdrawn"


def test_consent_follows_a_person_to_his_new_account(scene: Scene, root: Actor, now: datetime) -> None:
    elsewhere = make_account(now=now, unit_id=scene.world.other_city, name="石渡银行", code="GL-9")
    api.record_consent(actor=scene.manager, now=now, contact_id=scene.person, said=said())
    make_contact(now=now, account_id=elsewhere, name="程砚秋", mobile="13800001234")
    with access.bound(root):
        act_id = AuditRow.objects.filter(table_name="customers_contact", op="I").latest("pk").act_id
    customers.find_moves(now=now, act_id=act_id or uuid.UUID(int=0))
    with access.bound(root):
        [move] = customers.open_moves(actor=root, account_id=scene.own)
    customers.confirm_move(actor=scene.manager, now=now, move_id=move.id)
    with access.bound(root):
        assert set(Consent.objects.values_list("contact_id", "account_id")) == {(scene.person, elsewhere)}
    with access.bound(scene.manager):
        assert not Consent.objects.exists(), "with the person his consent has gone"


def test_erasure_removes_what_he_said(scene: Scene, root: Actor, now: datetime) -> None:
    api.record_consent(actor=scene.manager, now=now, contact_id=scene.person, said=said())
    api.record_touch(actor=scene.manager, now=now, contact_id=scene.person, purpose="marketing", channel="phone", note="谈新品")
    with audit.acting(actor=root, verb="test", now=now) as act:
        ConsentRecords().erase(subject=Ref("contact", scene.person), act=act)
        assert not Consent.objects.exists() and not Touch.objects.exists()


@pytest.mark.parametrize(("more", "refused"), [({"purpose": "fun"}, "unknown_purpose"), ({"at": datetime(2027, 1, 1, tzinfo=UTC)}, "said_in_future"),
                                               ({"decision_id": 4711}, "not_found"), ({"note": "x" * 201}, "too_long")])
def test_what_is_no_contact(scene: Scene, now: datetime, more: dict[str, Any], refused: str) -> None:
    with pytest.raises(Refusal, match=refused):
        api.record_touch(actor=scene.manager, now=now, contact_id=scene.person, **({"purpose": "care", "channel": "phone"} | more))
