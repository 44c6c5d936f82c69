"""Background steps of an import: one call each, safe to repeat after a kill. The steps of a small file are queued as
`fast` ones (`rules.queue_of`)."""

from __future__ import annotations

from guanxi.domains.intake import api
from guanxi.foundation.django import clock, jobs
from guanxi.foundation.pure.actor import system


@jobs.task(queue="batch", retries=0)
def preview(*, run_id: int) -> None:
    """Reads and judges the file."""
    api.take_step(run_id=run_id, step="preview", now=clock.now())


@jobs.task(queue="batch", retries=0)
def apply(*, run_id: int) -> None:
    """Writes what the preview promised."""
    api.take_step(run_id=run_id, step="apply", now=clock.now())


@jobs.task(queue="batch", retries=0)
def revert(*, run_id: int) -> None:
    """Takes a run back."""
    api.take_step(run_id=run_id, step="revert", now=clock.now())


@jobs.task(queue="batch", retries=0)
def tidy(*, run_id: int) -> None:
    """Statistics and the search index's waiting list, after many rows."""
    api.run_tidy(run_id=run_id)


@jobs.periodic("40 18 * * *")  # UTC: 02:40 in China
@jobs.task(queue="batch", retries=1)
def clear_rows(*, timestamp: int) -> int:
    """Every night: the staged rows of runs older than 90 days."""
    return api.clear_rows(actor=system("schedule"), now=clock.now())
