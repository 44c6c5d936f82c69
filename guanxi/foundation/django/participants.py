"""What other domains do inside the caller's transaction when an account or contact is merged, erased, handed over or put into the bin.

Events come after commit and cannot be atomic; participants are an ordered list in config/wiring.py (hard-places C8).
An architecture test holds that every column that points to an account or a contact is answered for in MERGE.
"""

from __future__ import annotations

import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal, Protocol

from django.db.models import F, QuerySet
from django.utils.module_loading import import_string

from guanxi.foundation.django import wiring
from guanxi.foundation.django.audit import Act
from guanxi.foundation.django.models import Versioned
from guanxi.foundation.pure.actor import Actor
from guanxi.foundation.pure.bilingual import Text
from guanxi.foundation.pure.ref import Ref
from guanxi.foundation.pure.refusal import Reason


class Participant(Protocol):
    """Moves or erases one domain's rows. `covers` names each foreign key ("table.column") it answers for."""

    covers: tuple[str, ...]

    def erase(self, *, subject: Ref, act: Act) -> None:
        """Removes or de-identifies everything about `subject`, in the running transaction."""
        ...


class MergeParticipant(Protocol):
    """Carries one domain's rows from the record that goes to the one that stays.

    covers: columns ("table.column") whose rows `merge` carries over; their tables are audited, so that the merge can be taken
    back from its history rows. stays: columns whose rows are left where they are, and why.
    """

    covers: tuple[str, ...]
    stays: Mapping[str, str]

    def merge(self, *, subject: Ref, into: Ref, act: Act) -> None:
        """Carries everything about `subject` over to `into` (same kind), in the running transaction. A repeated call carries
        what came late and does nothing else."""
        ...


class Staying:
    """Base of participants that carry nothing over themselves."""

    covers: tuple[str, ...] = ()
    stays: Mapping[str, str] = {}

    def merge(self, *, subject: Ref, into: Ref, act: Act) -> None:
        """Nothing moves."""


class HistoryStays(Staying):
    """The trail itself: read together with that of the record it was merged into (trail.of_account, `also`)."""

    stays = {
        "audit_act.subject_id": "what was done is never rewritten",
        "audit_row.account_id": "what was done is never rewritten; pages read the merged records' rows as well",
    }


Objections = Mapping[int, list[Reason]]
"""account id → what is open and keeps it from the recycle bin; each reason with its code."""


class Objector(Protocol):
    """Participant of wiring.OBJECTIONS and wiring.KEEPS_OWNER: a domain's say before an account goes into the bin, or is distributed."""

    def __call__(self, *, account_ids: Collection[int], today: date) -> Objections:
        """What of this domain is open about these accounts. Called as the system: somebody else's open thing counts as well."""
        ...


def objections(*, account_ids: Collection[int], today: date) -> dict[int, list[Reason]]:
    """What every domain says against putting these accounts into the bin, in the order of wiring.OBJECTIONS."""
    return _said("OBJECTIONS", account_ids, today)


def keeps_owner(*, account_ids: Collection[int], today: date) -> dict[int, list[Reason]]:
    """Why these accounts stay with whom they are when a unit's are distributed (ORG-20), in the order of wiring.KEEPS_OWNER."""
    return _said("KEEPS_OWNER", account_ids, today)


def _said(listed: str, account_ids: Collection[int], today: date) -> dict[int, list[Reason]]:
    found: dict[int, list[Reason]] = {}
    for name in wiring.listed(listed):
        ask: Objector = import_string(name)
        for account_id, reasons in ask(account_ids=account_ids, today=today).items():
            found.setdefault(account_id, []).extend(reasons)
    return found


def person_gone(*, contact_id: int, act: Act) -> None:
    """What every domain ends when a person leaves his account, in the act that retires him and holds his record (wiring.PEOPLE_GONE)."""
    for name in wiring.listed("PEOPLE_GONE"):
        import_string(name)(contact_id=contact_id, act=act)


def person_back(*, contact_id: int, account_id: int, undone: uuid.UUID, act: Act, begins_anew: bool = False) -> None:
    """The act `undone` that retired him is taken back: what it ended comes back as far as it still can (wiring.PEOPLE_BACK).

    begins_anew: he did leave, and is back from today on; what was in between stays history.
    """
    for name in wiring.listed("PEOPLE_BACK"):
        import_string(name)(contact_id=contact_id, account_id=account_id, undone=undone, act=act, begins_anew=begins_anew)


