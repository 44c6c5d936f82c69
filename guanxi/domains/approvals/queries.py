"""Reads of approvals: what waits for me, what I asked, one request."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet

from guanxi.domains.approvals import access, rules
from guanxi.domains.approvals.models import WAITING, Request, Step
from guanxi.domains.organisation import api as organisation
from guanxi.foundation.pure.actor import Actor
from guanxi.foundation.pure.bilingual import Text, t
from guanxi.foundation.pure.ref import Ref
from guanxi.foundation.pure.refusal import not_found

LONGEST_LIST = 200
NAMED = 3


@dataclass(frozen=True, kw_only=True)
class StepCard:
    """One step. state: waiting, approved, rejected."""

    number: int
    unit_id: int
    unit_name: str
    state: str
    is_next: bool
    decided_by: str
    decided_at: datetime | None
    note: str


@dataclass(frozen=True, kw_only=True)
class RequestCard:
    """One request with its steps; may_decide: this actor may decide its next step.

    waits_for: the people who are named for it (who is on duty, PRM-66), else the next step's unit; empty when it is over.
    """

    id: int
    version: int
    kind: str
    subject: Ref
    subject_version: int
    title: Text
    url: str
    payload: dict[str, Any]
    policy_version: str
    asked_by_id: int
    asked_by: str
    asked_at: datetime
    expires_on: date | None
    state: str
    steps: tuple[StepCard, ...]
    may_decide: bool
    waits_for: Text


def waiting_for(*, actor: Actor) -> Sequence[RequestCard]:
    """Requests whose next step this actor may decide, oldest first, at most 200."""
    found = access.visible(Request.objects.filter(state=WAITING, steps__is_next=True), actor)
    return [card for card in _cards(found.distinct().order_by("id")[:LONGEST_LIST], actor) if card.may_decide]


def asked_by(*, actor: Actor) -> Sequence[RequestCard]:
    """What this actor asked, newest first, at most 200."""
    return _cards(Request.objects.filter(asked_by_id=actor.user_id).order_by("-id")[:LONGEST_LIST], actor)


def request_card(*, actor: Actor, request_id: int) -> RequestCard:
    """One request. Refuses `not_found` also for what the actor may not see."""
    found = _cards(access.visible(Request.objects.filter(pk=request_id), actor), actor)
    if not found:
        raise not_found()
    return found[0]


def requests_about(*, actor: Actor, subject: Ref) -> Sequence[RequestCard]:
    """All requests about one subject that the actor sees, newest first."""
    found = access.visible(Request.objects.filter(subject_kind=subject.kind, subject_id=subject.id), actor)
    return _cards(found.order_by("-id"), actor)


def waiting_count(*, actor: Actor) -> int:
    """How many requests wait for this actor (at most 200 are counted)."""
    return len(waiting_for(actor=actor))


def _cards(rows: QuerySet[Request], actor: Actor) -> list[RequestCard]:
    found = list(rows.prefetch_related("steps__unit"))
    named = {user_id for one in found if one.state == WAITING for user_id in one.decider_ids}
    people = organisation.users(ids=named) if named else {}
    return [_card(one, actor, [people[user_id].name for user_id in one.decider_ids if user_id in people]) for one in found]


def _waits_for(following: Step | None, names: Sequence[str]) -> Text:
    if following is None:
        return Text("", "")
    more = len(names) - NAMED
    listed = "、".join(names[:NAMED]) or following.unit.name
    return t(f"{listed}等 {len(names)} 人", f"{listed} and {more} more") if more > 0 else Text(listed, listed)


def _card(found: Request, actor: Actor, named: Sequence[str]) -> RequestCard:
    steps = sorted(found.steps.all(), key=lambda step: step.number)
    following = next((step for step in steps if step.is_next), None)
    may_decide = following is not None and found.state == WAITING and rules.refuse_decider(
        actor=actor, acts=access.acts(actor), asked_by_id=found.asked_by_id, unit_id=following.unit_id, decider_ids=found.decider_ids) is None
    return RequestCard(
        id=found.pk, version=found.version, kind=found.kind, subject=Ref(found.subject_kind, found.subject_id),
        subject_version=found.subject_version, title=Text(found.title_zh, found.title_en), url=found.url,
        payload=found.payload, policy_version=found.policy_version, asked_by_id=found.asked_by_id,
        asked_by=found.asked_by_name, asked_at=found.asked_at, expires_on=found.expires_on, state=found.state,
        steps=tuple(_step(step) for step in steps), may_decide=may_decide,
        waits_for=_waits_for(following if found.state == WAITING else None, named))


def _step(step: Step) -> StepCard:
    return StepCard(number=step.number, unit_id=step.unit_id, unit_name=step.unit.name, state=step.state,
                    is_next=step.is_next, decided_by=step.decided_by_name, decided_at=step.decided_at, note=step.note)
