"""One person's consent as pages show it: what counts now for every purpose and channel, everything he said, contacts, decisions."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from guanxi.domains.consent import access
from guanxi.domains.consent.fields import EVIDENCES, STANDINGS, STATES
from guanxi.domains.consent.models import Consent, Decision, Touch
from guanxi.domains.consent.policy import Contacting
from guanxi.domains.consent.queries import people
from guanxi.domains.consent.rules import gate, ledger
from guanxi.domains.consent.rules.gate import Answer
from guanxi.domains.consent.words import Channel, Purpose
from guanxi.domains.customers import api as customers
from guanxi.domains.files import api as files
from guanxi.domains.organisation import api as organisation
from guanxi.foundation.django import participants
from guanxi.foundation.pure.actor import Actor
from guanxi.foundation.pure.bilingual import Text, t
from guanxi.foundation.pure.ref import Ref
from guanxi.foundation.pure.refusal import not_found

SUBJECT = "consent"
NO_CALLS = t("不接受任何用途的电话", "no calls, for whatever purpose")
MOST_LINES, MOST_TOUCHES, MOST_DECISIONS = 200, 20, 10


@dataclass(frozen=True, kw_only=True)
class Entry:
    """Lines of the ledger that were recorded together: one answer for some purposes and channels."""

    id: int
    state: str
    said: Text
    purposes: tuple[Text, ...]
    channels: tuple[Text, ...]
    said_at: datetime
    evidence: Text
    place: str
    source: str
    valid_until: date | None
    notice_version: str
    recorded_by: str
    recorded_at: datetime
    scans: tuple[files.AttachmentCard, ...]


@dataclass(frozen=True, kw_only=True)
class Cell:
    """One channel of a purpose. said: why not, the first reason of the gate; where we may, because of what (answer or contract)."""

    channel: str
    channel_name: Text
    said: Text
    answer: Answer


@dataclass(frozen=True, kw_only=True)
class PurposeRow:
    """One purpose with its channels."""

    purpose: str
    name: Text
    needs_consent: bool
    cells: tuple[Cell, ...]


@dataclass(frozen=True, kw_only=True)
class TouchLine:
    """One contact that took place."""

    at: datetime
    purpose: Text
    channel: Text
    by_name: str
    note: str
    is_ours: bool


@dataclass(frozen=True, kw_only=True)
class DecisionLine:
    """One answer of the gate that was asked for."""

    id: int
    at: datetime
    purpose: Text
    channel: Text
    is_allowed: bool
    why: tuple[Text, ...]
    asked_by: str


@dataclass(frozen=True, kw_only=True)
class ConsentCard:
    """A person's consent. has_consent: something he gave counts today."""

    contact_id: int
    account_id: int
    name: str
    post: str
    is_active: bool
    rows: tuple[PurposeRow, ...]
    entries: tuple[Entry, ...]
    touches: tuple[TouchLine, ...]
    decisions: tuple[DecisionLine, ...]
    has_consent: bool


@dataclass(frozen=True, kw_only=True)
class Mark:
    """A person in a list. key: given, withdrawn, refused, lapsed, not_asked; agreed: the purposes that are open; no_calls: nobody calls him."""

    key: str
    said: Text
    agreed: tuple[Text, ...]
    no_calls: bool = False

    @property
    def text(self) -> Text:
        """All of it in one line, for a file and beside a number."""
        agreed = t(":" + "、".join(one.zh for one in self.agreed), ": " + ", ".join(one.en for one in self.agreed)) if self.agreed else t("", "")
        calls = t(f" · {NO_CALLS.zh}", f" · {NO_CALLS.en}") if self.no_calls else t("", "")
        return t(f"{self.said.zh}{agreed.zh}{calls.zh}", f"{self.said.en}{agreed.en}{calls.en}")


def consent_card(*, actor: Actor, contact_id: int, now: datetime) -> ConsentCard:
    """Everything about one person; refuses `not_found`."""
    reach = reach_for(actor=actor, contact_id=contact_id)
    policy = people.policy_at(now)
    rows = purpose_rows(reach=reach, policy=policy, now=now)
    return ConsentCard(
        contact_id=contact_id, account_id=reach.account_id, name=reach.name, post=reach.post, is_active=reach.is_active, rows=rows,
        entries=_entries(contact_id, policy), touches=_touches(contact_id, policy), decisions=_decisions(contact_id, policy),
        has_consent=any(cell.answer.standing.state == "given" for row in rows for cell in row.cells))


def why(*, actor: Actor, contact_id: int, purpose: Purpose, channel: Channel, now: datetime) -> Answer:
    """Why this person may, or may not, be contacted: the gate's reasons, nothing stored. Refuses `not_found`."""
    return people.answer_for(reach=reach_for(actor=actor, contact_id=contact_id), purpose=purpose, channel=channel, now=now)


def marks_of(*, contact_ids: Collection[int], now: datetime) -> Mapping[int, Mark]:
    """What stands for each of these people, whom the caller's reader sees: three statements."""
    policy, today = people.policy_at(now), people.local(now).date()
    lines, taboos = people.ledgers(contact_ids=contact_ids), customers.taboos_of(contact_ids=contact_ids)
    return {pk: _mark(ledger.summary(lines=lines.get(pk, []), policy=policy, today=today), policy, no_calls=ledger.says_no(
        lines=lines.get(pk, []), policy=policy, channel="phone", taboo=taboos.get(pk, ""), today=today)) for pk in contact_ids}


