"""The list of what runs by itself is complete and true."""

from __future__ import annotations

from procrastinate.contrib.django import app

from guanxi.config import schedule


def test_every_periodic_job_is_in_the_list_with_its_cron() -> None:
    app.perform_import_paths()
    registered = {name: entry.cron for (name, _), entry in app.periodic_registry.periodic_tasks.items()}
    assert registered == {name: cron for name, (cron, _) in schedule.RULES.items()}


def test_every_job_has_a_queue_that_a_worker_serves() -> None:
    app.perform_import_paths()
    ours = {name: task.queue for name, task in app.tasks.items() if "procrastinate" not in name and not name.startswith("builtin:")}
    assert ours and not {name: queue for name, queue in ours.items() if queue not in ("fast", "batch")}
