"""Queue entry points of privacy, one call each."""

from __future__ import annotations

from datetime import datetime

from guanxi.domains.approvals.events import ApprovalDecided
from guanxi.domains.privacy import api
from guanxi.foundation.django import clock, jobs
from guanxi.foundation.pure.actor import system


def on_approval_decided(event: ApprovalDecided, *, now: datetime) -> None:
    """A vault request is decided: write it down, tell the asker."""
    if event.kind == "vault":
        api.take_decision(actor=system("vault"), now=now, request_id=event.subject_id, approval_id=event.request_id)


@jobs.periodic("8 * * * *")
@jobs.task(queue="fast", retries=1)
def escalate_reviews(*, timestamp: int) -> int:
    """Every hour: emergencies nobody reviewed in time."""
    return api.escalate_reviews(actor=system("schedule"), now=clock.now())
