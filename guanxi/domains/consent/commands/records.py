"""Writing down what a person said: consent, refusal, withdrawal, each with its evidence. Lines are added, never changed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, time
from typing import Annotated

from django.db import connection

from guanxi.domains.consent import access
from guanxi.domains.consent.fields import ALL, EVIDENCES, STANDINGS
from guanxi.domains.consent.models import Consent
from guanxi.domains.consent.policy import Contacting
from guanxi.domains.consent.queries import people
from guanxi.domains.consent.rules import ledger, records
from guanxi.domains.consent.rules.records import Said
from guanxi.domains.consent.words import Channel, Purpose
from guanxi.domains.customers import api as customers
from guanxi.domains.files import api as files
from guanxi.domains.messages import api as messages
from guanxi.domains.timeline import api as timeline
from guanxi.foundation.django import audit, clock, idempotency, storage
from guanxi.foundation.django.audit import Act
from guanxi.foundation.pure.actor import Actor
from guanxi.foundation.pure.bilingual import Text, t
from guanxi.foundation.pure.ref import Ref
from guanxi.foundation.pure.refusal import Refusal, not_found
from guanxi.foundation.pure.words import OneOf

SUBJECT = "consent"


@dataclass(frozen=True, kw_only=True)
class Scan:
    """The signed sheet as it was uploaded. size in bytes."""

    name: str
    size: int
    chunks: Iterable[bytes]


def record_consent(*, actor: Actor, now: datetime, contact_id: int, said: Said, scan: Scan | None = None, key: str = "") -> int:
    """Writes down an answer with its evidence; returns the first line's id. C13, PRM-75.

    One line per purpose and channel. An answer of today counts from now, an earlier one from the beginning of its day. Refuses what
    rules.records names, and `older_than_withdrawal`: a consent as old as a no, or older, does not lift it.
    """
    policy, today = people.policy_at(now), people.local(now).date()
    with audit.acting(actor=actor, verb="record_consent", now=now, subject=Ref("contact", contact_id)) as act:
        claimed = idempotency.claim(act=act, key=key)
        person = person_of(contact_id)
        access.require_record(actor, person.account_id)
        if scan is not None:
            records.check_scan(name=scan.name, size=scan.size)
        records.check(policy=policy, said=said, today=today, has_scan=scan is not None)
        sha256 = storage.put(scan.chunks) if scan is not None else ""
        close(contact_id)
        said_at = now if said.said_on == today else datetime.combine(said.said_on, time.min, clock.ZONE)
        if said.state == "given":
            _require_newer(policy, contact_id, said, said_at)
        first = _write(act, person, policy, said, said_at)
        if scan is not None:
            files.attach(subject=Ref(SUBJECT, first), sha256=sha256, name=scan.name, act=act)
        _tell(act, person, policy, said)
        idempotency.remember(claimed, str(first))
    return first


def withdraw_consent(*, actor: Actor, now: datetime, contact_id: int, purpose: Purpose = ALL, channel: Channel = ALL,
                     evidence: Annotated[str, OneOf(EVIDENCES)] = "phone_call",
                     source: str = "") -> int:
    """He takes it back: counts from now, for this purpose and channel or for all; returns the line's id. One click. PRM-75.

    Waits for a mail that is just leaving, so that nothing leaves after it. The account's owner is told when somebody else records it.
    Refuses `not_found` for who does not see the person. The same again is one more line and changes nothing.
    """
    policy, today = people.policy_at(now), people.local(now).date()
    said = Said(state="withdrawn", purposes=(purpose,), channels=(channel,), said_on=today, evidence=evidence, source=source)
    records.check(policy=policy, said=said, today=today, has_scan=True)
    with audit.acting(actor=actor, verb="withdraw_consent", now=now, subject=Ref("contact", contact_id)) as act:
        person = person_of(contact_id)
        access.require_withdraw(actor, person.account_id)
        close(contact_id)
        line = _write(act, person, policy, said, now)
        _tell(act, person, policy, said)
        owner = customers.owner_of(account_id=person.account_id)
        if owner is not None:
            messages.notify(act=act, user_ids=[owner.user_id], kind="consent_withdrawn", subject=Ref("contact", contact_id),
                            account_id=person.account_id, text=_sentence(person, policy, said))
    return line


def person_of(contact_id: int) -> customers.Reach:
    """The person, as far as the actor sees him; refuses `not_found`."""
    found = customers.reach_of(contact_ids=[contact_id]).get(contact_id)
    if found is None:
        raise not_found()
    return found


def close(contact_id: int, *, shared: bool = False) -> None:
    """Until the transaction ends nobody sends (or, shared: nobody withdraws) for this person: what was withdrawn is never overtaken."""
    with connection.cursor() as cursor:
        lock = "pg_advisory_xact_lock_shared" if shared else "pg_advisory_xact_lock"
        cursor.execute(f"select {lock}(hashtextextended('consent', %s))", [contact_id])


def _require_newer(policy: Contacting, contact_id: int, said: Said, said_at: datetime) -> None:
    lines = people.ledgers(contact_ids=[contact_id]).get(contact_id, [])
    for purpose in said.purposes:
        for channel in said.channels:
            no = ledger.later_no(lines=lines, policy=policy, purpose=purpose, channel=channel, said_at=said_at)
            if no is not None:
                word = STANDINGS[no.state]
                raise Refusal("older_than_withdrawal", field="said_on", status=409, text=t(
                    f"本人已于 {no.said_on} {word.zh},更早的同意不能恢复", f"On {no.said_on} he said no; an older consent does not lift it"),
                    way_out=t("如本人此后重新同意,请按重新同意的日期登记", "If he agreed again since, record the day on which he did"))


def _write(act: Act, person: customers.Reach, policy: Contacting, said: Said, said_at: datetime) -> int:
    rows = [Consent(
        contact_id=person.contact_id, account_id=person.account_id, purpose=purpose, channel=channel, state=said.state, said_at=said_at,
        evidence=said.evidence, place=said.place.strip(), source=said.source.strip(), valid_until=said.valid_until,
        notice_version=policy.notice_version if said.evidence == "paper_form" else "", recorded_by_id=act.actor.user_id,
        recorded_by_name=act.actor.name, act_id=act.id, created_at=act.at, updated_at=act.at)
        for purpose in said.purposes for channel in said.channels]
    return min(row.pk for row in Consent.objects.bulk_create(rows))


def _tell(act: Act, person: customers.Reach, policy: Contacting, said: Said) -> None:
    timeline.record(act=act, account_id=person.account_id, subject=Ref("contact", person.contact_id), topic="people", kind=f"consent_{said.state}",
                    text=_sentence(person, policy, said))


def _sentence(person: customers.Reach, policy: Contacting, said: Said) -> Text:
    word = STANDINGS[said.state]
    purposes, channels = _words([policy.said_purpose(key) for key in said.purposes]), _words([policy.said_channel(key) for key in said.channels])
    return Text(f"{person.name} {word.zh}联系授权:{purposes.zh}({channels.zh})",
                f"{person.name}, consent {word.en.lower()}: {purposes.en} ({channels.en})")


def _words(said: Sequence[Text]) -> Text:
    return Text("、".join(one.zh for one in said), ", ".join(one.en for one in said))