@dataclass(frozen=True, kw_only=True)
class PersonSaid:
    """What stands beside a person wherever his numbers stand. key: given, refused, withdrawn, lapsed, not_asked; no_calls: nobody calls him."""

    key: str
    text: Text
    no_calls: bool = False


def people_said(*, actor: Actor, contact_ids: Collection[int], now: datetime) -> dict[int, PersonSaid]:
    """What these people, whom the bound reader sees, have said of being contacted (wiring.PEOPLE_SAID)."""
    found: dict[int, PersonSaid] = {}
    for name in wiring.listed("PEOPLE_SAID") if contact_ids else ():
        found |= import_string(name)(actor=actor, contact_ids=contact_ids, now=now)
    return found


def lead_named(*, account_id: int, user_id: int, reason: str, act: Act) -> None:
    """Somebody leads the account's group from this act on, on whichever channel he was named (wiring.LEAD_NAMED)."""
    for name in wiring.listed("LEAD_NAMED"):
        import_string(name)(account_id=account_id, user_id=user_id, reason=reason, act=act)


@dataclass(frozen=True, kw_only=True)
class HandedOver:
    """Accounts that go, or went, from one manager to another. number: of the hand-over, 0 while it is only previewed; act: which moved them.

    state: ahead of its day, moved, or taken back.
    """

    account_ids: Collection[int]
    from_user_id: int
    to_user_id: int
    number: int = 0
    state: Literal["ahead", "moved", "back"] = "ahead"
    act: uuid.UUID | None = None


@dataclass(frozen=True, kw_only=True)
class OpenThing:
    """Something open at an account that is handed over, as preview and printed list name it. heading: what it is; note: what becomes of it.

    stays: it stays with the former manager; the note says why, and the way out.
    """

    heading: Text
    text: Text
    note: Text
    due_on: date | None = None
    stays: bool = False


class HandoverParticipant:
    """Base of the participants of wiring.HANDOVERS: one domain's open things at accounts that are handed over."""

    def open_things(self, *, actor: Actor, handover: HandedOver) -> Mapping[int, Sequence[OpenThing]]:
        """What of this domain is open, by account; all of these accounts are seen by this reader, whose rights to the domain are asked here."""
        return {}

    def hand_over(self, *, handover: HandedOver, act: Act) -> None:
        """The accounts have moved, in this act. Called as the system; a repeated call does nothing."""

    def take_back(self, *, handover: HandedOver, act: Act) -> None:
        """These accounts came back to the former manager, in this act. Called as the system; a repeated call does nothing."""


def open_at_handover(*, actor: Actor, handover: HandedOver) -> dict[int, tuple[OpenThing, ...]]:
    """What every domain has open at these accounts, in the order of wiring.HANDOVERS."""
    found: dict[int, tuple[OpenThing, ...]] = {}
    for one in _handovers():
        for account_id, things in one.open_things(actor=actor, handover=handover).items():
            found[account_id] = (*found.get(account_id, ()), *things)
    return found


def handed_over(*, handover: HandedOver, act: Act) -> None:
    """What goes along with the accounts goes, in the act that moves them. Called as the system."""
    for one in _handovers():
        one.hand_over(handover=handover, act=act)


def handed_back(*, handover: HandedOver, act: Act) -> None:
    """What went along comes back, in the act that takes the hand-over back. Called as the system."""
    for one in _handovers():
        one.take_back(handover=handover, act=act)


def _handovers() -> list[HandoverParticipant]:
    return [import_string(name)() for name in wiring.listed("HANDOVERS")]


def mergers() -> list[MergeParticipant]:
    """The participants of wiring.MERGE in their order."""
    return [import_string(name)() for name in wiring.listed("MERGE")]


def carry(rows: QuerySet[Any], *, act: Act, **to: Any) -> int:
    """Updates `rows` as people's edits do (version, updated_at), so that an undo recognises them. Returns how many."""
    if issubclass(rows.model, Versioned):
        to |= {"version": F("version") + 1, "updated_at": act.at}
    return rows.update(**to)


def carry_subject(rows: QuerySet[Any], *, subject: Ref, into: Ref, act: Act) -> int:
    """The same for rows that name their subject as a Ref (subject_kind, subject_id)."""
    return carry(rows.filter(subject_kind=subject.kind, subject_id=subject.id), act=act, subject_id=into.id)
