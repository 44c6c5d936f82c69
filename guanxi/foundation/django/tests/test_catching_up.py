"""A rule missed while no worker ran is caught up once, however late; nothing from before the installation (FLT-98)."""

from __future__ import annotations

from calendar import timegm
from datetime import UTC, datetime
from typing import Any

import pytest
from procrastinate.contrib.django import app

from guanxi.foundation.django.catching_up import OnceDeferrer
from guanxi.foundation.django.tests.conftest import Separate
from guanxi.foundation.django.tests.test_crashes import until, worker

NIGHT = "guanxi.domains.insights.jobs.request_nightly"
RUNS = f"select count(*) from procrastinate_periodic_defers where task_name = '{NIGHT}'"


def second(text: str) -> float:
    return datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp()


@pytest.mark.parametrize(("began", "since", "now", "due"), [
    ("2026-11-01T00:00", None, "2026-11-20T17:30", "2026-11-20T17:30"),  # on time
    ("2026-11-01T00:00", None, "2026-11-21T03:00", "2026-11-20T17:30"),  # the laptop was opened in the morning
    ("2026-11-01T00:00", None, "2026-11-21T17:29", "2026-11-20T17:30"),  # as late as can be
    ("2026-11-01T00:00", "2026-11-17T17:30", "2026-11-21T03:00", "2026-11-20T17:30"),  # three missed: one run
    ("2026-11-01T00:00", "2026-11-20T17:30", "2026-11-21T03:00", None),  # queued already
    ("2026-11-21T02:00", None, "2026-11-21T03:00", None),  # due before this installation existed
])
def test_the_latest_missed_run_is_due_once(began: str, since: str | None, now: str, due: str | None) -> None:
    app.perform_import_paths()
    rule = next(task for (name, _), task in app.periodic_registry.periodic_tasks.items() if name == NIGHT)
    deferrer = OnceDeferrer(registry=app.periodic_registry, began=second(began))
    found = list(deferrer.get_timestamps(rule, int(second(since)) if since else None, second(now)))
    assert found == ([timegm(datetime.fromisoformat(due).timetuple())] if due else [])


def test_a_worker_that_starts_days_later_queues_the_night_once(separate: Separate) -> None:
    assert separate.ask(RUNS) == [(0,)]
    separate.ask("update django_migrations set applied = applied - interval '3 days' returning 1")
    with worker(separate):
        until(lambda: separate.ask(RUNS) == [(1,)], "the missed night")
    with worker(separate):
        until(lambda: _is_working(separate), "the second worker")
    assert separate.ask(RUNS) == [(1,)]


def test_a_new_installation_has_missed_nothing(separate: Separate) -> None:
    separate.ask("update django_migrations set applied = now() returning 1")
    with worker(separate):
        until(lambda: _is_working(separate), "the worker")
    assert separate.ask(RUNS) == [(0,)]


def _is_working(separate: Separate) -> Any:
    return separate.ask("select 1 from procrastinate_workers where last_heartbeat > now() - interval '5 seconds'")
