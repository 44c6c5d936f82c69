"""The night: asked for by a person or the schedule, computed in a child process, published in one transaction.

A failed check or a damaged file keeps yesterday's figures: nothing is written before everything is known to be right.
Not for here: the computing (`guanxi.analytics.night`), the SQL of publishing (`publish.py`).
"""

from __future__ import annotations

import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.db import connection

from guanxi.domains.insights import access, events
from guanxi.domains.insights.commands import publish
from guanxi.domains.insights.models import FAILED, HELD, PUBLISHED, QUEUED, RUNNING, NightRun
from guanxi.domains.insights.queries import lake
from guanxi.foundation import child
from guanxi.foundation.django import audit, clock, jobs, storage
from guanxi.foundation.django import events as outbox
from guanxi.foundation.pure import months
from guanxi.foundation.pure.actor import Actor, system
from guanxi.foundation.pure.bilingual import t
from guanxi.foundation.pure.ref import Ref
from guanxi.foundation.pure.refusal import Refusal, not_found

JOB = "guanxi.domains.insights.jobs.perform_night"
ENGINE_MB, CHILD_MB, SECONDS = 2560, 12288, 3600
_LOCK = 73_002_001
KEPT_RUNS = 3
WAITS_MINUTES = 30  # a night that waits longer has lost its job: it must not keep others from being asked for


def request_night(
    *, actor: Actor, now: datetime, reason: str = "", accept_drift: bool = False, is_queued: bool = True,
) -> int:
    """Asks for a night; returns its id. A night that waits already is returned instead of a second one.

    accept_drift: a person has looked at a held night and says that the latest month is complete: headquarters only. is_queued: False
    for the command line, which calls `perform_night` itself. Refuses: forbidden, foreign_figures.
    """
    access.require(actor, access.RUN_NIGHT)
    if accept_drift:
        access.require_everything(actor)
    return queue_night(actor=actor, now=now, reason=reason, accept_drift=accept_drift, is_queued=is_queued)


def queue_night(
    *, actor: Actor, now: datetime, reason: str, accept_drift: bool = False, is_queued: bool = True,
) -> int:
    """`request_night` for commands that have authorised something else (a revert starts the night)."""
    recent, reason = now - timedelta(minutes=WAITS_MINUTES), reason.strip()[:200]
    waiting = NightRun.objects.filter(status=QUEUED, accept_drift=accept_drift, created_at__gte=recent).order_by("pk").first()
    if waiting is not None and is_queued:
        return waiting.pk
    with audit.acting(actor=actor, verb="request_night", now=now, reason=reason):
        run = NightRun(status=QUEUED, asked_by_id=actor.user_id, asked_by_name=actor.name, reason=reason,
                       accept_drift=accept_drift)
        run.store(now=now)
        if is_queued:
            jobs.defer(JOB, lock="insights.night", run_id=run.pk)
    return run.pk


def perform_night(*, run_id: int, now: datetime, anchor_month: int | None = None) -> str:
    """Computes and publishes one night; returns its status: published, held (a check failed) or failed.

    The anchor is the latest month with data that is closed at `now` (or not after `anchor_month`). Publishes
    ScoresPublished. Refuses: not_found, night_running. Running it again after a crash starts from the beginning.
    """
    with _alone():
        run = _begin(run_id, now)
        if run is None:
            return PUBLISHED
        began = time.monotonic()
        last_closed = anchor_month or months.last_closed(now.astimezone(clock.ZONE).date())
        answer = _compute(run, last_closed)
        if answer["ok"]:
            _publish(run_id, answer, now=now, began=began)
            _forget_old_marts(run_id)
            return PUBLISHED
        return _keep_yesterday(run_id, answer, now=now, began=began)


def mart_folder(run_id: int) -> Path:
    """Where a run's Parquet files lie."""
    return storage.area("marts") / f"run-{run_id:08d}"


