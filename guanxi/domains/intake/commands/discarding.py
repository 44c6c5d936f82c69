"""The end of an upload that nobody wants to write: its rows and its file go, its mapping stays remembered.

Not for here: taking back what was written (revert), rows of old runs (clearing).
"""

from __future__ import annotations

from datetime import datetime

from django.db import connection

from guanxi.domains.files import api as files
from guanxi.domains.intake import access
from guanxi.domains.intake.commands import steps
from guanxi.domains.intake.models import ImportBatch, ImportRun
from guanxi.foundation.django import audit
from guanxi.foundation.pure.actor import Actor
from guanxi.foundation.pure.bilingual import t
from guanxi.foundation.pure.ref import Ref
from guanxi.foundation.pure.refusal import Refusal


def discard_import(*, actor: Actor, now: datetime, run_id: int, reason: str = "") -> int:
    """Removes a run that never wrote anything, of a workbook all its sheets, with staged rows and file; returns how many runs.

    The file stays where another run or record has the same one. By who uploaded it, who sees every account, and who answers for the
    uploader's unit. Refuses `import_written` (revert it instead) and a run whose step is under way (`import_step`). IMP-24.
    """
    with audit.acting(actor=actor, verb="discard_import", now=now, subject=Ref("import", run_id), reason=reason[:200]):
        found = access.to_discard(run_id=run_id, actor=actor)
        for run in found:
            steps.require_step(run=run, step="discard_import")
        ids, hashes = [run.pk for run in found], {run.file_sha256 for run in found}
        if ImportBatch.objects.filter(run__in=ids, applied_at__isnull=False).exists():
            raise Refusal("import_written", t("这一批已写入数据,不能丢弃", "Rows of this import were written: it cannot be discarded"), status=409,
                          way_out=t("请改用撤销", "Revert it instead"))
        with connection.cursor() as cursor:
            cursor.execute("delete from intake_row where run_id = any(%s)", [ids])
        ImportRun.objects.filter(pk__in=ids).delete()
        for pk in ids:
            files.destroy(subject=Ref("import", pk))
        files.unshared(hashes=hashes)
    return len(ids)
