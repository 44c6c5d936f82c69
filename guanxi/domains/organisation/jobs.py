"""Entry points of the queue: what the organisation does by itself at the turn of a day."""

from __future__ import annotations

from guanxi.domains.organisation import api
from guanxi.foundation.django import clock, jobs
from guanxi.foundation.pure.actor import system


@jobs.periodic("1 16 * * *")  # UTC: 00:01 in China
@jobs.task(queue="fast", retries=1)
def end_contracts(*, timestamp: int) -> int:
    """Just after midnight: people from outside whose contract is over are leavers (ORG-24)."""
    return api.end_contracts(actor=system("schedule"), now=clock.now())
