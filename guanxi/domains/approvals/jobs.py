"""Queue entry points of approvals, one call each."""

from __future__ import annotations

from guanxi.domains.approvals import api
from guanxi.foundation.django import clock, jobs
from guanxi.foundation.pure.actor import system


@jobs.periodic("20 17 * * *")  # UTC: 01:20 in China
@jobs.task(queue="fast", retries=1)
def expire_requests(*, timestamp: int) -> int:
    """Every night: closes requests whose last day is over."""
    return api.expire_requests(actor=system("schedule"), now=clock.now())
