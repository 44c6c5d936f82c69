"""The gate before every contact: asked, answered, written down; its permission is what messages and people act on (C13, PRM-75)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from guanxi.domains.consent import access
from guanxi.domains.consent.commands.records import close, person_of
from guanxi.domains.consent.models import Decision, Touch
from guanxi.domains.consent.queries import people
from guanxi.domains.consent.rules import gate, records
from guanxi.domains.consent.words import Channel, Purpose
from guanxi.domains.customers import api as customers
from guanxi.domains.timeline import api as timeline
from guanxi.foundation.django import audit
from guanxi.foundation.pure.actor import Actor
from guanxi.foundation.pure.bilingual import Text, t
from guanxi.foundation.pure.ref import Ref
from guanxi.foundation.pure.refusal import Reason, Refusal, not_found


@dataclass(frozen=True, kw_only=True)
class Permission:
    """The stored answer. id: what `messages.api.send_mail` wants, and `record_touch` names."""

    id: int
    is_allowed: bool
    reasons: tuple[Reason, ...]
    way_out: Text | None


def may_contact(*, actor: Actor, now: datetime, contact_id: int, purpose: Purpose, channel: Channel) -> Permission:
    """Asks whether this person may be contacted for this, by this channel, now; the answer is stored with its reasons. C13.

    The single gate: consent, quiet hours, how often, who has left, taboos, his preferred channel. Refuses only
    `not_found`, and `forbidden` to who contacts nobody (PRM-72): a no is an answer.
    """
    with audit.acting(actor=actor, verb="may_contact", now=now, subject=Ref("contact", contact_id)) as act:
        person = person_of(contact_id)
        access.require_touch(actor, person.account_id)
        found = people.answer_for(reach=person, purpose=purpose, channel=channel, now=now)
        row = Decision.objects.create(
            contact_id=contact_id, account_id=person.account_id, purpose=purpose[:20], channel=channel[:20], at=now, is_allowed=found.is_allowed,
            asked_by_id=actor.user_id, asked_by_name=actor.name, act_id=act.id, reasons=[
                {"code": one.code, "zh": one.text.zh, "en": one.text.en, "met": one.met, "value": one.value} for one in found.reasons])
    return Permission(id=row.pk, is_allowed=found.is_allowed, reasons=found.reasons, way_out=found.way_out)


def record_touch(*, actor: Actor, now: datetime, contact_id: int, purpose: Purpose, channel: Channel, note: str = "", is_ours: bool = True,
                 decision_id: int | None = None, at: datetime | None = None) -> int:
    """Writes down a contact that took place; it counts against the pack's limits when it was ours, and of today and for
    care it is the greeting of a birthday that is near. Returns its id.

    Refuses unknown words, a time in the future, a permission of somebody else, `not_found`.
    """
    policy, when = people.policy_at(now), at or now
    with audit.acting(actor=actor, verb="record_touch", now=now, subject=Ref("contact", contact_id)) as act:
        person = person_of(contact_id)
        access.require_touch(actor, person.account_id)
        if policy.purpose(purpose) is None or policy.channel(channel) is None:
            raise Refusal("unknown_purpose", gate.WAYS_OUT["unknown_purpose"], field="purpose")
        if when > now:
            raise Refusal("said_in_future", t("联系时间不能晚于现在", "The contact cannot lie in the future"), field="at")
        said = records.plain(note, field="note", longest=200)
        if decision_id is not None and not Decision.objects.filter(pk=decision_id, contact_id=contact_id, is_allowed=True).exists():
            raise not_found()
        row = Touch(contact_id=contact_id, account_id=person.account_id, purpose=purpose, channel=channel, at=when, is_ours=is_ours, note=said,
                    decision_id=decision_id, by_id=actor.user_id, by_name=actor.name)
        row.store(now=now)
        today = people.local(now).date()
        if is_ours and people.local(when).date() == today and purpose == customers.birthday_rule(on=today).purpose:
            customers.settle_birthdays(act=act, contact_ids=[contact_id])  # he was greeted
        what, way = policy.said_purpose(purpose), policy.said_channel(channel)
        timeline.record(act=act, account_id=person.account_id, subject=Ref("contact", contact_id), topic="people", kind="contacted",
                        on=people.local(when).date(), text=Text(
            f"{'联系' if is_ours else '来联系:'} {person.name}({way.zh},{what.zh}){':' + said if said else ''}",
            f"{'Contacted' if is_ours else 'Was contacted by'} {person.name} ({way.en}, {what.en}){': ' + said if said else ''}"))
    return row.pk


def check_mail(*, decision_id: int, to_address: str, now: datetime, is_leaving: bool) -> None:
    """The port `wiring.CONTACT_GATE`: may this mail be queued, and (is_leaving) may it leave now? Runs in the mail's transaction.

    Queued only with a fresh permission for e-mail to this very person's address. Before it leaves the person is asked for again, under a lock
    that a withdrawal waits for: after a withdrawal nothing goes out (PRM-75). Refuses with the reason and the way out.
    """
    decision = Decision.objects.filter(pk=decision_id).first()
    if decision is None or not decision.is_allowed or decision.channel != "email":
        raise _no_permission()
    if is_leaving:
        close(decision.contact_id, shared=True)
    elif not gate.is_fresh(decided_at=decision.at, now=now, minutes=people.policy_at(now).decision_minutes):
        raise Refusal("permission_too_old", t("授权判定已过期", "The permission is too old"),
                      way_out=t("请在发送前重新判定", "Ask again right before sending"))
    person = customers.reach_of(contact_ids=[decision.contact_id]).get(decision.contact_id)
    if person is None or to_address.strip().lower() != person.email.strip().lower():
        raise _no_permission()
    found = people.answer_for(reach=person, purpose=decision.purpose, channel="email", now=now, counting=False)
    if not found.is_allowed:
        first = next(one for one in found.reasons if one.met is False)
        raise Refusal(first.code, first.text, way_out=found.way_out, reasons=found.reasons)


def _no_permission() -> Refusal:
    return Refusal("no_contact_decision", t("该判定不允许向此地址发送邮件", "This permission does not allow mail to this address"),
                   way_out=t("请先判定能否以邮件联系此人", "Ask first whether this person may be contacted by e-mail"))
