"""Writing a previewed run: batches of 5,000 rows, each one transaction with its checkpoint and act."""

from __future__ import annotations

from datetime import datetime

from django.db import connection

from guanxi.domains.intake import access, importables
from guanxi.domains.intake.commands import batches, staging, statistics, steps
from guanxi.domains.intake.commands.preview import judge
from guanxi.domains.intake.events import ImportDone
from guanxi.domains.intake.models import ImportBatch, ImportRun
from guanxi.foundation.django import audit, events
from guanxi.foundation.pure.actor import Actor
from guanxi.foundation.pure.ref import Ref


def apply_import(*, actor: Actor, now: datetime, run_id: int) -> None:
    """Queues the writing of a previewed run, or of the rest of a failed one. Refuses any other status."""
    with audit.acting(actor=actor, verb="apply_import", now=now, subject=Ref("import", run_id)):
        run = access.run_of(run_id=run_id, actor=actor, is_locked=True)
        steps.require_step(run=run, step="apply_import")
        steps.require_confirmed(run=run, actor=actor)
        if run.previewed_at is None:
            steps.require_step(run=ImportRun(status="reading"), step="apply_import")
        run.status, run.trouble = "applying", {}
        run.updated_at = now
        run.save()
        steps.defer(job="apply", run_id=run_id)


def run_apply(*, run_id: int, now: datetime) -> None:
    """The background part of `apply_import`; goes on behind the last checkpoint after a kill (IMP-24). Publishes ImportDone."""
    run = ImportRun.objects.get(pk=run_id)
    if run.status != "applying":
        return
    with steps.failure_told(run_id=run_id, now=now):
        actor = steps.actor_of(run)
        access.subject_of(kind=run.kind, actor=actor)
        if staging.ensure(run):  # what was written before the crash keeps an answer for each of its rows
            batches.judge_each(list(run.batches.filter(applied_at__isnull=False).order_by("number").values_list("pk", flat=True)),
                               lambda checkpoint_id, _: judge(run, checkpoint_id, actor=actor, now=now))
        waiting = list(run.batches.filter(applied_at=None).order_by("number").values_list("pk", flat=True))
        _see_whether_apart(run, len(waiting))
        batches.each(run, waiting, lambda checkpoint_id, locks: _apply_batch(run, checkpoint_id, actor=actor, now=now, locks=locks))
        _finish(run, actor=actor, now=now)


def run_tidy(*, run_id: int) -> None:
    """The background step after many rows were written or taken back: statistics, the search index's waiting list."""
    statistics.tidy(rows=ImportRun.objects.values_list("row_count", flat=True).get(pk=run_id))


def _see_whether_apart(run: ImportRun, count: int) -> None:
    """Asks the subject once whether the batches of this run may be written side by side."""
    if count < 2:
        return
    last = run.batches.order_by("-number").values_list("last_row", flat=True).first() or 0
    run.is_apart = importables.importable(run.kind).is_apart(batch=staging.batch_of(run, first_row=1, last_row=last))
    ImportRun.objects.filter(pk=run.pk).update(is_apart=run.is_apart)


def _apply_batch(run: ImportRun, checkpoint_id: int, *, actor: Actor, now: datetime, locks: bool) -> None:
    """One transaction: lock the kind, judge again (the world may have moved since the preview), write, checkpoint."""
    with audit.acting(actor=actor, verb="apply_batch", now=now, subject=Ref("import", run.pk), reason=f"导入 {run.pk}") as act:
        steps.no_time_limit()
        if locks:
            batches.lock_kind(run.kind)
        checkpoint = ImportBatch.objects.select_for_update().get(pk=checkpoint_id)
        if checkpoint.applied_at is not None:
            return
        with staging.judged(run, checkpoint, actor=actor, now=now, is_writing=True) as batch:
            importables.importable(run.kind).apply_batch(batch=batch, actor=actor, act=act, now=now)
        _register_unmatched(run, batch, now)
        checkpoint.act_id, checkpoint.applied_at = act.id, now
        checkpoint.save(update_fields=["act_id", "applied_at"])


def _register_unmatched(run: ImportRun, batch: importables.Batch, now: datetime) -> None:
    """Unknown codes go on the register (operator 1.2): the field its first reason names, and the code."""
    with connection.cursor() as cursor:
        cursor.execute(
            "insert into intake_unmatchedrow (run_id, row_no, kind, field, code, created_at, note) "
            "select %s, row_no, %s, coalesce(reasons->0->>'field', ''), "
            "left(coalesce(parsed->>(reasons->0->>'field'), ''), 80), %s, '' from batch_row where verdict = 'unmatched' "
            "on conflict (run_id, row_no) do nothing", [run.pk, run.kind, now])


def _finish(run: ImportRun, *, actor: Actor, now: datetime) -> None:
    with audit.acting(actor=actor, verb="finish_import", now=now, subject=Ref("import", run.pk)) as act:
        steps.no_time_limit()
        last = run.batches.order_by("-number").first()
        whole = staging.batch_of(run, first_row=1, last_row=last.last_row if last else 0)
        importables.importable(run.kind).finish(batch=whole, actor=actor, act=act, now=now)
        reading = {key: value for key, value in run.reading.items() if key != "sample"}
        ImportRun.objects.filter(pk=run.pk).update(
            status="done", counts=staging.counts(run.pk), reading=reading, done_at=now, updated_at=now)
        if run.row_count >= statistics.TIDY_ROWS:
            steps.defer(job="tidy", run_id=run.pk)
        events.publish(ImportDone(run_id=run.pk, kind=run.kind, by=actor.user_id), act=act)
