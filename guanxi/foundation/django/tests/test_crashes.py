"""A worker killed with -9: the job is rescued and has its effect once (FLT-93, G2, G3); a stop loses nothing (FLT-98)."""

from __future__ import annotations

import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest

from guanxi.foundation.django.tests.conftest import Separate

EFFECTS = "select (payload->>'number')::int from event_log where kind = 'effect' order by id"
OPEN = "select count(*) from procrastinate_jobs where status in ('todo', 'doing') and task_name like '%deliver'"
# a job that failed waits some seconds; what was once put off stays in the events, however late the test looks
PUT_OFF = ("select bool_or(j.scheduled_at > e.at) from procrastinate_jobs j join procrastinate_events e on e.job_id = j.id "
           "where j.task_name like '%deliver' and e.type = 'deferred_for_retry'")
LONG_SILENT = "update procrastinate_workers set last_heartbeat = last_heartbeat - interval '1 hour' returning 1"
DROP_EVERYBODY = ("select pg_terminate_backend(pid) from pg_stat_activity "
                  "where usename = current_user and datname = current_database() and pid <> pg_backend_pid()")


def until(condition: Callable[[], bool], what: str, seconds: float = 600) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, f"waited in vain for: {what}"
        time.sleep(0.1)


@contextmanager
def worker(separate: Separate) -> Iterator[None]:
    process = separate.start("work")
    try:
        yield
    finally:
        process.send_signal(signal.SIGTERM)
        said, _ = process.communicate(timeout=600)
    assert process.returncode in (0, -signal.SIGKILL), said


def finished(separate: Separate) -> bool:
    return separate.ask(OPEN) == [(0,)]


@pytest.mark.parametrize(("point", "effects_at_death"), [("die_before_commit", []), ("die_after_commit", [(0,)])])
def test_a_killed_worker_costs_nothing(separate: Separate, point: str, effects_at_death: list[tuple[int]]) -> None:
    (separate.folder / point).touch()
    separate.run("publish")
    killed = separate.start("work")
    killed.communicate(timeout=600)
    assert killed.returncode == -signal.SIGKILL
    assert separate.ask(EFFECTS) == effects_at_death and separate.ask(OPEN) == [(1,)]
    separate.ask(LONG_SILENT)
    separate.run("rescue")
    with worker(separate):
        until(lambda: finished(separate), "the rescued job")
    assert separate.ask(EFFECTS) == [(0,)]


def test_many_events_of_one_account_are_handled_in_order_and_once(separate: Separate) -> None:
    separate.run("publish20")
    with worker(separate):
        until(lambda: finished(separate), "twenty deliveries")
    stored = "select (payload->>'number')::int from event_log where kind = 'effect' order by at, (payload->>'number')::int"
    assert separate.ask(stored) == [(n,) for n in range(20)]
    assert separate.ask("select count(*) from event_receipt") == [(20,)]


def test_a_broken_handler_is_retried_then_shown_and_can_be_retried_by_hand(separate: Separate) -> None:
    (separate.folder / "fail").touch()
    separate.run("publish")
    with worker(separate):
        until(lambda: separate.ask(PUT_OFF) == [(True,)], "the first retry")
        (separate.folder / "fail").unlink()
        until(lambda: finished(separate), "the second try")
    assert separate.ask(EFFECTS) == [(0,)]


def test_what_a_job_publishes_is_rolled_back_with_the_job(separate: Separate) -> None:
    (separate.folder / "publish_more").touch()
    separate.run("publish")
    with worker(separate):
        until(lambda: separate.ask("select max(attempts) > 0 from procrastinate_jobs where task_name like '%deliver'") == [(True,)], "the failure")
    assert separate.ask("select count(*) from event_log where payload->>'number' = '99'") == [(0,)]
    assert separate.ask("select count(*) from procrastinate_jobs where task_name like '%deliver'") == [(1,)]


def test_a_worker_survives_a_database_that_drops_its_connections(separate: Separate) -> None:
    with worker(separate):
        until(lambda: separate.ask("select count(*) from procrastinate_workers") == [(1,)], "the worker")
        separate.ask(DROP_EVERYBODY, as_app=True)
        separate.run("publish")
        until(lambda: finished(separate), "the delivery after the loss")
    assert separate.ask(EFFECTS) == [(0,)]
