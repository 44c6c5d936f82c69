"""Entry points of the queue: the to-dos of cases, every morning and after an import of cases came or went."""

from __future__ import annotations

from datetime import datetime

from guanxi.domains.intake.events import ImportDone, ImportReverted
from guanxi.domains.service import api
from guanxi.foundation.django import clock, jobs


@jobs.periodic("25 22 * * *")  # UTC: 06:25 in China, before anybody is at work
@jobs.task(queue="fast", retries=1)
def raise_cases(*, timestamp: int) -> int:
    """Whose case it is, and who works in a support centre, may have changed over night."""
    return _raise_all(now=clock.now())


def on_import_done(event: ImportDone, *, now: datetime) -> None:
    """Imported cases with a due time are somebody's work."""
    if event.kind == api.IMPORT_KIND:
        _raise_all(now=now)


def on_import_reverted(event: ImportReverted, *, now: datetime) -> None:
    """Cases that are gone are nobody's."""
    if event.kind == api.IMPORT_KIND:
        _raise_all(now=now)


def _raise_all(*, now: datetime) -> int:
    return api.raise_cases(now=now) + api.raise_support(now=now)
