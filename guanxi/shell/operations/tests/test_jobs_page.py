"""The jobs page: what waits, runs, failed, is stuck; retry by the administrator only."""

from __future__ import annotations

from datetime import datetime

import pytest
from django.db import connection
from django.test import Client

from guanxi.domains.organisation.testing import browser_of, make_user, make_world
from guanxi.foundation.django import jobs, queue
from guanxi.foundation.django.models import AuditAct, JobTrouble

pytestmark = pytest.mark.django_db
SEND = "guanxi.domains.messages.jobs.send"


@pytest.fixture(autouse=True)
def _fixed_clock(monkeypatch: pytest.MonkeyPatch, now: datetime) -> None:
    monkeypatch.setenv("GUANXI_NOW", now.isoformat())


def client_of(now: datetime, *roles: str) -> Client:
    user_id = make_user("user", now=now, unit_id=make_world(now=now).hq, roles=roles)
    return browser_of(user_id)


def set_status(job_id: int, status: str, *, worker_beat_seconds_ago: int | None = None) -> None:
    with connection.cursor() as cursor:
        worker = None
        if worker_beat_seconds_ago is not None:
            cursor.execute("insert into procrastinate_workers (last_heartbeat) values (now() - make_interval(secs => %s)) returning id",
                           [worker_beat_seconds_ago])
            worker = cursor.fetchone()[0]
        cursor.execute("update procrastinate_jobs set status = %s::procrastinate_job_status, attempts = 4, worker_id = %s where id = %s",
                       [status, worker, job_id])


def fast() -> queue.QueueState:
    return next(found for found in queue.state() if found.name == "fast")


@pytest.mark.parametrize(("status", "beat", "waiting", "running", "stalled", "failed", "healthy"), [
    ("todo", None, 1, 0, 0, 0, True), ("doing", 1, 0, 1, 0, 0, True), ("doing", 600, 0, 1, 1, 0, False),
    ("doing", None, 0, 1, 1, 0, False), ("failed", None, 0, 0, 0, 1, False), ("succeeded", None, 0, 0, 0, 0, True),
])
def test_the_state_of_a_queue(status: str, beat: int | None, waiting: int, running: int, stalled: int, failed: int, healthy: bool) -> None:
    set_status(jobs.defer(SEND, message_id="x"), status, worker_beat_seconds_ago=beat)
    state = fast()
    assert (state.waiting, state.running, state.stalled, state.failed, state.is_healthy) == (waiting, running, stalled, failed, healthy)


def test_both_queues_are_there_even_when_empty() -> None:
    assert [state.name for state in queue.state()] == ["fast", "batch"] and all(state.is_healthy for state in queue.state())


def test_the_administrator_sees_a_dead_letter_and_retries_it(now: datetime) -> None:
    client = client_of(now, "R20")
    job_id = jobs.defer(SEND, message_id="x")
    set_status(job_id, "failed")
    html = client.get("/operations/jobs/").content.decode()
    assert SEND in html and f"/operations/jobs/{job_id}/retry/" in html
    assert client.post(f"/operations/jobs/{job_id}/retry/").status_code == 302
    assert (fast().waiting, fast().failed) == (1, 0)
    act = AuditAct.objects.get(verb="retry_job")
    assert (act.subject_kind, act.subject_id) == ("job", job_id)


@pytest.mark.parametrize("status", ["todo", "succeeded"])
def test_only_failed_jobs_can_be_retried(now: datetime, status: str) -> None:
    client = client_of(now, "R20")
    job_id = jobs.defer(SEND, message_id="x")
    set_status(job_id, status)
    assert client.post(f"/operations/jobs/{job_id}/retry/").status_code == 404
    assert not AuditAct.objects.filter(verb="retry_job").exists()


@pytest.mark.parametrize("role", [f"R{n}" for n in range(1, 20)])
def test_nobody_else_sees_jobs(now: datetime, role: str) -> None:
    client = client_of(now, role)
    assert client.get("/operations/jobs/").status_code == 403
    assert client.post("/operations/jobs/1/retry/").status_code == 403
    assert client.post("/operations/mails/1/send-again/").status_code == 403


@pytest.mark.parametrize("status", ["todo", "doing", "failed", "nonsense"])
def test_every_tab_opens(now: datetime, status: str) -> None:
    client = client_of(now, "R20")
    set_status(jobs.defer(SEND, message_id="x"), "doing")
    assert client.get("/operations/jobs/", {"status": status}).status_code == 200


def test_without_a_worker_the_page_says_what_to_start(now: datetime) -> None:
    assert "guanxi worker fast" in client_of(now, "R20").get("/operations/jobs/").content.decode()


def test_the_page_says_why_a_job_failed_and_when_it_is_tried_again(now: datetime) -> None:
    client = client_of(now, "R20")
    dead, waiting = jobs.defer(SEND, message_id="x"), jobs.defer(SEND, message_id="y")
    for job_id, code in ((dead, "disk_full"), (waiting, "file_trouble")):
        JobTrouble.objects.create(job_id=job_id, at=now, attempt=4, code=code, place="guanxi/lake.py:45", request_id="4f1c")
    set_status(dead, "failed")
    html = client.get("/operations/jobs/").content.decode()
    assert "磁盘空间不足" in html and "guanxi/lake.py:45" in html and "4f1c" in html and "待重试" not in html
    with connection.cursor() as cursor:
        cursor.execute("update procrastinate_jobs set attempts = 1, scheduled_at = now() + interval '5 minutes' where id = %s", [waiting])
    html = client.get("/operations/jobs/", {"status": "todo"}).content.decode()
    assert "失败后待重试 1" in html and "文件或目录无法读写" in html and "下次重试" in html and "立即重试" in html
    assert client.post(f"/operations/jobs/{waiting}/retry/").status_code == 302 and (fast().again, fast().later) == (0, 0)
    assert client.post(f"/operations/jobs/{waiting}/retry/").status_code == 404, "it runs as soon as a worker is free"
