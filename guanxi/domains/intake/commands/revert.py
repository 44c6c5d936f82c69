"""Taking a run back, batch by batch, newest first; rows changed since are kept and listed (IMP-27)."""

from __future__ import annotations

import dataclasses
from datetime import datetime

from guanxi.domains.intake import access, importables
from guanxi.domains.intake.commands import batches, statistics, steps
from guanxi.domains.intake.events import ImportReverted
from guanxi.domains.intake.models import ImportBatch, ImportRun, UnmatchedRow
from guanxi.domains.intake.queries import kept as queries
from guanxi.foundation.django import audit, events
from guanxi.foundation.pure.actor import Actor
from guanxi.foundation.pure.ref import Ref


def revert_import(*, actor: Actor, now: datetime, run_id: int, reason: str = "") -> None:
    """Queues the revert of a finished or half-finished run. Refuses any other status."""
    with audit.acting(actor=actor, verb="revert_import", now=now, subject=Ref("import", run_id), reason=reason):
        run = access.run_of(run_id=run_id, actor=actor, is_locked=True)
        steps.require_step(run=run, step="revert_import")
        run.status, run.trouble = "reverting", {}
        run.updated_at = now
        run.save()
        steps.defer(job="revert", run_id=run_id)


def run_revert(*, run_id: int, now: datetime) -> None:
    """The background part of `revert_import`; each batch is one transaction, safe to repeat. Publishes ImportReverted."""
    run = ImportRun.objects.get(pk=run_id)
    if run.status != "reverting":
        return
    with steps.failure_told(run_id=run_id, now=now):
        actor = steps.actor_of(run)
        access.subject_of(kind=run.kind, actor=actor)
        written = list(run.batches.filter(applied_at__isnull=False, reverted_at=None).order_by("-number").values_list("pk", flat=True))
        batches.each(run, written, lambda checkpoint_id, locks: _revert_batch(run, checkpoint_id, actor=actor, now=now, locks=locks))
        with audit.acting(actor=actor, verb="finish_revert", now=now, subject=Ref("import", run_id)) as act:
            UnmatchedRow.objects.filter(run_id=run_id).delete()
            ImportRun.objects.filter(pk=run_id).update(status="reverted", reverted_at=now, updated_at=now)
            if run.row_count >= statistics.TIDY_ROWS:
                steps.defer(job="tidy", run_id=run.pk)
            events.publish(ImportReverted(run_id=run_id, kind=run.kind, kept=queries.kept_count(run_id), by=actor.user_id), act=act)


def _revert_batch(run: ImportRun, checkpoint_id: int, *, actor: Actor, now: datetime, locks: bool) -> None:
    with audit.acting(actor=actor, verb="revert_batch", now=now, subject=Ref("import", run.pk)) as act:
        steps.no_time_limit()
        if locks:
            batches.lock_kind(run.kind)
        checkpoint = ImportBatch.objects.select_for_update().get(pk=checkpoint_id)
        if checkpoint.reverted_at is not None or checkpoint.act_id is None:
            return
        done = importables.importable(run.kind).revert_batch(
            acts=[checkpoint.act_id], run_id=run.pk, actor=actor, act=act, now=now)
        # with the batch, not the run: whose row, locked until the commit, two batches would wait for
        ImportBatch.objects.filter(pk=checkpoint_id).update(reverted_at=now, kept=[dataclasses.asdict(row) for row in done.kept])
