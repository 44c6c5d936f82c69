"""Queue entry points of duplicates, one call each."""

from __future__ import annotations

from datetime import datetime

from guanxi.domains.approvals.events import ApprovalDecided
from guanxi.domains.duplicates import api
from guanxi.foundation.django import clock, jobs
from guanxi.foundation.pure.actor import system


def on_approval_decided(event: ApprovalDecided, *, now: datetime) -> None:
    """A proposed merge is decided: carry it out, or tell the asker."""
    if event.kind == "merge":
        api.take_decision(actor=system("merge"), now=now, merge_id=event.subject_id, approval_id=event.request_id, decision=event.decision,
                          decided_by_name=event.decided_by_name, note=event.note)


@jobs.task(queue="fast", retries=5)
def carry_late(*, merge_id: int) -> None:
    """What was being written to a merged record while it was merged follows it."""
    api.carry_late(actor=system("merge"), now=clock.now(), merge_id=merge_id)
