"""Makes requests to the vault for tests. For tests only."""

from __future__ import annotations

from datetime import datetime

from guanxi.domains.approvals import api as approvals
from guanxi.domains.privacy import api
from guanxi.foundation.django import access
from guanxi.foundation.pure.actor import Actor


def wish(*contact_ids: int, fields: tuple[str, ...] = ("hobby",), reason: str = "领导慰问", period: str = "30") -> api.Wish:
    """A whole wish."""
    return api.Wish(contact_ids=contact_ids, fields=fields, reason=reason, period=period)


def decide(actor: Actor, request_id: int, now: datetime, *, decision: str = "approve") -> str:
    """Decides the approval of a vault request as this actor."""
    with access.bound(actor):
        approval = api.vault_request(actor=actor, request_id=request_id, now=now).approval_id or 0
        version = approvals.request_card(actor=actor, request_id=approval).version
    return approvals.decide_request(actor=actor, now=now, request_id=approval, decision=decision,  # type: ignore[arg-type] # a literal
                                    note="不同意", expected_version=version)
