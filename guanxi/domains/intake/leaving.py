"""What a leaver uploaded and nobody wrote, or was being written, is said to the head of his unit (wiring.LEAVERS, PRM-71, LIF-17).

Nothing of it is written any more: a background step acts with the rights its owner has now. Unwritten uploads stand on the head's list of
imports, to be discarded; what was written in part goes on, or back, by whoever sees every account.
"""

from __future__ import annotations

from guanxi.domains.intake import rules
from guanxi.domains.intake.models import ImportRun
from guanxi.domains.messages import api as messages
from guanxi.domains.organisation import api as organisation
from guanxi.foundation.django import audit
from guanxi.foundation.django.audit import Act
from guanxi.foundation.pure.actor import system
from guanxi.foundation.pure.bilingual import Text, counted, t
from guanxi.foundation.pure.ref import Ref


def leave(*, user_id: int, act: Act) -> Text | None:
    """One notice to the head."""
    with audit.acting(actor=system("leaver"), verb="tell_left_imports", now=act.at, subject=Ref("user", user_id)) as inner:
        runs = list(ImportRun.objects.filter(created_by=user_id, status__in=rules.UNWRITTEN | rules.WORKING).values_list("status", flat=True))
        if not runs:
            return None
        broken = sum(status in ("applying", "reverting") for status in runs)
        person = organisation.users(ids=[user_id])[user_id]
        head = organisation.head_of(unit_id=person.unit_id, act="intake.use") if person.unit_id else None
        text = t(f"{person.name} 已离岗:其 {len(runs) - broken} 批导入未写入,请在“导入”页丢弃或重新上传",
                 f"{person.name} has left: {counted(len(runs) - broken, 'import was|imports were')} not written: discard or upload again")
        if broken:
            text = t(f"{text.zh};{broken} 批写入或撤销中断,请总部数据管理人员续办",
                     f"{text.en}; {counted(broken, 'one|others')} under way stopped: headquarters goes on or reverts")
        if head is not None:
            messages.notify(act=inner, user_ids=[head.id], kind="import", text=text, subject=Ref("imports", user_id),
                            dedupe_key=f"left_imports:{inner.id}")
    return t(f"{len(runs)} 批导入未写完,不再以其名义写入",
             f"{counted(len(runs), 'import was|imports were')} not finished; nothing more is written in his name")