def said_of(*, actor: Actor, contact_ids: Collection[int], now: datetime) -> dict[int, participants.PersonSaid]:
    """What stands beside these people's numbers (wiring.PEOPLE_SAID); who reads no consent is told of those only whom nobody may call."""
    marks, reads = marks_of(contact_ids=contact_ids, now=now), customers.may(actor, access.VIEW)
    return {pk: participants.PersonSaid(key=one.key if reads else "refused", text=one.text if reads else NO_CALLS, no_calls=one.no_calls)
            for pk, one in marks.items() if reads or one.no_calls}


def reach_for(*, actor: Actor, contact_id: int) -> customers.Reach:
    """The person, for somebody who sees his account; refuses `not_found`."""
    found = customers.reach_of(contact_ids=[contact_id]).get(contact_id)
    if found is None:
        raise not_found()
    access.require_view(actor, found.account_id)
    return found


def purpose_rows(*, reach: customers.Reach, policy: Contacting, now: datetime) -> tuple[PurposeRow, ...]:
    """The gate's answer for every purpose and channel."""
    person = people.people(reached={reach.contact_id: reach}, policy=policy, now=now)[reach.contact_id]
    calendar = organisation.working_calendar(on=people.local(now).date())

    def cell(purpose: str, channel: str) -> Cell:
        found = gate.answer(policy=policy, person=person, purpose=purpose, channel=channel, local=people.local(now), calendar=calendar)
        return Cell(channel=channel, channel_name=policy.said_channel(channel), said=_because(found), answer=found)

    return tuple(PurposeRow(purpose=one.key, name=one.name.text, needs_consent=one.needs_consent,
                            cells=tuple(cell(one.key, way.key) for way in policy.channels)) for one in policy.purposes)


DECIDES = ("given", "no_consent_needed")


def _because(found: Answer) -> Text:
    """What decided: the same words as the answer's own reasons."""
    no = next((one.text for one in found.reasons if one.met is False), None)
    return no or next((one.text for one in found.reasons if one.code in DECIDES), STANDINGS[found.standing.state])


class ConsentDoor:
    """Who may open the scan of a consent: who sees the person (files' SUBJECT_DOORS)."""

    kind = SUBJECT

    def may_see(self, *, subject_id: int, actor: Actor) -> bool:
        """Row security answers."""
        return customers.may(actor, access.VIEW) and Consent.objects.filter(pk=subject_id).exists()


DOOR = ConsentDoor()


def _mark(states: Mapping[str, str], policy: Contacting, *, no_calls: bool) -> Mark:
    agreed = tuple(policy.said_purpose(key) for key, state in states.items() if state == "given")
    key = next((one for one in ("given", "withdrawn", "refused", "lapsed") if one in states.values()), "not_asked")
    return Mark(key=key, said=STANDINGS[key], agreed=agreed, no_calls=no_calls)


def _entries(contact_id: int, policy: Contacting) -> tuple[Entry, ...]:
    groups: dict[object, list[Consent]] = {}
    for row in Consent.objects.filter(contact_id=contact_id).order_by("-said_at", "-pk")[:MOST_LINES]:
        groups.setdefault((row.act_id, row.state, row.said_at), []).append(row)
    return tuple(_entry(sorted(rows, key=lambda row: row.pk), policy) for rows in groups.values())


def _entry(rows: Sequence[Consent], policy: Contacting) -> Entry:
    first = rows[0]
    return Entry(
        id=first.pk, state=first.state, said=dict(STATES)[first.state], said_at=first.said_at, place=first.place, source=first.source,
        purposes=tuple(policy.said_purpose(key) for key in dict.fromkeys(row.purpose for row in rows)),
        channels=tuple(policy.said_channel(key) for key in dict.fromkeys(row.channel for row in rows)),
        evidence=dict(EVIDENCES).get(first.evidence, Text(first.evidence, first.evidence)), valid_until=first.valid_until,
        notice_version=first.notice_version, recorded_by=first.recorded_by_name, recorded_at=first.created_at,
        scans=tuple(files.attachments_of(subject=Ref(SUBJECT, first.pk))))


def _touches(contact_id: int, policy: Contacting) -> tuple[TouchLine, ...]:
    rows = Touch.objects.filter(contact_id=contact_id).order_by("-at", "-pk")[:MOST_TOUCHES]
    return tuple(TouchLine(at=row.at, purpose=policy.said_purpose(row.purpose), channel=policy.said_channel(row.channel), by_name=row.by_name,
                           note=row.note, is_ours=row.is_ours) for row in rows)


def _decisions(contact_id: int, policy: Contacting) -> tuple[DecisionLine, ...]:
    rows = Decision.objects.filter(contact_id=contact_id).order_by("-at", "-pk")[:MOST_DECISIONS]
    return tuple(DecisionLine(
        id=row.pk, at=row.at, purpose=policy.said_purpose(row.purpose), channel=policy.said_channel(row.channel), is_allowed=row.is_allowed,
        why=tuple(Text(str(one["zh"]), str(one["en"])) for one in row.reasons if one["met"] is False), asked_by=row.asked_by_name) for row in rows)
