"""Queue entries of the day: every morning, after every night, after every import."""

from __future__ import annotations

from datetime import datetime

from guanxi.domains.insights.events import ScoresPublished
from guanxi.domains.intake.events import ImportDone, ImportReverted
from guanxi.foundation.django import clock, jobs
from guanxi.shell.today import raising

RAISE = "guanxi.shell.today.jobs.raise_day"


@jobs.task(queue="batch", retries=2, lock="today.raise_day")
def raise_day(after_user: int = 0) -> int:
    """Work of today for the people behind the user `after_user`, a portion a job: an import queued meanwhile comes between two."""
    new, last = raising.raise_portion(now=clock.now(), today=clock.today(), after=after_user)
    if last is not None:
        jobs.defer(RAISE, after_user=last)
    return new


@jobs.periodic("30 22 * * *")  # UTC: 06:30 in China, before anybody is at work
@jobs.task(queue="fast", retries=1)
def raise_day_early(*, timestamp: int) -> int:
    """Every morning, also when the night published nothing."""
    return jobs.defer(RAISE)


def on_scores_published(event: ScoresPublished, *, now: datetime) -> None:
    """New figures: other archives are thin, other agreements matter."""
    jobs.defer(RAISE)


def on_import_done(event: ImportDone, *, now: datetime) -> None:
    """Tells the importer and raises what did not go in."""
    raising.tell_of_import(now=now, today=clock.today(), run_id=event.run_id, by=event.by)


def on_import_reverted(event: ImportReverted, *, now: datetime) -> None:
    """Nothing of a reverted import is left to mend."""
    raising.settle_import(now=now, run_id=event.run_id)
