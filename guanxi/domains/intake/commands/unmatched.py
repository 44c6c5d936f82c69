"""The unmatched register: what somebody did about an unknown code."""

from __future__ import annotations

from datetime import datetime

from guanxi.domains.intake import access
from guanxi.domains.intake.models import ImportRun, UnmatchedRow
from guanxi.foundation.django import audit
from guanxi.foundation.pure.actor import Actor
from guanxi.foundation.pure.bilingual import t
from guanxi.foundation.pure.ref import Ref
from guanxi.foundation.pure.refusal import Refusal, not_found


def settle_unmatched(*, actor: Actor, now: datetime, row_id: int, note: str) -> None:
    """Takes every open line with the same code off the register, with a note of what was done. Refuses an empty note."""
    access.require(actor=actor)
    if not note.strip():
        raise Refusal("note_missing", t("请写明处理结果", "Say what was done"), field="note")
    with audit.acting(actor=actor, verb="settle_unmatched", now=now, subject=Ref("unmatched", row_id)):
        runs = access.visible(ImportRun.objects.all(), actor=actor)
        row = UnmatchedRow.objects.filter(pk=row_id, run__in=runs).first()
        if row is None:
            raise not_found()
        UnmatchedRow.objects.filter(run__in=runs, kind=row.kind, field=row.field, code=row.code, settled_at=None).update(
            settled_at=now, settled_by=actor.user_id, note=note.strip()[:200])
