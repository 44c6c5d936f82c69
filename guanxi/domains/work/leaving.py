"""A leaver's open to-dos that hang on no account go to the head of his unit: nobody opens his list any more (wiring.LEAVERS, PRM-71).

Those of accounts and of people at them go with the accounts, to whoever adopts them.
"""

from __future__ import annotations

from django.db.models import F
from django.db.models.functions import Coalesce

from guanxi.domains.messages import api as messages
from guanxi.domains.organisation import api as organisation
from guanxi.domains.work.models import WorkItem
from guanxi.foundation.django import audit
from guanxi.foundation.django.audit import Act
from guanxi.foundation.pure.actor import system
from guanxi.foundation.pure.bilingual import Text, t
from guanxi.foundation.pure.ref import Ref


def leave(*, user_id: int, act: Act) -> Text | None:
    """The last of the leavers: what the others had to do with their own to-dos is done."""
    with audit.acting(actor=system("leaver"), verb="pass_on_left", now=act.at, subject=Ref("user", user_id)) as inner:
        left = WorkItem.objects.filter(owner_id=user_id, state="open", account_id=None).exclude(subject_kind="contact")
        ids = list(left.select_for_update().order_by("pk").values_list("pk", flat=True))
        if not ids:
            return None
        person = organisation.users(ids=[user_id])[user_id]
        head = organisation.head_of(unit_id=person.unit_id) if person.unit_id else None
        if head is None:
            return t(f"{len(ids)} 项待办无人可接:所在单位及上级均无主管,请先任命",
                     f"{len(ids)} to-dos have nobody: no unit of his has a head, appoint one")
        WorkItem.objects.filter(pk__in=ids).update(owner_id=head.id, passed_from=Coalesce("passed_from", user_id), snoozed_until=None,
                                                   snooze_reason="", version=F("version") + 1, updated_at=act.at)
        text = t(f"{person.name} 已离岗:其 {len(ids)} 项待办转给您", f"{person.name} has left: {len(ids)} to-dos of his are yours now")
        messages.notify(act=inner, user_ids=[head.id], kind="passed_on", text=text, subject=Ref("work_item", ids[0]), dedupe_key=f"left:{inner.id}")
    return t(f"{len(ids)} 项待办已转给 {head.name}", f"{len(ids)} to-dos went to {head.name}")
