"""Moves the demo's clock: one row in the database that every process reads (decisions 7). The queue goes by the machine's clock: what a day brings by
itself is run here, once, at the day that was reached.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from procrastinate.contrib.django import app

from guanxi.foundation.django import clock
from guanxi.foundation.django.models import DemoClock


def forward(step: timedelta) -> datetime:
    """Adds `step` to the offset; returns the demo's instant in China."""
    with transaction.atomic():
        row = DemoClock.objects.select_for_update().first() or DemoClock(offset_seconds=0)
        row.offset_seconds += int(step.total_seconds())
        row.save()
    clock.forget_offset()
    return clock.now().astimezone(clock.ZONE)


OF_THE_MACHINE = frozenset({
    "guanxi.rescue_stalled", "guanxi.foundation.django.delivery.maintain", "guanxi.shell.operations.jobs.seal_history",
    "guanxi.shell.operations.jobs.verify_history", "guanxi.domains.messages.jobs.take_returned",
    "guanxi.domains.insights.jobs.request_nightly", "guanxi.domains.duplicates.jobs.request_weekly"})
"""Jobs that go by the machine's clock, or that the demo asks for by itself (the night) or leaves to its user (the whole book's comparison)."""


def everyday(*, day: datetime) -> int:
    """Runs the other jobs of the schedule in the order of their hours: hand-overs take effect, claims lapse, the day's work is raised. How many."""
    jobs = list(_jobs())
    for job in jobs:
        job(timestamp=int(day.timestamp()))
    return len(jobs)


def _jobs() -> Iterator[Any]:
    entries = [entry for (name, _), entry in app.periodic_registry.periodic_tasks.items() if name not in OF_THE_MACHINE]
    for entry in sorted(entries, key=lambda entry: _hour(entry.cron)):
        yield entry.task


def _hour(cron: str) -> tuple[int, int]:
    """Hour and minute in China; what runs every hour comes first."""
    minute, hour = cron.split()[:2]
    return ((int(hour) + 8) % 24, int(minute)) if hour.isdecimal() and minute.isdecimal() else (-1, 0)
