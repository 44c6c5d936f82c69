"""The unmatched register: codes of files that came without an import, and what somebody did about an unknown code."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from guanxi.domains.intake import access
from guanxi.domains.intake.models import UnmatchedRow
from guanxi.foundation.django import audit
from guanxi.foundation.django.audit import Act
from guanxi.foundation.pure import stated
from guanxi.foundation.pure.actor import Actor
from guanxi.foundation.pure.bilingual import t
from guanxi.foundation.pure.ref import Ref
from guanxi.foundation.pure.refusal import not_found


@dataclass(frozen=True, kw_only=True)
class UnknownCode:
    """A code of a file that nobody has: the column it stood in, and how many lines hold it."""

    field: str
    code: str
    lines: int


def register_unmatched(*, act: Act, kind: str, source_name: str, source_id: int, codes: Sequence[UnknownCode]) -> int:
    """Writes codes of a file that came without an import on the register, inside the act that took it; returns how many.

    kind: the importable whose words name the fields. source_id: the file's own id, by which `forget_unmatched` finds them.
    """
    rows = [UnmatchedRow(run=None, source_name=source_name[:200], source_id=source_id, row_no=one.lines, kind=kind, field=one.field,
                         code=one.code[:80], created_at=act.at) for one in codes]
    return len(UnmatchedRow.objects.bulk_create(rows, batch_size=1_000))


def forget_unmatched(*, act: Act, kind: str, source_id: int) -> int:
    """Takes the open codes of such a file off the register when the file is taken back; returns how many."""
    return UnmatchedRow.objects.filter(run=None, kind=kind, source_id=source_id, settled_at=None).delete()[0]


def settle_unmatched(*, actor: Actor, now: datetime, row_id: int, note: str) -> None:
    """Takes every open line with the same code off the register, with a note of what was done. Refuses an empty note."""
    access.require(actor=actor)
    with audit.acting(actor=actor, verb="settle_unmatched", now=now, subject=Ref("unmatched", row_id)):
        register = access.visible_unmatched(UnmatchedRow.objects.all(), actor=actor)
        row = register.filter(pk=row_id).first()
        if row is None:
            raise not_found()
        stated.require(note, ask=t("请写明处理结果", "Say what was done"), code="note_missing", field="note")
        register.filter(kind=row.kind, field=row.field, code=row.code, settled_at=None).update(
            settled_at=now, settled_by=actor.user_id, note=note.strip()[:200])