def _compute(run: NightRun, last_closed: int) -> dict[str, Any]:
    dims, out = storage.area("work") / f"night-{run.pk}", mart_folder(run.pk)
    shutil.rmtree(out, ignore_errors=True)
    began = time.monotonic()
    try:
        lake.export_dimensions(folder=dims)
        exported = time.monotonic()
        answer: dict[str, Any] = child.run(
            "guanxi.analytics.night:run",
            {"lake": str(storage.area("lake")), "dims": str(dims), "out": str(out), "anchor_month": last_closed,
             "memory_mb": ENGINE_MB, "accept_drift": run.accept_drift},
            memory_mb=CHILD_MB, timeout_s=SECONDS)
        answer.setdefault("seconds", {}).update(
            {"export dimensions": round(exported - began, 2), "child": round(time.monotonic() - exported, 2)})
        return answer
    except child.ChildFailed as error:
        said = t("夜间计算进程失败,沿用上一版数据", "the night's process failed; the last figures stay")
        return {"ok": False, "error": {"code": f"child_{error.kind}", "zh": said.zh, "en": f"{said.en}: {error.detail}"[:500]}}
    finally:
        shutil.rmtree(dims, ignore_errors=True)


def _begin(run_id: int, now: datetime) -> NightRun | None:
    """Marks the run as running; None when it is published already. Runs that a killed worker left are failed."""
    run = NightRun.objects.filter(pk=run_id).first()
    if run is None:
        raise not_found()
    if run.status == PUBLISHED:
        return None
    with audit.acting(actor=system("night"), verb="begin_night", now=now, subject=Ref("night_run", run_id)):
        for left in NightRun.objects.filter(status=RUNNING).exclude(pk=run_id):
            left.status, left.finished_at, left.error_code = FAILED, now, "interrupted"
            left.error_zh, left.error_en = t("计算被中断", "the night was interrupted")
            left.store(now=now)
        run.status, run.started_at, run.finished_at = RUNNING, now, None
        run.error_code = run.error_zh = run.error_en = ""
        run.store(now=now)
    return run


def _publish(run_id: int, answer: dict[str, Any], *, now: datetime, began: float) -> None:
    with audit.acting(actor=system("night"), verb="publish_scores", now=now, subject=Ref("night_run", run_id)) as act:
        started, parts = time.monotonic(), dict[str, float]()
        changed = publish.publish(folder=mart_folder(run_id), run_id=run_id, as_of=answer["figures"]["as_of"], seconds=parts)
        run = NightRun.objects.select_for_update().get(pk=run_id)
        run.status, run.anchor_month, run.figures = PUBLISHED, answer["anchor_month"], answer["figures"]
        run.checks, run.changed_rows = answer["checks"], changed
        run.seconds = {**answer["seconds"], **parts, "publish": round(time.monotonic() - started, 2),
                       "total": round(time.monotonic() - began, 2)}
        run.finished_at = now + timedelta(seconds=run.seconds["total"])
        run.store(now=now)
        outbox.publish(events.ScoresPublished(run_id=run_id, anchor_month=answer["anchor_month"], changed_rows=changed),
                       act=act)


def _keep_yesterday(run_id: int, answer: dict[str, Any], *, now: datetime, began: float) -> str:
    status = HELD if answer["error"]["code"] == "check_failed" else FAILED
    with audit.acting(actor=system("night"), verb="hold_night", now=now, subject=Ref("night_run", run_id)):
        run = NightRun.objects.get(pk=run_id)
        run.status, run.anchor_month = status, answer.get("anchor_month")
        run.error_code = answer["error"]["code"]
        run.error_zh, run.error_en = answer["error"]["zh"][:500], answer["error"]["en"][:500]
        run.checks, run.seconds = answer.get("checks", []), answer.get("seconds", {})
        run.finished_at = now + timedelta(seconds=time.monotonic() - began)
        run.store(now=now)
    return status


@contextmanager
def _alone() -> Iterator[None]:
    """One night at a time, whoever started it; the lock dies with the connection, so a killed worker leaves none."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_try_advisory_lock(%s)", [_LOCK])
        if not cursor.fetchone()[0]:
            raise Refusal("night_running", t("夜间计算正在进行", "A night is running"), status=409,
                          way_out=t("请等它结束后再试", "Wait until it has finished"))
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("select pg_advisory_unlock(%s)", [_LOCK])


def _forget_old_marts(run_id: int) -> None:
    """Keeps the marts of the last published runs; CSVs were for COPY only."""
    for csv in mart_folder(run_id).glob("*.csv"):
        csv.unlink()
    kept = set(NightRun.objects.filter(status=PUBLISHED).order_by("-pk").values_list("pk", flat=True)[:KEPT_RUNS])
    for folder in storage.area("marts").glob("run-*"):
        if int(folder.name.removeprefix("run-").removesuffix(".part")) not in kept:
            shutil.rmtree(folder, ignore_errors=True)
