"""/healthz, /readyz, /metrics, and the page of a database that went away."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import OperationalError, connection
from django.test import Client, RequestFactory

from guanxi.config import health
from guanxi.foundation.django import jobs
from guanxi.foundation.postgres import roles
from guanxi.foundation.postgres.trouble import DatabaseTrouble
from guanxi.foundation.web import trouble

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _fresh() -> Iterator[None]:
    health._examined.clear()
    yield
    health._examined.clear()


def test_healthz_touches_nothing(client: Client, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(0):
        assert client.get("/healthz").json() == {"status": "ok"}


def test_ready_when_migrated_and_plain(client: Client, django_assert_num_queries: Any) -> None:
    assert client.get("/readyz").json() == {"status": "ok"}
    with django_assert_num_queries(1):
        client.get("/readyz")


def test_a_role_that_walks_past_row_security_is_not_ready(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(connection: Any) -> None:
        raise DatabaseTrouble("superuser")

    monkeypatch.setattr(roles, "require_plain_app", refuse)
    response = client.get("/readyz")
    assert (response.status_code, response.json()) == (503, {"status": "role"})


def test_a_database_that_is_away_is_not_ready(client: Client) -> None:
    def away(execute: Any, sql: str, parameters: Any, many: bool, context: Any) -> Any:
        raise OperationalError("server closed the connection")

    with connection.execute_wrapper(away):
        response = client.get("/readyz")
    assert (response.status_code, response.json()) == (503, {"status": "database"})


@pytest.mark.parametrize(("token", "given", "status"), [
    ("", "", 404), ("", "Bearer ", 404), ("secret", "", 404), ("secret", "Bearer wrong", 404), ("secret", "Bearer 错", 404),
    ("secret", "Bearer secret", 200)])
def test_metrics_need_their_token(client: Client, settings: Any, token: str, given: str, status: int) -> None:
    settings.GUANXI_METRICS_TOKEN = token
    assert client.get("/metrics", headers={"Authorization": given}).status_code == status


def test_metrics_count_jobs(client: Client, settings: Any) -> None:
    settings.GUANXI_METRICS_TOKEN = "secret"
    jobs.defer("guanxi.domains.messages.jobs.send", message_id="x")
    said = client.get("/metrics", headers={"Authorization": "Bearer secret"}).content.decode()
    assert 'guanxi_jobs_waiting{queue="fast"} 1\n' in said and "guanxi_workers_alive 0\n" in said
    assert "guanxi_event_oldest_seconds 0\n" in said


@pytest.mark.parametrize(("error", "status", "said"), [
    (OperationalError("away"), 503, "暂时不可用"), (OperationalError("canceling statement due to statement timeout"), 503, "暂时不可用"),
    (ValueError("bug with 13812341234"), 500, "系统出错了"),
])
def test_an_unexpected_end_has_a_page_without_its_cause(error: Exception, status: int, said: str) -> None:
    try:
        raise error
    except Exception:
        response = trouble.server_error(RequestFactory().get("/"))
    body = response.content.decode()
    assert response.status_code == status and said in body and str(error) not in body and "Traceback" not in body
    assert (response.headers.get("Retry-After") == "5") is (status == 503)


def test_a_slow_statement_is_logged_with_its_view(client: Client, settings: Any, caplog: pytest.LogCaptureFixture) -> None:
    settings.GUANXI_SLOW_SQL_MS = 0
    client.get("/readyz")
    assert any("ms in readyz: select 1 from django_migrations" in record.getMessage() for record in caplog.records)
