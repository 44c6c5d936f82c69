"""部门协作 of one account: which processes there are, which were begun, where they stand (ORG-22)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from guanxi.domains.approvals import api as approvals
from guanxi.domains.customers import access
from guanxi.domains.customers.policy import COLLABORATION, COLLABORATION_KEY, Collaboration
from guanxi.domains.rulebook import api as rulebook
from guanxi.foundation.pure.actor import Actor
from guanxi.foundation.pure.bilingual import Text
from guanxi.foundation.pure.ref import Ref

PREFIX = "collab:"


@dataclass(frozen=True, kw_only=True)
class CollaborationStep:
    """What a department does. state: waiting, approved (done), rejected (returned). is_next: it waits for this one."""

    unit_name: str
    does: Text
    state: str
    is_next: bool
    done_by: str
    done_at: datetime | None
    note: str


@dataclass(frozen=True, kw_only=True)
class CollaborationCard:
    """One process that was begun. state: waiting, approved, rejected, withdrawn, expired. is_mine: the reader asked."""

    id: int
    title: Text
    wanted: str
    asked_by: str
    asked_at: datetime
    until: date | None
    state: str
    is_mine: bool
    steps: Sequence[CollaborationStep]


@dataclass(frozen=True, kw_only=True)
class ProcessCard:
    """A process of the pack: its steps in order; workdays None: no limit."""

    key: str
    name: Text
    workdays: int | None
    steps: Sequence[Text]


def collaborations(*, actor: Actor, account_id: int) -> Sequence[CollaborationCard]:
    """What was begun for an account, newest first, as far as the reader asked or his unit takes part. Refuses `not_found`. ORG-22."""
    access.require(actor, "account.view", account_id)
    found = approvals.requests_about(actor=actor, subject=Ref("account", account_id))
    return [_card(one, actor) for one in found if one.kind.startswith(PREFIX)]


def processes(*, on: date) -> Sequence[ProcessCard]:
    """The pack's processes; none where it is blank."""
    return [ProcessCard(key=one.key, name=one.name.text, workdays=one.workdays, steps=[step.does.text for step in one.steps])
            for one in terms(on=on).processes]


def terms(*, on: date) -> Collaboration:
    """The section in force."""
    found: Collaboration = rulebook.in_force(key=COLLABORATION_KEY, adapter=COLLABORATION, on=on)
    return found


def _card(one: approvals.RequestCard, actor: Actor) -> CollaborationCard:
    return CollaborationCard(
        id=one.id, title=one.title, wanted=str(one.payload.get("wanted", "")), asked_by=one.asked_by, asked_at=one.asked_at, until=one.expires_on,
        state=one.state, is_mine=one.asked_by_id == actor.user_id,
        steps=[CollaborationStep(unit_name=step.unit_name, does=_does(one, step.number), state=step.state,
                                 is_next=step.is_next and one.state == "waiting", done_by=step.decided_by, done_at=step.decided_at, note=step.note)
               for step in one.steps])


def _does(one: approvals.RequestCard, number: int) -> Text:
    """What a step was to do when the process began, in both languages; the pack may say it otherwise by now."""
    zh = str(one.payload.get(f"does_{number}", ""))
    return Text(zh, str(one.payload.get(f"does_{number}_en", zh)))
