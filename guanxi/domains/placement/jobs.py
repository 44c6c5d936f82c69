"""Entry points of the queue: transfers that both supervisors have answered, and those whose day has come."""

from __future__ import annotations

from datetime import datetime

from guanxi.domains.approvals.events import ApprovalDecided
from guanxi.domains.placement import api
from guanxi.foundation.django import clock, jobs
from guanxi.foundation.pure.actor import system


def on_approval_decided(event: ApprovalDecided, *, now: datetime) -> None:
    """A transfer is agreed, refused, or nobody answered in time."""
    if event.kind == "transfer":
        api.conclude_transfer(actor=system("transfer"), now=now, transfer_id=event.subject_id, decision=event.decision,
                              by=event.decided_by_name, note=event.note)


@jobs.periodic("4 16 * * *")  # UTC: 00:04 in China
@jobs.task(queue="fast", retries=1)
def tell_stationings(*, timestamp: int) -> int:
    """Just after midnight: who is stationed elsewhere from today, or only for a few days more."""
    return api.tell_stationings(actor=system("schedule"), now=clock.now())


@jobs.periodic("3 16 * * *")  # UTC: 00:03 in China, after the hand-overs of the day
@jobs.task(queue="fast", retries=1)
def advance_transfers(*, timestamp: int) -> int:
    """Just after midnight: transfers whose day has come."""
    return api.advance_transfers(actor=system("schedule"), now=clock.now())
