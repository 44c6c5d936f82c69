"""The preview: every row read and judged, nothing written to any business table."""

from __future__ import annotations

from datetime import datetime

from guanxi.domains.intake import access, importables
from guanxi.domains.intake.commands import batches, staging, steps
from guanxi.domains.intake.models import ImportBatch, ImportRun
from guanxi.domains.intake.rules import mapping_faults
from guanxi.foundation.django import access as database_access
from guanxi.foundation.django import audit
from guanxi.foundation.pure.actor import Actor
from guanxi.foundation.pure.bilingual import t
from guanxi.foundation.pure.ref import Ref
from guanxi.foundation.pure.refusal import Refusal


def preview(*, actor: Actor, now: datetime, run_id: int) -> None:
    """Queues the reading and judging of the whole file. Refuses an incomplete mapping and a run already writing."""
    with audit.acting(actor=actor, verb="preview", now=now, subject=Ref("import", run_id)):
        run = access.run_of(run_id=run_id, actor=actor, is_locked=True)
        steps.require_step(run=run, step="preview")
        if run.batches.filter(applied_at__isnull=False).exists():
            raise Refusal("import_partly_applied", t("这一批已写入一部分,不能重新预览", "Part of this run is written already"),
                          way_out=t("请继续写入,或先撤销", "Go on writing, or revert it"), status=409)
        subject = importables.importable(run.kind)
        mapping = {int(index): key for index, key in run.mapping.items()}
        if mapping_faults(mapping=mapping, columns=run.reading["columns"], fields=subject.fields,
                          required=subject.required, identity_columns=run.reading["identity_columns"]):
            raise Refusal("mapping_incomplete", t("列的对应还不完整", "The columns are not mapped completely"))
        run.status, run.trouble, run.rows_read, run.counts = "reading", {}, 0, {}
        run.updated_at = now
        run.save()
        steps.defer(job="preview", run_id=run_id)


def run_preview(*, run_id: int, now: datetime) -> None:
    """The background part of `preview`: child process, COPY to staging, one check per batch. Safe to repeat."""
    run = ImportRun.objects.get(pk=run_id)
    if run.status != "reading":
        return
    with steps.failure_told(run_id=run_id, now=now):
        actor = steps.actor_of(run)
        access.subject_of(kind=run.kind, actor=actor)
        answer = staging.load(run)
        batches.judge_each(list(run.batches.order_by("number").values_list("pk", flat=True)),
                           lambda checkpoint_id, _: judge(run, checkpoint_id, actor=actor, now=now))
        ImportRun.objects.filter(pk=run_id, status="reading").update(
            status="previewed", row_count=answer["rows"], blank_count=answer["blank"], counts=staging.counts(run_id),
            findings=answer["findings"], previewed_at=now, updated_at=now)


def judge(run: ImportRun, checkpoint_id: int, *, actor: Actor, now: datetime) -> None:
    """Gives the rows of one batch their verdicts; writes nothing else."""
    with database_access.bound(actor):
        steps.no_time_limit()
        with staging.judged(run, ImportBatch.objects.get(pk=checkpoint_id), actor=actor, now=now):
            pass
