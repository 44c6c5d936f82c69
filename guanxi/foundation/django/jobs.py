"""The queue: Procrastinate on our own database, two queues (fast: seconds; batch: imports and the night).

A domain's jobs.py decorates entry points with `@task(queue="batch")`; each is one call and takes JSON scalars only.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from datetime import timedelta
from typing import Any, Literal

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app
from procrastinate.tasks import Task

from guanxi.foundation.django import request_id

Queue = Literal["fast", "batch"]
STALLED_AFTER_SECONDS = 60
MAX_RESCUES = 8


def task(*, queue: Queue = "fast", retries: int = 3, lock: str | None = None) -> Callable[[Callable[..., Any]], Task[Any, Any, Any]]:
    """Registers an idempotent job. It is retried `retries` times with growing pauses, then shown on the jobs page."""

    def register(function: Callable[..., Any]) -> Task[Any, Any, Any]:
        @functools.wraps(function)
        def run(**arguments: Any) -> Any:
            request_id.begin()
            return function(**arguments)

        retry = RetryStrategy(max_attempts=retries + 1, exponential_wait=5) if retries else None
        return app.task(name=f"{function.__module__}.{function.__name__}", queue=queue, retry=retry or False, lock=lock)(run)

    return register


def periodic(cron: str) -> Callable[[Any], Any]:
    """Runs a task on a schedule (six columns: seconds last). Every run is queued once, whoever schedules it."""
    return app.periodic(cron=cron)


def defer(name: str, *, lock: str | None = None, after: timedelta | None = None, queue: Queue | None = None, **arguments: Any) -> int:
    """Queues the job of this dotted name in the running transaction; a command names its domain's job this way.

    after: not earlier than that. By the machine's clock, not the demo's: the queue does not travel in time.
    queue: another one than the job's own.
    """
    later: dict[str, Any] = {"schedule_in": {"seconds": after.total_seconds()}} if after else {}
    if lock:
        later["lock"] = lock
    if queue:
        later["queue"] = queue
    return app.configure_task(name, allow_unknown=False, **later).defer(**arguments)
