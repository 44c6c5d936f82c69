"""Queue entry points of duplicates, one call each."""

from __future__ import annotations

from datetime import datetime

from guanxi.domains.approvals.events import ApprovalDecided
from guanxi.domains.customers.events import CodeShared
from guanxi.domains.duplicates import api
from guanxi.foundation.django import clock, jobs
from guanxi.foundation.pure.actor import system


def on_approval_decided(event: ApprovalDecided, *, now: datetime) -> None:
    """A proposed merge is decided: carry it out, or tell the asker."""
    if event.kind == "merge":
        api.take_decision(actor=system("merge"), now=now, merge_id=event.subject_id, approval_id=event.request_id, decision=event.decision,
                          decided_by_name=event.decided_by_name, note=event.note)


def on_code_shared(event: CodeShared, *, now: datetime) -> None:
    """An account was given another one's credit code: a pair to look at (operator 1.2)."""
    api.remember_entry(actor=system("code_shared"), now=now, account_id=event.account_id, answers=())


@jobs.task(queue="fast", retries=5)
def carry_late(*, merge_id: int) -> None:
    """What was being written to a merged record while it was merged follows it."""
    api.carry_late(actor=system("merge"), now=clock.now(), merge_id=merge_id)


@jobs.task(queue="batch", retries=2, lock="duplicates.run")
def perform_run(*, run_id: int) -> str:
    """Compares the whole book."""
    return api.perform_run(run_id=run_id, now=clock.now())


@jobs.periodic("0 19 * * 6")  # UTC: Sunday 03:00 in China, after the night
@jobs.task(queue="fast", retries=1)
def request_weekly(*, timestamp: int) -> int:
    """Every week: asks for a comparison."""
    return api.request_run(actor=system("schedule"), now=clock.now())
