"""Entry points of the queue: what grading does when a night, a decision or a new pack has happened."""

from __future__ import annotations

from datetime import datetime

from guanxi.domains.approvals.events import ApprovalDecided
from guanxi.domains.grading import api
from guanxi.domains.insights.events import ScoresPublished
from guanxi.domains.rulebook.events import PolicyActivated
from guanxi.foundation.django import clock, jobs
from guanxi.foundation.pure.actor import system


def on_scores_published(event: ScoresPublished, *, now: datetime) -> None:
    """A night is visible: calculate every grade on its measures; who bought nothing for too long goes onto the
    lost register, who buys again leaves it.
    """
    api.regrade(actor=system("regrade"), now=now, run_id=event.run_id)
    api.update_lost_register(actor=system("lost_register"), now=now)


def on_policy_activated(event: PolicyActivated, *, now: datetime) -> None:
    """A pack with other grading rules is in force: calculate again on the measures that are published."""
    if any(key.startswith("grading/") for key in event.sections):
        api.regrade_on_published(actor=system("regrade"), now=now)


def on_approval_decided(event: ApprovalDecided, *, now: datetime) -> None:
    """A round's approval is decided: carry it out with the rights the decider has now."""
    if event.kind == "grade_review":
        api.decide_review(
            actor=api.decider(user_id=event.decided_by_id), now=now, review_id=event.subject_id,
            approval_id=event.request_id, submission=event.subject_version, decision=event.decision, note=event.note)


@jobs.periodic("18 16 * * *")  # UTC: 00:18 in China
@jobs.task(queue="batch", retries=1)
def lower_unvisited(*, timestamp: int) -> int:
    """After midnight: falls for want of a visit are announced, cancelled by a visit, or carried out."""
    return api.lower_unvisited(actor=system("schedule"), now=clock.now()).lowered


@jobs.periodic("5 16 * * *")  # UTC: 00:05 in China
@jobs.task(queue="fast", retries=1)
def begin_grades(*, timestamp: int) -> int:
    """Just after midnight: effective grades that begin today and namings that have ended count in the book."""
    return api.begin_grades(actor=system("schedule"), now=clock.now())
