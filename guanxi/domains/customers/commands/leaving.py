"""A leaver's accounts: orphans until adopted one by one, each unit's head answering for them meanwhile (PRM-71, LIF-17)."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta

from guanxi.domains.customers.models import Assignment
from guanxi.domains.organisation import api as organisation
from guanxi.domains.work import api as work
from guanxi.foundation.django import audit, clock
from guanxi.foundation.django.audit import Act
from guanxi.foundation.pure.actor import system
from guanxi.foundation.pure.bilingual import Text, t
from guanxi.foundation.pure.ref import Ref

DAYS = 3  # ours: no source names a time for adoption


def leave(*, user_id: int, act: Act) -> Text | None:
    """Calls the responsible head of every unit whose accounts he owned; the accounts stand on 孤儿客户 from this moment."""
    with audit.acting(actor=system("leaver"), verb="orphan_accounts", now=act.at, subject=Ref("user", user_id)) as inner:
        owned = Counter(Assignment.objects.filter(user_id=user_id, role="owner", valid_until=None, account__is_active=True)
                        .values_list("account__unit_id", flat=True))
        if not owned:
            return None
        name = organisation.users(ids=[user_id])[user_id].name
        heads: Counter[int] = Counter()
        for unit_id, number in owned.items():
            head = organisation.head_of(unit_id=unit_id)
            if head is not None:
                heads[head.id] += number
        work.raise_calls(act=inner, calls=[
            work.Call(kind="adopt_orphans", about=Ref("orphans", user_id), owner_id=head_id, weight=work.DECISION,
                      due_on=act.at.astimezone(clock.ZONE).date() + timedelta(days=DAYS), dedupe_key=f"orphans:{user_id}:{head_id}",
                      title=t(f"{name} 已离岗:{number} 户孤儿客户待逐户认养", f"{name} has left: {number} accounts wait to be adopted"))
            for head_id, number in heads.items()])
    left = sum(owned.values()) - sum(heads.values())
    alone = t(f";{left} 户所在单位及上级均无主管,请先任命", f"; {left} lie in units nobody leads: appoint a head first") if left else t("", "")
    return t(f"{sum(owned.values())} 户转入孤儿客户,{len(heads)} 位主管已收到待办{alone.zh}",
             f"{sum(owned.values())} accounts are orphans now, {len(heads)} heads have been called{alone.en}")
