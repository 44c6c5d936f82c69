"""Waiting for what commands have set in motion: the workers deliver events, and the next step needs their effects."""

from __future__ import annotations

import time

from django.db import close_old_connections
from procrastinate.contrib.django.models import ProcrastinateJob

from guanxi.shell.trouble import Trouble

DELIVERY = "guanxi.foundation.django.delivery.deliver"
LOOK_EVERY_SECONDS = 0.5


def wait_until_delivered(*, seconds: float = 1800) -> None:
    """Returns when no event is waiting for its subscriber. Refuses to wait for ever (no worker, a failing job)."""
    deadline = time.monotonic() + seconds
    while (waiting := _waiting()) and time.monotonic() < deadline:
        close_old_connections()
        time.sleep(LOOK_EVERY_SECONDS)
    if waiting:
        raise Trouble(f"{waiting} events are not delivered yet: is `guanxi worker fast` running? See the jobs page.")


def _waiting() -> int:
    return int(ProcrastinateJob.objects.filter(task_name=DELIVERY, status__in=("todo", "doing")).count())
