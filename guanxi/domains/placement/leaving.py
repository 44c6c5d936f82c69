"""A leaver's profile goes with him: it was his, and nobody is placed by it any more (wiring.LEAVERS, ORG-16). Who is moved by a transfer of his
own wish is not moved otherwise meanwhile (wiring.PERSON_HOLDS)."""

from __future__ import annotations

from guanxi.domains.approvals import api as approvals
from guanxi.domains.placement.models import Entry, Profile, Transfer
from guanxi.domains.placement.rules import transfers as rules
from guanxi.foundation.django import audit
from guanxi.foundation.django.audit import Act
from guanxi.foundation.pure.actor import system
from guanxi.foundation.pure.bilingual import Text, t
from guanxi.foundation.pure.ref import Ref
from guanxi.foundation.pure.refusal import Reason


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


def holds_person(*, user_id: int) -> Reason | None:
    """A transfer he asked for and that is not over: two moves at once are one too many. ORG-16."""
    if not Transfer.objects.filter(user_id=user_id, state__in=rules.OPEN).exists():
        return None
    return Reason(code="transfer_open", met=False, source="ORG-16", text=t(
        "他有一项自愿调岗在办(待其办结或由本人撤回)", "a transfer he asked for is not over (it ends, or he takes it back)"))
