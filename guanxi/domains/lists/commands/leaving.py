"""Lists a leaver has asked for do not leave after him: waiting ones are refused, finished files destroyed (PRM-71)."""

from __future__ import annotations

from guanxi.domains.lists.models import BookExport, ExportTaken
from guanxi.foundation.django import audit, storage
from guanxi.foundation.django.audit import Act
from guanxi.foundation.pure.actor import system
from guanxi.foundation.pure.bilingual import Text, counted, t
from guanxi.foundation.pure.ref import Ref


def leave(*, user_id: int, act: Act) -> Text | None:
    """Closes exports that wait and destroys files nobody fetched; views he shared stay, they hold no rows."""
    ended = 0
    with audit.acting(actor=system("leaver"), verb="refuse_exports", now=act.at, subject=Ref("user", user_id)):
        for row in BookExport.objects.select_for_update().filter(owner_id=user_id, state__in=("asked", "waiting", "done")):
            if row.state == "done" and not row.sha256:
                continue
            if row.sha256:
                ExportTaken.objects.filter(pk=row.pk).delete()
                storage.path(row.sha256).unlink(missing_ok=True)  # its first line names who and when: no other file has this hash
            row.state, row.sha256, row.until = "refused", "", None
            row.store(now=act.at)
            ended += 1
    return t(f"已取消 {ended} 份导出", f"{counted(ended, 'export|exports')} cancelled") if ended else None
