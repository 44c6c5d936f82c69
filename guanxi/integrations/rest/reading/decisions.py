"""Deciding where a page may ask a person to show again that it is he."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from guanxi.domains.approvals import api as approvals
from guanxi.foundation.django import access
from guanxi.foundation.pure.actor import Actor
from guanxi.foundation.pure.bilingual import t
from guanxi.foundation.pure.refusal import Refusal


def decide_request(
    *, actor: Actor, now: datetime, request_id: int, decision: Literal["approve", "reject"], note: str = "", expected_version: int
) -> str:
    """Approves or rejects the next step; answers the state. Refuses `fresh_login_needed` (403) where the page asks for a fresh login: a key
    cannot show that its person sits there (ATK-48, PRM-66).
    """
    with access.bound(actor, read_only=True):
        asked = approvals.request_card(actor=actor, request_id=request_id)
    if asked.payload.get("fresh_login"):
        raise Refusal("fresh_login_needed", t("此审批须本人重新验证身份", "This asks its decider to confirm his login"), status=403,
                      way_out=t("请在审批页办理", "Decide it on the page Approvals"))
    return approvals.decide_request(actor=actor, now=now, request_id=request_id, decision=decision, note=note, expected_version=expected_version)
