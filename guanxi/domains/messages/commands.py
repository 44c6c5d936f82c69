"""Writing notices and mails, and their reader's one act: having read them."""

from __future__ import annotations

import logging
import uuid
from collections.abc import Iterable
from datetime import datetime

from django.conf import settings
from django.db import connection
from django.utils.module_loading import import_string

from guanxi.domains.messages import returned, rules
from guanxi.domains.messages.models import Notice, OutgoingMail
from guanxi.domains.messages.rules import Channel, ContactGate, Letter
from guanxi.foundation.django import access, audit, jobs, wiring
from guanxi.foundation.django.audit import Act
from guanxi.foundation.pure.actor import Actor, system
from guanxi.foundation.pure.bilingual import Text, t
from guanxi.foundation.pure.ref import Ref
from guanxi.foundation.pure.refusal import Refusal, not_found

SEND = "guanxi.domains.messages.jobs.send"
_MAX = 300
_SENDER = system("mail")
log = logging.getLogger("guanxi.messages")


def notify(
    *, act: Act, user_ids: Iterable[int], kind: str, text: Text, subject: Ref | None = None, account_id: int | None = None,
    dedupe_key: str = "",
) -> None:
    """Puts one notice under the bell of each of these people, inside the caller's act. The actor himself gets none.

    dedupe_key: a second notice with the same key for the same person is not written (a repeated job, G2).
    """
    readers = sorted({user_id for user_id in user_ids if user_id and user_id != act.actor.user_id})
    if not readers:
        return
    with connection.cursor() as cursor:  # no RETURNING: the writer may not read other people's notices
        cursor.execute(
            "insert into notices_notice (user_id, at, kind, zh, en, subject_kind, subject_id, account_id, dedupe_key, act_id) "
            "select reader, %s, %s, %s, %s, %s, %s, %s, %s, %s from unnest(%s::bigint[]) as readers (reader) "
            "on conflict do nothing",
            [act.at, kind, text.zh[:_MAX], text.en[:_MAX], subject.kind if subject else "", subject.id if subject else None,
             account_id, dedupe_key or None, act.id, readers],
        )


def read_notices(*, actor: Actor, now: datetime, up_to_id: int) -> int:
    """Marks the actor's notices up to this one as read; returns how many were unread."""
    with access.bound(actor):
        return Notice.objects.filter(user_id=actor.user_id, pk__lte=up_to_id, read_at=None).update(read_at=now)


def send_mail(
    *, act: Act, to_address: str, subject: str, body: str, to_staff: bool, decision_id: int | None = None
) -> None:
    """Queues one mail in the caller's transaction; a job sends it after commit, with growing pauses on failure.

    Refuses no_contact_decision: mail to somebody outside without the id of the decision that allows it (C13), and what the gate
    says of a decision that is too old, of another address, or no longer true.
    """
    if not to_staff:
        _gate(decision_id=decision_id, to_address=to_address, now=act.at, is_leaving=False)
    message_id = f"<{uuid.uuid4()}@guanxi>"
    with connection.cursor() as cursor:
        cursor.execute(
            "insert into notices_outgoingmail (at, to_address, subject, body, message_id, act_id, decision_id) "
            "values (%s, %s, %s, %s, %s, %s, %s)",
            [act.at, rules.one_line(to_address), rules.one_line(subject)[:200], body, message_id, act.id, None if to_staff else decision_id],
        )
    jobs.defer(SEND, message_id=message_id)


def deliver_mail(*, message_id: str, now: datetime) -> str:
    """Hands one mail to the channel, once; returns its state. A failure is written down and tried again later.

    After rules.MAX_ATTEMPTS it is `failed`, visible to the administrator, who may send it again. Mail to a customer asks the gate
    right before it leaves: `withheld` when it is no longer permitted, later when only the hour is wrong (PRM-75).
    """
    with access.bound(_SENDER):
        mail = OutgoingMail.objects.select_for_update().get(message_id=message_id)
        if mail.state != "waiting":
            return mail.state
        if mail.decision_id is not None and not _may_leave(mail, now):
            return mail.state
        mail.attempts += 1
        try:
            _channel()(Letter(to=mail.to_address, subject=mail.subject, body=mail.body, message_id=message_id,
                              return_path=returned.return_path(mailbox=settings.GUANXI_MAIL_RETURN, message_id=message_id)))
        except Exception as error:  # whatever an outside system does, the mail must not be forgotten
            log.warning("mail %s attempt %s failed: %s", message_id, mail.attempts, type(error).__name__)
            mail.last_error = rules.one_line(f"{type(error).__name__}: {error}")[:300]
            pause = rules.pause_after(attempts=mail.attempts)
            if pause is None:
                mail.state = "failed"
            else:
                jobs.defer(SEND, after=pause, message_id=message_id)
        else:
            mail.state, mail.sent_at = "sent", now
        mail.save()
        return mail.state


def send_again(*, actor: Actor, now: datetime, mail_id: int) -> None:
    """Queues a failed mail once more, with all its tries. Refuses what has not failed."""
    with audit.acting(actor=actor, verb="send_mail_again", now=now, subject=Ref("mail", mail_id)):
        mail = OutgoingMail.objects.select_for_update().filter(pk=mail_id, state="failed").first()
        if mail is None:
            raise not_found()
        mail.state, mail.attempts = "waiting", 0
        mail.save()
        jobs.defer(SEND, message_id=mail.message_id)


def _may_leave(mail: OutgoingMail, now: datetime) -> bool:
    """Asks the gate; what it refuses is written down, and tried again when only the hour is wrong."""
    try:
        _gate(decision_id=mail.decision_id, to_address=mail.to_address, now=now, is_leaving=True)
    except Refusal as refusal:
        mail.last_error = f"{refusal.code}: {refusal.text.en}"[:300]
        if refusal.code in rules.PASSING:
            jobs.defer(SEND, after=rules.LONGEST_PAUSE, message_id=mail.message_id)
        else:
            mail.state = "withheld"
        mail.save()
        return False
    return True


def _gate(*, decision_id: int | None, to_address: str, now: datetime, is_leaving: bool) -> None:
    """The wired gate; without a decision, or where none is wired, no mail goes to anybody outside."""
    gates = wiring.listed("CONTACT_GATE")
    if decision_id is None or not gates:
        raise Refusal(
            "no_contact_decision", t("未经客户授权判定,不能向客户发送邮件", "Mail to a customer needs a decision that allows it"),
            way_out=t("请先登记联系方式授权", "Register the contact's consent first"),
        )
    gate: ContactGate = import_string(gates[0])
    gate(decision_id=decision_id, to_address=to_address, now=now, is_leaving=is_leaving)


def _channel() -> Channel:
    channel: Channel = import_string(dict(wiring.listed("CHANNELS"))["mail"])
    return channel
