"""Free transfer (自愿调岗, ORG-16): what may be asked, and when it takes effect. Plain values in, decision and reason out."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Literal

from guanxi.foundation.pure import stated
from guanxi.foundation.pure.bilingual import Text, t
from guanxi.foundation.pure.refusal import Refusal

FARTHEST_DAYS = 92
OPEN = ("asked", "agreed")
STATES: dict[str, Text] = {
    "asked": t("待双方主管同意", "Waits for both supervisors"), "agreed": t("已同意,待生效", "Agreed, not in effect"),
    "done": t("已生效", "In effect"), "refused": t("未同意", "Refused"), "expired": t("逾期未定", "Not decided in time"),
    "withdrawn": t("本人已撤回", "Taken back"),
}
Due = Literal["begin", "blocked", ""]


def refusals(
    *, from_unit: int | None, to_unit: int | None, job: str, jobs: frozenset[str], effective_on: date, reason: str, today: date
) -> Iterable[Refusal]:
    """Everything against asking: `no_unit`, `unknown_unit`, `own_unit`, `unknown_job`, `transfer_day`, `reason_needed`.

    to_unit None: there is no such unit of the house.
    """
    if from_unit is None:
        yield Refusal("no_unit", t("您没有所属单位,不能申请", "You belong to no unit"), status=409,
                      way_out=t("请联系系统管理员", "Ask the administrator"))
    if to_unit is None:
        yield Refusal("unknown_unit", t("请选择本公司的单位", "Choose a unit of the house"), field="unit_id")
    elif to_unit == from_unit:
        yield Refusal("own_unit", t("您已在该单位", "You belong to this unit"), field="unit_id")
    if job and job not in jobs:
        yield Refusal("unknown_job", t("岗位目录没有这个岗位", "The catalogue has no such job"), field="job")
    if not 0 <= (effective_on - today).days <= FARTHEST_DAYS:
        yield Refusal("transfer_day", t("生效日须在今天至三个月内", "It takes effect between today and three months from now"), field="effective_on")
    if unsaid := stated.refusal(reason, ask=t("请填写原因", "Say why")):
        yield unsaid


def due(*, state: str, effective_on: date, today: date, undecided: int, keeps_accounts: bool) -> Due:
    """What the day has to do with it. blocked: agreed and due, but he still owns accounts that are in no hand-over and nobody said he keeps them.

    undecided: how many accounts he owns for which no hand-over is open.
    """
    if state != "agreed" or effective_on > today:
        return ""
    return "blocked" if undecided and not keeps_accounts else "begin"


def deciding_units(heads: Iterable[int | None]) -> tuple[int, ...]:
    """The units whose heads decide, the present one first; one where the same head answers for both."""
    return tuple(dict.fromkeys(unit for unit in heads if unit is not None))
