"""Why a job failed is kept beside it, without a word of whom it was about, and gone with it."""

from __future__ import annotations

import errno
import logging
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import OperationalError, connection

from guanxi.foundation.django import jobs, jobtrouble, queue
from guanxi.foundation.django.models import JobTrouble
from guanxi.foundation.pure.bilingual import t
from guanxi.foundation.pure.refusal import Refusal

pytestmark = pytest.mark.django_db
SEND = "guanxi.domains.messages.jobs.send"


def failing(job_id: int, error: BaseException, *, attempts: int = 0) -> None:
    def run() -> None:
        raise error

    with pytest.raises(type(error)):
        jobtrouble.noting(run, SimpleNamespace(job=SimpleNamespace(id=job_id, task_name=SEND, attempts=attempts)), None)


@pytest.mark.parametrize(("error", "code"), [
    (OSError(errno.ENOSPC, "No space left on device", "/data/王海川.xlsx"), "disk_full"),
    (FileNotFoundError(errno.ENOENT, "No such file", "/data/王海川.xlsx"), "file_missing"),
    (NotADirectoryError(errno.ENOTDIR, "Not a directory", "/data/lake"), "file_trouble"),
    (PermissionError(errno.EACCES, "denied", "/data"), "file_refused"),
    (Refusal("name_taken", t("王海川 已存在", "王海川 exists")), "name_taken"),
    (OperationalError("server closed the connection: 王海川"), "database"), (MemoryError(), "memory"), (ValueError("王海川"), "ValueError"),
])
def test_what_is_kept_names_nobody(error: BaseException, code: str) -> None:
    job_id = jobs.defer(SEND, message_id="x")
    failing(job_id, error, attempts=1)
    kept = JobTrouble.objects.get(pk=job_id)
    assert (kept.code, kept.attempt) == (code, 2) and kept.place.startswith("guanxi/foundation/django/tests/test_jobtrouble.py:")
    assert "王海川" not in f"{kept.code}{kept.place}{kept.request_id}"


def test_the_last_failure_counts_and_the_page_reads_it(caplog: Any) -> None:
    job_id = jobs.defer(SEND, message_id="x")
    with caplog.at_level(logging.WARNING, "guanxi.jobs"):
        failing(job_id, ValueError("x"))
    assert f"job {job_id}" in caplog.text and "Traceback" in caplog.text
    failing(job_id, OSError(errno.ENOSPC, "full"), attempts=1)
    with connection.cursor() as cursor:
        cursor.execute("update procrastinate_jobs set attempts = 2, scheduled_at = now() + interval '5 minutes' where id = %s", [job_id])
    line = next(one for one in queue.lines(status="todo") if one.id == job_id)
    assert line.why is not None and line.why.zh == "磁盘空间不足" and line.next_at is not None
    assert next(one.again for one in queue.state() if one.name == "fast") == 1


def test_it_goes_with_the_job() -> None:
    job_id = jobs.defer(SEND, message_id="x")
    failing(job_id, ValueError("x"))
    with connection.cursor() as cursor:
        cursor.execute("delete from procrastinate_events where job_id = %s", [job_id])
        cursor.execute("delete from procrastinate_jobs where id = %s", [job_id])
    assert not JobTrouble.objects.exists()


def test_a_job_that_does_not_fail_leaves_nothing() -> None:
    assert jobtrouble.noting(lambda: 7, SimpleNamespace(job=None), None) == 7 and not JobTrouble.objects.exists()


def test_a_job_given_up_because_its_worker_died_says_so() -> None:
    job_id = jobs.defer(SEND, message_id="x")
    failing(job_id, ValueError("x"))
    with connection.cursor() as cursor:
        cursor.execute(jobtrouble.LOST, {"job_id": job_id, "attempt": 8})
        cursor.execute("update procrastinate_jobs set status = 'failed' where id = %s", [job_id])
    line = queue.lines(status="failed")[0]
    assert line.why is not None and "工作进程" in line.why.zh and (line.place, line.request_id) == ("", "")
