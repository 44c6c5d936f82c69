"""A disputed lead (牵头争议, GRD-10): who may ask the common superior, when it is passed on, when nothing is left to decide. Plain values only.

Who decides and who appeals is as for claims: rules.disputes.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Literal

from guanxi.domains.registration.fields import DECIDED, OPEN
from guanxi.foundation.pure.bilingual import t
from guanxi.foundation.pure.refusal import Refusal

Step = Literal["", "void", "pass_on"]


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What is known when somebody asks. units: those that signed, empty where no two did. above: his unit and everything above it."""

    units: Collection[int]
    above: Collection[int]
    is_led: bool
    has_open: bool


def may_ask(asked: Asked) -> Refusal | None:
    """None when somebody of a unit that signed may ask now: one question a group."""
    if not asked.units:
        return Refusal("no_dispute", status=409, text=t(
            "该集团没有多个单位签约,无需裁决", "No two units signed this group's agreements: there is nothing to decide"),
                       way_out=t("请按牵头建议指定,或先登记签约单位", "Name the lead as proposed, or record who signed first"))
    if not set(asked.units) & set(asked.above):
        return Refusal("not_a_party", t("由签约单位的人员申请裁决", "Somebody of a unit that signed asks for it"), status=403,
                       way_out=t("请联系签约单位", "Ask one of those units"))
    if asked.has_open:
        return Refusal("dispute_exists", t("该集团已有待裁决的牵头争议", "This group's lead waits for a decision already"), status=409,
                       way_out=t("请等待裁决", "Wait for the decision"))
    if asked.is_led:
        return Refusal("lead_exists", t("该集团已有首席客户代表", "This group has a lead manager already"), status=409,
                       way_out=t("对裁决不服的,请在裁决处申诉", "Whoever disagrees with the decision appeals against it"))
    return None


def is_loser(*, state: str, lead_above: Collection[int], units: Collection[int], mine_above: Collection[int]) -> bool:
    """True for somebody of a unit that signed, when the lead is not of it. lead_above, mine_above: the unit and everything above it."""
    mine = set(units) & set(mine_above)
    return state == DECIDED and bool(mine) and not mine & set(lead_above)


def next_step(*, state: str, is_disputed: bool, is_led: bool, is_appeal: bool, due_on: date, has_level: bool, today: date) -> Step:
    """What the night does with one: void where nothing is left to decide, pass_on to the next level where nobody decided in time."""
    if state != OPEN:
        return ""
    if not is_disputed or (is_led and not is_appeal) or (is_appeal and not is_led):
        return "void"
    return "pass_on" if today > due_on and has_level else ""
