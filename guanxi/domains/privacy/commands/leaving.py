"""What a leaver had open in the vault closes with his login (PRM-71)."""

from __future__ import annotations

from guanxi.domains.approvals import api as approvals
from guanxi.domains.privacy.models import VaultRequest
from guanxi.domains.privacy.queries import vault as queries
from guanxi.domains.privacy.rules import vault as rules
from guanxi.foundation.django import audit
from guanxi.foundation.django.audit import Act
from guanxi.foundation.pure.actor import system
from guanxi.foundation.pure.bilingual import Text, t
from guanxi.foundation.pure.ref import Ref

NOTE = "离岗收回"


def leave(*, user_id: int, act: Act) -> Text | None:
    """Revokes his grants and takes his waiting requests back, as the system: an administrator reads no request (PRM-72)."""
    ended = 0
    with audit.acting(actor=system("leaver"), verb="revoke_vault", now=act.at, subject=Ref("user", user_id), reason=NOTE) as inner:
        for row in VaultRequest.objects.select_for_update().filter(asked_by_id=user_id, state__in=("waiting", "granted")):
            if rules.state_at(state=row.state, until=row.until, now=act.at) not in ("waiting", "granted"):
                continue
            if row.state == "waiting" and row.approval_id and queries.decision_of(actor=inner.actor, row=row) is None:
                approvals.withdraw_request(act=inner, request_id=row.approval_id)
            row.state, row.ended_by_name, row.ended_at, row.ended_note = "revoked", act.actor.name, act.at, NOTE
            row.store(now=act.at)
            ended += 1
    return t(f"已收回 {ended} 项金库申请和授权", f"{ended} vault requests and grants revoked") if ended else None
