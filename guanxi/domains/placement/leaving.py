"""A leaver's profile goes with him: it was his, and nobody is placed by it any more (wiring.LEAVERS, ORG-16)."""

from __future__ import annotations

from guanxi.domains.approvals import api as approvals
from guanxi.domains.placement.models import Entry, Profile, Transfer
from guanxi.domains.placement.rules import transfers as rules
from guanxi.foundation.django import audit
from guanxi.foundation.django.audit import Act
from guanxi.foundation.pure.actor import system
from guanxi.foundation.pure.bilingual import Text, t
from guanxi.foundation.pure.ref import Ref


def leave(*, user_id: int, act: Act) -> Text | None:
    """Deletes what he said of himself; a transfer of his that is not over is taken back."""
    with audit.acting(actor=system("leaver"), verb="forget_profile", now=act.at, subject=Ref("user", user_id)) as inner:
        for row in Transfer.objects.select_for_update().filter(user_id=user_id, state__in=rules.OPEN):
            if row.state == "asked" and row.request_id:
                approvals.withdraw_request(act=inner, request_id=row.request_id)
            row.state, row.closed_at, row.closed_by_name = "withdrawn", act.at, act.actor.name[:120]
            row.store(now=act.at)
        gone = Entry.objects.filter(user_id=user_id).delete()[0] + Profile.objects.filter(user_id=user_id).delete()[0]
    return t("已删除其个人背景与意向", "His profile was deleted") if gone else None
