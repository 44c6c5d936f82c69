"""`python -m …killed.steps begin | go_on | invite`: what the processes of this test do."""

from __future__ import annotations

import asyncio
import sys
from datetime import UTC, datetime

import django

ROWS, BATCH = 400, 40
NOW = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)


def prepare() -> None:
    """A world, a previewed run of 10 batches, the job to write it. Says the run's id."""
    from guanxi.domains.intake import api, rules
    from guanxi.domains.organisation.testing import make_actor, make_world

    rules.BATCH_ROWS, rules.SMALL_BYTES = BATCH, 0
    manager = make_actor("manager", now=NOW, unit_id=make_world(now=NOW).city)
    text = "单位编码,单位名称,上级编码\r\n" + "".join(f"T-{n:05d},网点{n},9702\r\n" for n in range(ROWS))
    run_id = api.upload_file(actor=manager, now=NOW, kind="test_units", file_name="a.csv", chunks=[text.encode()])
    api.preview(actor=manager, now=NOW, run_id=run_id)
    api.run_preview(run_id=run_id, now=NOW)
    api.apply_import(actor=manager, now=NOW, run_id=run_id)
    sys.stdout.write(f"{run_id}\n")
    sys.stdout.flush()


def invite() -> None:
    """A manager who is logged in. Says his session's key."""
    from django.conf import settings

    from guanxi.domains.organisation.testing import browser_of, make_user, make_world

    browser = browser_of(make_user("manager", now=NOW, unit_id=make_world(now=NOW).city))
    sys.stdout.write(browser.cookies[settings.SESSION_COOKIE_NAME].value)


def work() -> None:
    """A worker of the batch queue, as `guanxi worker` starts it."""
    from guanxi.foundation.django import worker

    worker.run(["batch"], 1)


def rescue() -> None:
    """What the rescuing job does every half minute, without waiting until the dead worker's heart is a minute old."""
    from procrastinate.contrib.django import app

    async def give_back() -> None:
        with app.replace_connector(app.connector.get_worker_connector()) as live:  # type: ignore[attr-defined]
            async with live.open_async():
                for job in await live.job_manager.get_stalled_jobs(seconds_since_heartbeat=0):
                    await live.job_manager.retry_job(job)

    asyncio.run(give_back())


if __name__ == "__main__":
    django.setup()
    {"begin": prepare, "go_on": rescue, "invite": invite}[sys.argv[1]]()
    if sys.argv[1] != "invite":
        work()
