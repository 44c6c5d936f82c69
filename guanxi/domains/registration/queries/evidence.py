"""What shows that a claim is worked on: visits, contacts and needs recorded at its account since it counts, documents kept with it.

A typed sentence proves nothing by itself: when it is enough stands in the pack (progress_note).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from guanxi.domains.customers import api as customers
from guanxi.domains.files import api as files
from guanxi.domains.registration.models import Registration
from guanxi.domains.registration.queries import policies
from guanxi.domains.timeline import api as timeline
from guanxi.foundation.django import clock
from guanxi.foundation.pure.actor import Actor
from guanxi.foundation.pure.bilingual import Text, t
from guanxi.foundation.pure.ref import Ref
from guanxi.foundation.pure.refusal import not_found

SUBJECT = "registration"
KINDS = {"visited": "visit", "contacted": "contact", "need_captured": "need"}
WORDS: dict[str, Text] = {
    "visit": t("走访记录", "Recorded visit"), "contact": t("联系记录", "Recorded contact"), "need": t("已采集的需求", "Captured need"),
    "document": t("文件", "Document"), "note": t("仅文字说明", "A note alone"),
}


@dataclass(frozen=True, kw_only=True)
class Evidence:
    """One record that can be named as proof; ref: an entry of the timeline or an attachment; on: its day."""

    kind: str
    ref: int
    word: Text
    on: date
    text: Text
    by_name: str

    @property
    def key(self) -> str:
        """How it is named in a form and a call."""
        return f"{self.kind}:{self.ref}"


@dataclass(frozen=True, kw_only=True)
class Offer:
    """What can be named. is_note_enough: the pack takes a note alone here."""

    rows: tuple[Evidence, ...]
    is_note_enough: bool


def evidence_of(*, actor: Actor, registration_id: int, today: date) -> Offer:
    """What the claimant, or this reader, recorded for the claim since it counts, the newest first. Refuses `not_found`. SAL-02."""
    row = Registration.objects.filter(pk=registration_id).first()
    if row is None:
        raise not_found()
    return offer(actor=actor, row=row, today=today)


def offer(*, actor: Actor, row: Registration, today: date) -> Offer:
    """The same for a claim that was read already."""
    sees = bool(customers.cards(actor=actor, ids=[row.account_id]))
    said = policies.claims(on=today)
    rule = said.progress_note if said else "never"
    found = sorted((*(_traces(actor, row) if sees else ()), *_documents(row)), key=lambda one: one.on, reverse=True)
    return Offer(rows=tuple(found), is_note_enough=rule == "always" or (rule == "unseen" and not sees))


def _traces(actor: Actor, row: Registration) -> Sequence[Evidence]:
    account_id = row.account_id
    found = timeline.traces(
        actor=actor, account_ids=[account_id, *customers.merged_into(account_id=account_id)], kinds=list(KINDS), since=row.registered_on,
        by_ids=[one for one in (row.user_id, actor.user_id) if one], sees_money=customers.sees_money(actor=actor, account_id=account_id),
        only_serves=customers.only_serves(actor=actor, account_id=account_id))
    return [Evidence(kind=KINDS[one.kind], ref=one.id, word=WORDS[KINDS[one.kind]], on=one.on, text=one.text,
                     by_name=one.by_name) for one in found]


def _documents(row: Registration) -> Sequence[Evidence]:
    return [Evidence(kind="document", ref=one.id, word=WORDS["document"], on=one.created_at.astimezone(clock.ZONE).date(),
                     text=Text(one.name, one.name), by_name="")
            for one in files.attachments_of(subject=Ref(SUBJECT, row.pk))]


class RegistrationDoor:
    """Who may open a document kept with a claim: who sees the claim (files' SUBJECT_DOORS)."""

    kind = SUBJECT

    def may_see(self, *, subject_id: int, actor: Actor) -> bool:
        """Row security answers."""
        return customers.may(actor, "registration.view") and Registration.objects.filter(pk=subject_id).exists()


DOOR = RegistrationDoor()
