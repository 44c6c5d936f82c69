"""Arbitration (仲裁): who may ask, who decides, what a decision makes of both claims, one appeal. Plain values only."""

from __future__ import annotations

from datetime import date
from typing import Literal

from guanxi.domains.registration.fields import ACTIVE, DECIDED, HOLDING, OPEN, REFUSED, SUPPORTING
from guanxi.foundation.pure import workdays
from guanxi.foundation.pure.bilingual import counted, t
from guanxi.foundation.pure.refusal import Refusal
from guanxi.foundation.pure.workdays import Calendar

Decision = Literal["keep", "transfer"]
FIRST, APPEAL = 1, 2


def may_open(*, state: str, holder_state: str, is_claimant: bool, has_dispute: bool) -> Refusal | None:
    """None when the one who was refused may ask for arbitration now. SAL-02."""
    if not is_claimant:
        return Refusal("not_yours", t("只有被拒的报备人可以申请仲裁", "Only who was refused may ask"), status=403)
    if has_dispute:
        return Refusal("dispute_exists", t("已申请过仲裁", "Arbitration has been asked for"), status=409,
                       way_out=t("请在本页查看裁决", "See the decision on this page"))
    if state != REFUSED or holder_state not in HOLDING:
        return Refusal("nothing_to_decide", t("对方的报备已失效,无需仲裁", "The other claim has ended: there is nothing to decide"), status=409,
                       way_out=t("请直接重新报备", "Register it again"))
    return None


def may_decide(*, state: str, in_territory: bool, is_party: bool, decided_before: bool) -> Refusal | None:
    """None when this superior decides: the common superior unit or one above it, no party, and an appeal not by the first decider."""
    if state != OPEN:
        return Refusal("dispute_closed", t("此仲裁已有结果", "It has been decided"), status=409)
    if not in_territory:
        return Refusal("not_arbiter", t("由双方的共同上级单位裁决", "The common superior unit decides"), status=403,
                       way_out=t("请由该单位主管办理", "Ask that unit's head"))
    if is_party:
        return Refusal("is_party", t("当事人不能裁决自己的报备", "A party does not decide its own claim"), status=403,
                       way_out=t("请由另一位主管裁决", "Another head decides"))
    if decided_before:
        return Refusal("decided_before", t("申诉须由另一位主管裁决", "An appeal is decided by somebody else"), status=403)
    return None


def appeal_until(*, state: str, instance: int, is_appealed: bool, decided_on: date | None, appeal_workdays: int, has_level: bool,
                 calendar: Calendar) -> date | None:
    """The last day of an appeal against a decision; None where there is none: not decided, final, appealed against already, no level above."""
    if state != DECIDED or decided_on is None or instance != FIRST or is_appealed or not has_level:
        return None
    return workdays.after(decided_on, appeal_workdays, calendar)


def may_appeal(*, state: str, instance: int, is_loser: bool, is_appealed: bool, decided_on: date | None, appeal_workdays: int, has_level: bool,
               today: date, calendar: Calendar) -> Refusal | None:
    """None when the losing party may appeal: once, in time, to a level that exists. Operator 1.11."""
    if state != DECIDED or decided_on is None or not is_loser:
        return Refusal("not_loser", t("只有未获支持的一方可以申诉", "Only the party that lost may appeal"), status=403)
    if instance != FIRST or is_appealed:
        return Refusal("appealed_once", t("申诉只有一次", "There is one appeal"), status=409, way_out=t("裁决已为最终结果", "The decision is final"))
    if today > workdays.after(decided_on, appeal_workdays, calendar):
        return Refusal("appeal_late", status=409, text=t(
            f"申诉期为裁决后 {appeal_workdays} 个工作日,已过期",
                    f"An appeal is due within {counted(appeal_workdays, 'workday|workdays')} of the decision"),
                       way_out=t("裁决已为最终结果", "The decision is final"))
    if not has_level:
        return Refusal("no_level_above", t("裁决单位已是最高一级,没有上一级可以申诉", "There is no level above the unit that decided"), status=409)
    return None


def states_after(decision: Decision) -> tuple[str, str]:
    """(the incumbent's claim, the challenger's claim) after a decision: the loser keeps a read-only support role. Story 7."""
    return (ACTIVE, SUPPORTING) if decision == "keep" else (SUPPORTING, ACTIVE)


def outcome_word(decision: str) -> tuple[str, str]:
    """What a decision is called, in Chinese and English."""
    return ("维持原报备,申请方协办", "the claim stays; the other side supports") if decision == "keep" else (
        "改由申请方负责,原报备方协办", "the challenger takes over; the former holder supports")


def busy() -> Refusal:
    """Another unit's arbitration about the same claim is running."""
    return Refusal("dispute_running", t("该对象正在仲裁中,请等待结果", "An arbitration about it is running"), status=409,
                   way_out=t("裁决后可再申请", "Ask again once it is decided"))
