"""Reads of approvals: what waits for me, what I asked, one request."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from guanxi.domains.approvals import access, rules
from guanxi.domains.approvals.models import WAITING, Request, Step
from guanxi.foundation.pure.actor import Actor
from guanxi.foundation.pure.bilingual import Text
from guanxi.foundation.pure.ref import Ref
from guanxi.foundation.pure.refusal import not_found

LONGEST_LIST = 200


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
    """One request with its steps; may_decide: this actor may decide its next step."""

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


def waiting_for(*, actor: Actor) -> Sequence[RequestCard]:
    """Requests whose next step this actor may decide, oldest first, at most 200."""
    found = access.visible(Request.objects.filter(state=WAITING, steps__is_next=True), actor)
    cards = [_card(one, actor) for one in found.prefetch_related("steps__unit").distinct().order_by("id")[:LONGEST_LIST]]
    return [card for card in cards if card.may_decide]


def asked_by(*, actor: Actor) -> Sequence[RequestCard]:
    """What this actor asked, newest first, at most 200."""
    found = Request.objects.filter(asked_by_id=actor.user_id).prefetch_related("steps__unit")
    return [_card(one, actor) for one in found.order_by("-id")[:LONGEST_LIST]]


def request_card(*, actor: Actor, request_id: int) -> RequestCard:
    """One request. Refuses `not_found` also for what the actor may not see."""
    found = access.visible(Request.objects.filter(pk=request_id), actor).prefetch_related("steps__unit").first()
    if found is None:
        raise not_found()
    return _card(found, actor)


def requests_about(*, actor: Actor, subject: Ref) -> Sequence[RequestCard]:
    """All requests about one subject that the actor sees, newest first."""
    found = access.visible(Request.objects.filter(subject_kind=subject.kind, subject_id=subject.id), actor)
    return [_card(one, actor) for one in found.prefetch_related("steps__unit").order_by("-id")]


def waiting_count(*, actor: Actor) -> int:
    """How many requests wait for this actor (at most 200 are counted)."""
    return len(waiting_for(actor=actor))


def _card(found: Request, actor: Actor) -> RequestCard:
    steps = sorted(found.steps.all(), key=lambda step: step.number)
    following = next((step for step in steps if step.is_next), None)
    may_decide = following is not None and found.state == WAITING and rules.refuse_decider(
        actor=actor, acts=access.acts(actor), asked_by_id=found.asked_by_id, unit_id=following.unit_id, decider_ids=found.decider_ids) is None
    return RequestCard(
        id=found.pk, version=found.version, kind=found.kind, subject=Ref(found.subject_kind, found.subject_id),
        subject_version=found.subject_version, title=Text(found.title_zh, found.title_en), url=found.url,
        payload=found.payload, policy_version=found.policy_version, asked_by_id=found.asked_by_id,
        asked_by=found.asked_by_name, asked_at=found.asked_at, expires_on=found.expires_on, state=found.state,
        steps=tuple(_step(step) for step in steps), may_decide=may_decide)


def _step(step: Step) -> StepCard:
    return StepCard(number=step.number, unit_id=step.unit_id, unit_name=step.unit.name, state=step.state,
                    is_next=step.is_next, decided_by=step.decided_by_name, decided_at=step.decided_at, note=step.note)
