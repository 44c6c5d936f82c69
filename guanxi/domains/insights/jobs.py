"""Queue entry points of insights, one call each."""

from __future__ import annotations

from guanxi.domains.insights import api
from guanxi.foundation.django import clock, jobs
from guanxi.foundation.pure.actor import system


@jobs.task(queue="batch", retries=4, lock="insights.night")
def perform_night(*, run_id: int) -> str:
    """Computes and publishes one night that was asked for."""
    return api.perform_night(run_id=run_id, now=clock.now())


@jobs.periodic("30 17 * * *")  # UTC: 01:30 in China
@jobs.task(queue="fast", retries=1)
def request_nightly(*, timestamp: int) -> int:
    """Every night: asks for the night, which runs on the batch queue."""
    return api.request_night(actor=system("schedule"), now=clock.now(), reason="每夜 01:30")
