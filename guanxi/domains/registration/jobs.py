"""Entry points of the queue: what registration does by itself at the turn of a day."""

from __future__ import annotations

from datetime import datetime

from guanxi.domains.registration import api
from guanxi.domains.rulebook.events import PolicyActivated
from guanxi.foundation.django import clock, jobs
from guanxi.foundation.pure.actor import system
from guanxi.policy import calendar


def on_policy_activated(event: PolicyActivated, *, now: datetime) -> None:
    """Another working calendar is in force: what is due in working days is counted again."""
    if calendar.KEY in event.sections:
        api.recount_deadlines(actor=system("working_calendar"), now=now)


@jobs.periodic("8 16 * * *")  # UTC: 00:08 in China
@jobs.task(queue="fast", retries=1)
def advance_registrations(*, timestamp: int) -> int:
    """Just after midnight: claims that are over end, claimants are called before; a lead nobody decided in time is passed on."""
    api.advance_lead_disputes(actor=system("schedule"), now=clock.now())
    return api.advance_registrations(actor=system("schedule"), now=clock.now())


@jobs.periodic("14 16 * * *")  # UTC: 00:14 in China
@jobs.task(queue="fast", retries=1)
def recycle_pool(*, timestamp: int) -> int:
    """Grid accounts whose owner let them lie go back to the pool; he is warned before."""
    return api.recycle(now=clock.now())
