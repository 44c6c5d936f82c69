"""kill -9 of a real worker in the middle of an import: it goes on behind the last checkpoint (IMP-24, G4, FLT-93)."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest

from guanxi.domains.intake.tests.killed.steps import BATCH, ROWS

WAIT = 120


@pytest.fixture
def surroundings() -> Iterator[dict[str, str]]:
    """A database of its own, because real processes commit; dropped afterwards."""
    name = f"test_{os.getpid()}_killed"
    with psycopg.connect(os.environ["DATABASE_OWNER_URL"], autocommit=True) as owner:
        template = owner.execute("select datname from pg_database where datname ~ '^template_[0-9a-f]+$' order by oid desc limit 1").fetchone()
        assert template
        owner.execute(f'drop database if exists "{name}" with (force)')
        owner.execute(f'create database "{name}" template "{template[0]}"')
    urls = {key: urlunsplit(urlsplit(os.environ[key])._replace(path=f"/{name}")) for key in ("DATABASE_URL", "DATABASE_OWNER_URL")}
    yield os.environ | urls | {"DJANGO_SETTINGS_MODULE": "guanxi.domains.intake.tests.killed.settings", "GUANXI_POOL_SIZE": "0"}
    with psycopg.connect(os.environ["DATABASE_OWNER_URL"], autocommit=True) as owner:
        owner.execute(f'drop database if exists "{name}" with (force)')


def process(surroundings: dict[str, str], step: str, **more: str) -> subprocess.Popen[str]:
    return subprocess.Popen([sys.executable, "-m", "guanxi.domains.intake.tests.killed.steps", step], env=surroundings | more,
                            stdout=subprocess.PIPE, text=True)


def until(question: Callable[[], Any], worker: subprocess.Popen[str]) -> None:
    deadline = time.monotonic() + WAIT
    while not question():
        assert worker.poll() is None, "the worker ended by itself"
        assert time.monotonic() < deadline, "waited too long"
        time.sleep(0.05)


def test_imp_24_a_killed_worker_leaves_whole_batches_and_its_successor_finishes(surroundings):
    prepared = process(surroundings, "prepare")
    said, _ = prepared.communicate(timeout=WAIT)
    run_id = int(said)
    with psycopg.connect(surroundings["DATABASE_OWNER_URL"], autocommit=True) as owner:
        def one(question: str, *values: object) -> Any:
            row = owner.execute(question, values).fetchone()
            assert row
            return row[0]

        def applied() -> int:
            return int(one("select count(*) from intake_importbatch where run_id = %s and applied_at is not null", run_id))

        def units() -> int:
            return int(one("select count(*) from organisation_unit where code like 'T-%%'"))

        worker = process(surroundings, "work", SLOW_BATCH="0.4")
        until(lambda: applied() >= ROWS // BATCH // 2, worker)
        worker.kill()
        worker.wait()
        time.sleep(0.3)  # the server notices the broken connection and rolls the open batch back
        assert 0 < applied() < ROWS // BATCH
        assert units() == applied() * BATCH
        assert one("select status from intake_importrun where id = %s", run_id) == "applying"
        assert process(surroundings, "rescue").wait(WAIT) == 0
        successor = process(surroundings, "work")
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
