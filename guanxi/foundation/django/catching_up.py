"""What was due while no worker ran (a laptop asleep at 01:30) is queued once when one runs again, however late.

Procrastinate's own either forgets a run that is older than a limit or, in a process that slept, queues every missed one.
Not for here: the rules themselves (beside each job, listed in config/schedule.py).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from procrastinate.periodic import PeriodicDeferrer, PeriodicTask

SINCE = "select extract(epoch from min(applied)) as began from django_migrations"
"""When this installation began: what was due before was missed by nobody."""


class OnceDeferrer(PeriodicDeferrer):
    """Queues of each rule only the latest run that was due, unless it was before `began` (seconds since 1970).

    That a run is queued once, whichever process says so, is kept by Procrastinate's table of periodic runs.
    """

    def __init__(self, *, registry: Any, began: float) -> None:
        super().__init__(registry=registry)
        self.began = began

    def get_timestamps(self, periodic_task: PeriodicTask[Any, Any, Any], since: int | None, until: float) -> Iterator[int]:
        """The latest instant of the rule up to `until`, if it is new to this process."""
        rule = periodic_task.croniter
        rule.set_current(start_time=until + 1)  # so that a run due this very second counts
        due = round(rule.get_prev(ret_type=float))
        if due > max(self.began, since or 0) and due <= until:
            yield due
