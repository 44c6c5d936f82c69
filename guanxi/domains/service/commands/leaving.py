"""A leaver's cases fall back to the owners of their accounts (PRM-71)."""

from __future__ import annotations

from guanxi.domains.service.fields import CLOSED
from guanxi.domains.service.models import Case
from guanxi.foundation.django import audit, participants
from guanxi.foundation.django.audit import Act
from guanxi.foundation.pure.actor import system
from guanxi.foundation.pure.bilingual import Text, counted, t
from guanxi.foundation.pure.ref import Ref


def leave(*, user_id: int, act: Act) -> Text | None:
    """Nobody is in charge of them by name any more; the morning gives their to-dos to the owners."""
    with audit.acting(actor=system("leaver"), verb="release_cases", now=act.at, subject=Ref("user", user_id)) as inner:
        count = participants.carry(Case.objects.filter(handler_id=user_id).exclude(state=CLOSED), act=inner, handler_id=None, handler_name="")
    return t(f"{count} 件工单改由客户归属经理负责", f"{counted(count, 'case is|cases are')} with the accounts' owners now") if count else None
