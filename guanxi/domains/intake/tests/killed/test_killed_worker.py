"""kill -9 of a real worker in the middle of an import: it goes on behind the last checkpoint (IMP-24, G4, FLT-93)."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable
from typing import Any

import psycopg

from guanxi.domains.intake.tests.killed.steps import BATCH, ROWS

WAIT = 600


def process(surroundings: dict[str, str], step: str, **more: str) -> subprocess.Popen[str]:
    return subprocess.Popen([sys.executable, "-m", "guanxi.domains.intake.tests.killed.steps", step], env=surroundings | more,
                            stdout=subprocess.PIPE, text=True)


def until(question: Callable[[], Any], worker: subprocess.Popen[str]) -> None:
    deadline = time.monotonic() + WAIT
    while not question():
        assert worker.poll() is None, "the worker ended by itself"
        assert time.monotonic() < deadline, "waited too long"
        time.sleep(0.05)


def test_imp_24_a_killed_worker_leaves_whole_batches_and_its_successor_finishes(surroundings, tmp_path):
    stopped = tmp_path / "stopped"
    with psycopg.connect(surroundings["DATABASE_OWNER_URL"], autocommit=True) as owner:
        def one(question: str, *values: object) -> Any:
            row = owner.execute(question, values).fetchone()
            assert row
            return row[0]

        def applied() -> int:
            return int(one("select count(*) from intake_importbatch where run_id = %s and applied_at is not null", run_id))

        def units() -> int:
            return int(one("select count(*) from organisation_unit where code like 'T-%%'"))

        worker = process(surroundings, "begin", STOP_AT=str(ROWS // 2 + 2), STOPPED=str(stopped))
        assert worker.stdout
        run_id = int(worker.stdout.readline())
        until(stopped.exists, worker)
        worker.kill()
        worker.wait()
        assert 0 < applied() < ROWS // BATCH
        assert units() == applied() * BATCH
        assert one("select status from intake_importrun where id = %s", run_id) == "applying"
        successor = process(surroundings, "go_on")
        try:
            until(lambda: one("select status from intake_importrun where id = %s", run_id) != "applying", successor)
        finally:
            successor.kill()
            successor.wait()
        assert one("select status from intake_importrun where id = %s", run_id) == "done"
        assert one("select counts->>'new' from intake_importrun where id = %s", run_id) == str(ROWS)
        assert units() == ROWS
        assert one("select count(*) from audit_row where table_name = 'organisation_unit' and op = 'I' "
                   "and act_id in (select act_id from intake_importbatch where run_id = %s)", run_id) == ROWS
