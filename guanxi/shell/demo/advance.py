"""Moves the demo's clock: one row in the database that every process reads (decisions 7)."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction

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
