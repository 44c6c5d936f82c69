"""The end of staged rows: after 90 days a run keeps its counts, its findings and the workbook of the rows not taken."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import connection

from guanxi.domains.files import api as files
from guanxi.domains.intake import access, rules
from guanxi.domains.intake.models import ImportRun
from guanxi.domains.intake.queries import workbooks
from guanxi.foundation.django import audit, storage
from guanxi.foundation.pure.actor import Actor
from guanxi.foundation.pure.ref import Ref


def clear_rows(*, actor: Actor, now: datetime) -> int:
    """Removes the rows of runs that nobody has touched for 90 days, one act each; returns how many. Refuses people."""
    if actor.kind != "system":
        access.require(actor=actor)
    old = ImportRun.objects.filter(updated_at__lt=now - timedelta(days=rules.KEEP_ROWS_DAYS), cleared_at=None)
    ids = list(old.exclude(status__in=rules.WORKING).order_by("pk").values_list("pk", flat=True))
    for run_id in ids:
        _clear(run_id, actor=actor, now=now)
    return len(ids)


def _clear(run_id: int, *, actor: Actor, now: datetime) -> None:
    with audit.acting(actor=actor, verb="clear_rows", now=now, subject=Ref("import", run_id)) as act:
        run = ImportRun.objects.select_for_update().get(pk=run_id)
        if any(run.counts.get(verdict) for verdict in ("rejected", "conflict", "unmatched")):
            sha256 = storage.put([workbooks.error_workbook(run_id=run_id, actor=actor)])
            files.attach(subject=Ref("import", run_id), sha256=sha256, name="未导入的行.xlsx", act=act)
            run.reading = {**run.reading, workbooks.KEPT: sha256}
        with connection.cursor() as cursor:
            cursor.execute("delete from intake_row where run_id = %s", [run_id])
        run.cleared_at = now
        run.save(update_fields=["reading", "cleared_at"])
