"""Who may decide a step, and what a decision makes of a request. Plain data in, answer out."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from typing import Literal

from guanxi.foundation.pure.actor import Actor
from guanxi.foundation.pure.bilingual import t
from guanxi.foundation.pure.refusal import Refusal

Decision = Literal["approve", "reject"]


def refuse_decider(
    *, actor: Actor, acts: Collection[str], asked_by_id: int, unit_id: int, decider_ids: Collection[int] = ()
) -> Refusal | None:
    """Why this actor may not decide this step; None when he may.

    He needs `approvals.decide`, a home at the step's unit or above it, and must not have asked himself (four eyes).
    decider_ids: where people are named, he must be one of them (PRM-66).
    """
    if "approvals.decide" not in acts:
        return Refusal("forbidden", t("您的角色没有审批权限", "Your role may not decide requests"), status=403,
                       way_out=t("请由有权限的上级审批", "Ask a superior who may"))
    if actor.scope.shape != "all" and unit_id not in actor.scope.home_ids:
        return Refusal("not_your_step", t("这一环节由其他单位审批", "Another unit decides this step"), status=403,
                       way_out=t("请由该单位或其上级审批", "That unit or one above it decides"))
    if actor.user_id == asked_by_id:
        return Refusal("own_request", t("不能审批自己提交的申请", "Nobody decides his own request"), status=403,
                       way_out=t("请由另一位有权限的人审批", "Ask somebody else who may"))
    if decider_ids and actor.user_id not in decider_ids:
        return Refusal("not_on_duty", t("这项申请由当时的值班审批人审批", "Whoever was on duty decides this request"), status=403,
                       way_out=t("请由值班审批人办理", "Leave it to the approver on duty"))
    return None


def outcome(*, states: Sequence[str]) -> str:
    """State of a request from the states of its steps: one rejection rejects, all approvals approve."""
    if "rejected" in states:
        return "rejected"
    return "approved" if states and all(state == "approved" for state in states) else "waiting"


def is_expired(*, expires_on: date | None, today: date) -> bool:
    """True after the last day on which it could be decided."""
    return expires_on is not None and today > expires_on
