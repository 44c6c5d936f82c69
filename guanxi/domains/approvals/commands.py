"""Writes of approvals: asking, deciding, withdrawing, expiring."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction

from guanxi.domains.approvals import access, rules
from guanxi.domains.approvals.events import ApprovalDecided
from guanxi.domains.approvals.models import APPROVED, EXPIRED, REJECTED, WAITING, WITHDRAWN, Request, Step
from guanxi.domains.organisation import api as organisation
from guanxi.domains.work import api as work
from guanxi.foundation.django import access as db_access
from guanxi.foundation.django import audit, clock, events
from guanxi.foundation.django.audit import Act
from guanxi.foundation.pure import stated
from guanxi.foundation.pure.actor import Actor, system
from guanxi.foundation.pure.bilingual import Text, t
from guanxi.foundation.pure.ref import Ref
from guanxi.foundation.pure.refusal import Refusal, changed_meanwhile, not_found

DEFAULT_DAYS = 14
_APPROVER_ROLES = ("R9", "R10")
_MOST_CALLED = 5
CALL = "decide_request"


@dataclass(frozen=True, kw_only=True)
class Question:
    """What is asked. unit_ids: the unit that decides each step, in order. payload: JSON scalars for the way back.

    decider_ids: only these people decide, each within his units; empty: whoever may there.
    """

    kind: str
    subject: Ref
    subject_version: int
    title: Text
    unit_ids: Sequence[int]
    url: str = ""
    payload: Mapping[str, Any] = field(default_factory=dict)
    policy_version: str = ""
    expires_on: date | None = None
    decider_ids: Sequence[int] = ()


def request(*, act: Act, question: Question) -> int:
    """Asks, inside the asker's act; returns the request's id and calls the deciders of the first step.

    Refuses `already_asked` while the same question about the same subject waits at the same units.
    """
    row = Request(
        kind=question.kind, subject_kind=question.subject.kind, subject_id=question.subject.id,
        subject_version=question.subject_version, title_zh=question.title.zh, title_en=question.title.en,
        url=question.url, payload=dict(question.payload), policy_version=question.policy_version,
        asked_by_id=act.actor.user_id, asked_by_name=act.actor.name, asked_at=act.at, expires_on=question.expires_on,
        unit_ids=list(question.unit_ids), decider_ids=list(question.decider_ids))
    try:
        with transaction.atomic():
            row.store(now=act.at)
    except IntegrityError:
        raise Refusal("already_asked", t("同一申请正在审批中", "The same request is already waiting"), status=409,
                      way_out=t("请等待结果,或先撤回", "Wait for the decision, or withdraw it first")) from None
    for number, unit_id in enumerate(question.unit_ids, start=1):
        Step(request=row, number=number, unit_id=unit_id, is_next=number == 1).store(now=act.at)
    _call_deciders(act=act, row=row, unit_id=question.unit_ids[0])
    return row.pk


def decide_request(
    *, actor: Actor, now: datetime, request_id: int, decision: rules.Decision, note: str = "", expected_version: int
) -> str:
    """Decides the next step; returns the state of the request (waiting, approved, rejected).

    Refuses `not_found`, `not_waiting`, `approval_expired`, `note_needed` (a rejection says why), `changed_meanwhile`,
    and whoever may not decide (`forbidden`, `not_your_step`, `own_request`). Publishes ApprovalDecided when decided.
    """
    with audit.acting(actor=actor, verb="decide_request", now=now, subject=Ref("approval", request_id), reason=note) as act:
        row, step = _next_step(actor, request_id)
        refusal = rules.refuse_decider(actor=actor, acts=access.acts(actor), asked_by_id=row.asked_by_id, unit_id=step.unit_id,
                                       decider_ids=row.decider_ids)
        if refusal is not None:
            raise refusal
        if rules.is_expired(expires_on=row.expires_on, today=now.astimezone(clock.ZONE).date()):
            raise Refusal("approval_expired", t("申请已过期", "The request has expired"), status=409,
                          way_out=t("请申请人重新提交", "The asker has to ask again"))
        if decision == "reject":
            stated.require(note, ask=t("驳回请写明原因", "Say why you reject it"), code="note_needed", field="note")
        if row.version != expected_version:
            raise changed_meanwhile()
        step.state = APPROVED if decision == "approve" else REJECTED
        step.is_next = False
        step.decided_by_id, step.decided_by_name, step.decided_at, step.note = actor.user_id, actor.name, now, note
        step.store(now=now)
        return _advance(act=act, row=row, note=note)


def withdraw_request(*, act: Act, request_id: int) -> None:
    """The asker takes a waiting request back, inside his own act. Refuses `not_waiting`, `forbidden`."""
    row = Request.objects.select_for_update().get(pk=request_id)
    if row.state != WAITING:
        raise _not_waiting()
    if act.actor.kind != "system" and row.asked_by_id != act.actor.user_id:
        raise Refusal("forbidden", t("只有申请人可以撤回", "Only the asker may withdraw it"), status=403)
    row.steps.filter(is_next=True).update(is_next=False, version=2, updated_at=act.at)
    _close(act=act, row=row, state=WITHDRAWN)


def expire_requests(*, actor: Actor, now: datetime) -> int:
    """Closes requests whose last day is over; returns how many. Publishes ApprovalDecided(decision="expired")."""
    today = now.astimezone(clock.ZONE).date()
    with audit.acting(actor=actor, verb="expire_requests", now=now) as act:
        overdue = list(Request.objects.select_for_update().filter(state=WAITING, expires_on__lt=today))
        for row in overdue:
            row.steps.filter(is_next=True).update(is_next=False, version=2, updated_at=now)
            _close(act=act, row=row, state=EXPIRED)
            _publish(act=act, row=row, decision=EXPIRED, note="")
    return len(overdue)


def _next_step(actor: Actor, request_id: int) -> tuple[Request, Step]:
    row = access.visible(Request.objects.select_for_update().filter(pk=request_id), actor).first()
    if row is None:
        raise not_found()
    step = row.steps.select_for_update().filter(is_next=True).first()
    if row.state != WAITING or step is None:
        raise _not_waiting()
    return row, step


def _advance(*, act: Act, row: Request, note: str) -> str:
    steps = list(row.steps.order_by("number"))
    state = rules.outcome(states=[step.state for step in steps])
    if state == WAITING:
        following = next(step for step in steps if step.state == WAITING)
        following.is_next = True
        following.store(now=act.at)
        row.store(now=act.at)
        _settle_calls(act=act, row=row)
        _call_deciders(act=act, row=row, unit_id=following.unit_id)
        return state
    _close(act=act, row=row, state=state)
    _publish(act=act, row=row, decision=state, note=note)
    return state


def _close(*, act: Act, row: Request, state: str) -> None:
    row.state, row.decided_at = state, act.at
    row.store(now=act.at)
    _settle_calls(act=act, row=row)


def _publish(*, act: Act, row: Request, decision: str, note: str) -> None:
    events.publish(ApprovalDecided(
        request_id=row.pk, kind=row.kind, subject_kind=row.subject_kind, subject_id=row.subject_id,
        subject_version=row.subject_version, decision=decision, decided_by_id=act.actor.user_id,
        decided_by_name=act.actor.name, note=note), act=act)


def _call_deciders(*, act: Act, row: Request, unit_id: int) -> int:
    """A to-do for those who decide at this unit, and where nobody does, for the head of the nearest unit above; returns how many people.

    Above it everybody finds it on the approvals page.
    """
    involved = (act.actor.user_id, row.asked_by_id)
    if row.decider_ids:
        people = [user for user in organisation.users(ids=row.decider_ids).values() if user.is_active]
    else:
        inside = organisation.subtree_ids(unit_id=unit_id)
        found = {user.id: user for role in _APPROVER_ROLES for user in organisation.users_with_role(role=role, unit_ids=inside)}
        people = [user for user in found.values() if _decides_at(user.id, unit_id)]
    called = [user for user in people[:_MOST_CALLED] if user.id not in involved]
    if not called and not row.decider_ids:
        called = _above(unit_id=unit_id, but=involved)
    due_on = row.expires_on or act.at.astimezone(clock.ZONE).date()
    work.raise_calls(act=act, calls=[
        work.Call(kind=CALL, about=Ref("approval", row.pk), owner_id=user.id, due_on=due_on,
                  title=Text(row.title_zh, row.title_en), dedupe_key=f"approval:{row.pk}:{user.id}", weight=work.DECISION)
        for user in called])
    return len(called)


def _above(*, unit_id: int, but: Collection[int]) -> list[organisation.UserCard]:
    """The nearest head above who may decide it, as a list of one or none."""
    for above in organisation.superiors(unit_id=unit_id):
        head = organisation.head_of(unit_id=above, act="approvals.decide")
        if head is not None and head.id not in but and _decides_at(head.id, unit_id):
            return [head]
    return []


def pass_on_decisions(*, act: Act, user_id: int) -> tuple[int, int]:
    """What waited for a leaver, inside his act, as the system: others are called, and where only he was named it goes back to its asker.

    Returns how many wait for others now, and how many went back. PRM-71.
    """
    today = act.at.astimezone(clock.ZONE).date()
    his = [one.subject.id for one in work.open_items_owned(owner_id=user_id, today=today) if one.kind == CALL]
    called = returned = 0
    for row in Request.objects.select_for_update().filter(pk__in=his, state=WAITING).order_by("pk"):
        step = row.steps.filter(is_next=True).first()
        if step is None:
            continue
        if _call_deciders(act=act, row=row, unit_id=step.unit_id) or not row.decider_ids:
            called += 1
            continue
        row.steps.filter(is_next=True).update(is_next=False, version=2, updated_at=act.at)
        _close(act=act, row=row, state=EXPIRED)
        _publish(act=act, row=row, decision=EXPIRED, note="")
        returned += 1
    work.settle(act=act, kind=CALL, subject_kind="approval", subject_ids=his, owner_id=user_id)
    return called, returned


def _decides_at(user_id: int, unit_id: int) -> bool:
    scope = organisation.actor_of_user(user_id=user_id).scope
    return scope.shape == "all" or unit_id in scope.home_ids


def _settle_calls(*, act: Act, row: Request) -> None:
    """Closes the deciders' to-dos; they belong to several people, whom row security hides from each other."""
    db_access.bind(system("approvals"))
    work.settle(act=act, kind=CALL, subject_kind="approval", subject_ids=[row.pk])
    db_access.bind(act.actor)


def _not_waiting() -> Refusal:
    return Refusal("not_waiting", t("这项申请已有结果", "This request has been decided already"), status=409,
                   way_out=t("请查看审批结果", "Look at the decision"))
