"""/healthz: the process answers. /readyz: work can be done. /metrics: figures for the operator's monitoring.

None of them needs a login; /metrics needs the token of GUANXI_METRICS_TOKEN and does not exist without one.
"""

from __future__ import annotations

import hmac
import logging

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, HttpResponseNotFound, JsonResponse

from guanxi.domains.insights import api as insights
from guanxi.foundation.django import queue
from guanxi.foundation.postgres import roles
from guanxi.foundation.postgres.trouble import DatabaseTrouble

log = logging.getLogger("guanxi.health")
_examined: set[int] = set()


def healthz(request: HttpRequest) -> JsonResponse:
    """200 while the process lives; touches nothing."""
    return JsonResponse({"status": "ok"})


def readyz(request: HttpRequest) -> JsonResponse:
    """200 when work can be done, else 503 with what is wrong: database, migrations, role. No detail for strangers."""
    trouble = _trouble()
    if trouble:
        return JsonResponse({"status": trouble}, status=503)
    return JsonResponse({"status": "ok"})


def metrics(request: HttpRequest) -> HttpResponse:
    """Prometheus text: queue lengths and ages, stalled and failed jobs, live workers, oldest event, as-of of the facts."""
    given = request.headers.get("Authorization", "").removeprefix("Bearer ")
    if not settings.GUANXI_METRICS_TOKEN or not hmac.compare_digest(given.encode(), settings.GUANXI_METRICS_TOKEN.encode()):
        return HttpResponseNotFound()
    return HttpResponse("".join(f"{name} {value}\n" for name, value in _figures()), content_type="text/plain; version=0.0.4")


def _trouble() -> str:
    try:
        with connection.cursor() as cursor:
            cursor.execute("select 1 from django_migrations limit 1")
        if not _examined:  # once per process: neither the role nor the code changes while it lives
            roles.require_plain_app(connection.connection)
            executor = MigrationExecutor(connection)
            if executor.migration_plan(executor.loader.graph.leaf_nodes()):
                return "migrations"
            _examined.add(1)
    except DatabaseTrouble as trouble:
        log.warning("not ready: %s", trouble)
        return "role"
    except DatabaseError as error:
        log.warning("not ready: %s", error)
        return "database"
    return ""


def _figures() -> list[tuple[str, float]]:
    figures: list[tuple[str, float]] = [("guanxi_workers_alive", queue.live_workers())]
    for state in queue.state():
        label = f'{{queue="{state.name}"}}'
        figures += [
            (f"guanxi_jobs_waiting{label}", state.waiting), (f"guanxi_jobs_running{label}", state.running),
            (f"guanxi_jobs_failed{label}", state.failed), (f"guanxi_jobs_stalled{label}", state.stalled),
            (f"guanxi_job_oldest_seconds{label}", state.oldest_seconds),
        ]
    figures.append(("guanxi_event_oldest_seconds", queue.oldest_event_seconds()))
    stamp = insights.stamp()
    if stamp:
        figures += [("guanxi_facts_as_of_day", int(f"{stamp.as_of:%Y%m%d}")), ("guanxi_facts_anchor_month", stamp.anchor_month)]
    return figures
