"""Queue entry points of privacy, one call each."""

from __future__ import annotations

from datetime import datetime

from guanxi.domains.approvals.events import ApprovalDecided
from guanxi.domains.privacy import api
from guanxi.foundation.django import clock, jobs
from guanxi.foundation.pure.actor import system


def on_approval_decided(event: ApprovalDecided, *, now: datetime) -> None:
    """A request to the vault, or of a person about his own data, is decided: write it down, tell the asker, queue what was approved."""
    if event.kind == "vault":
        api.take_decision(actor=system("vault"), now=now, request_id=event.subject_id, approval_id=event.request_id)
    elif event.kind == "subject":
        api.take_subject_decision(actor=system("subject"), now=now, approval_id=event.request_id, decision=event.decision, note=event.note)


@jobs.periodic("8 * * * *")
@jobs.task(queue="fast", retries=1)
def escalate_reviews(*, timestamp: int) -> int:
    """Every hour: emergencies nobody reviewed in time."""
    return api.escalate_reviews(actor=system("schedule"), now=clock.now())


@jobs.task(queue="batch", retries=2)
def fulfil_request(*, request_id: int) -> str:
    """The copy of a person's data, or his erasure."""
    return api.fulfil_request(now=clock.now(), request_id=request_id)


@jobs.periodic("5 18 * * *")  # UTC: 02:05 in China
@jobs.task(queue="batch", retries=1)
def purge_bin(*, timestamp: int) -> int:
    """Every night: what the recycle bin has kept long enough."""
    return api.purge_bin(now=clock.now()).purged


@jobs.periodic("15 18 * * *")  # UTC: 02:15 in China
@jobs.task(queue="batch", retries=1)
def forget_former(*, timestamp: int) -> int:
    """Every night: people who have been no contacts for as long as the pack keeps them."""
    return api.forget_former(now=clock.now())[0]


@jobs.periodic("55 17 * * *")  # UTC: 01:55 in China
@jobs.task(queue="batch", retries=1)
def forget_reports(*, timestamp: int) -> int:
    """Every night: files of copies whose day is over."""
    return api.forget_reports(now=clock.now())
