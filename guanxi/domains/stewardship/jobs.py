"""Entry points of the queue: what stewardship does by itself."""

from __future__ import annotations

from guanxi.domains.stewardship import api
from guanxi.foundation.django import clock, jobs
from guanxi.foundation.pure.actor import system


@jobs.periodic("30 18 * * *")  # UTC: 02:30 in China
@jobs.task(queue="batch", retries=1)
def sum_up(*, timestamp: int) -> int:
    """In the night: what every account's archive is worth."""
    return api.sum_up(actor=system("schedule"), now=clock.now())


@jobs.periodic("10 19 * * *")  # UTC: 03:10 in China
@jobs.task(queue="batch", retries=1)
def continue_rounds(*, timestamp: int) -> int:
    """After the night's figures: rounds of collection that repeat open again."""
    return api.continue_rounds(now=clock.now())


@jobs.periodic("0 19 * * 0")  # UTC: Monday 03:00 in China
@jobs.task(queue="batch", retries=1)
def draw_call_backs(*, timestamp: int) -> int:
    """Every Monday: the sample of what was verified in the week before."""
    return api.draw_call_backs(actor=system("schedule"), now=clock.now())
