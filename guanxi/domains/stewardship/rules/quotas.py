"""Quotas of the packs: what is to be reached in which week or month, how far it is, what being late would cost (ARC-16 to ARC-21).

A figure that the sources leave blank refuses until an operator decides it. Nothing here is ever booked.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from guanxi.domains.stewardship.policy import Migration, Quota, Quotas, Rate
from guanxi.domains.stewardship.rules.quality import percent
from guanxi.foundation.pure.bilingual import counted, t
from guanxi.foundation.pure.refusal import Reason, Refusal

WEEK, MONTH = "week", "month"


@dataclass(frozen=True, kw_only=True)
class Progress:
    """count of target. state: met, short (the period still runs), missed."""

    count: int
    target: int
    state: str

    @property
    def missing(self) -> int:
        """How many are still wanted."""
        return max(0, self.target - self.count)

    @property
    def percent(self) -> int:
        """Of the target, at most 100, rounded down."""
        return min(100, percent(self.count, self.target) or 0)


def period(*, kind: str, day: date) -> tuple[date, date]:
    """First and last day of the week (Monday to Sunday) or month that holds `day`."""
    if kind == WEEK:
        first = day - timedelta(days=day.weekday())
        return first, first + timedelta(days=6)
    after = (day.replace(day=1) + timedelta(days=32)).replace(day=1)
    return day.replace(day=1), after - timedelta(days=1)


def target(*, quota: Quota, day: date) -> int:
    """What the quota wants in the period of `day`: ARC-20 is seasonal. Refuses `quota_undecided` where nobody has said."""
    wanted = quota.by_month.get(day.month, quota.at_least)
    if wanted is None:
        raise undecided(quota.source)
    return wanted


def progress(*, quota: Quota, day: date, count: int, today: date) -> Progress:
    """How far a person or unit is in the period of `day`."""
    wanted = target(quota=quota, day=day)
    is_over = period(kind=quota.period, day=day)[1] < today
    return Progress(count=count, target=wanted, state="met" if count >= wanted else "missed" if is_over else "short")


def registration(*, registered: int, buyers: int, rate: Rate) -> tuple[str, Reason]:
    """red below the floor, minimum up to the target, target; and why. ARC-19: 84 of 100 is red, 85 the minimum, 100 the target.

    Never more than the buyers: whoever entered others beside them has not registered more than all.
    """
    if not buyers:
        return "nothing", Reason(code="registration", text=t("本月没有登记新购客户数", "No number of new buyers for this month"), source=rate.source)
    registered = min(registered, buyers)
    reached = registered * 100
    state = "red" if reached < rate.floor_percent * buyers else "minimum" if reached < rate.target_percent * buyers else "target"
    return state, Reason(code="registration", met=state != "red", value=f"{registered}/{buyers}", source=rate.source, text=t(
        f"新购客户建档 {registered}/{buyers},目标 {rate.target_percent}%,不低于 {rate.floor_percent}%",
        f"{registered} of {counted(buyers, 'new buyer|new buyers')} registered; target {rate.target_percent}%, not below {rate.floor_percent}%"))


@dataclass(frozen=True, kw_only=True)
class Lateness:
    """The first entry of existing customers: due, days late so far, what that would be in yuan (shown, never booked)."""

    due_on: date
    days_late: int
    yuan: int


def lateness(*, terms: Migration, began_on: date | None, finished_on: date | None, today: date) -> Lateness:
    """ARC-21: entered within the pack's days of going live, each day late costs. Refuses `not_live` before a day of going live is known."""
    if began_on is None:
        raise Refusal("not_live", t("上线日期未登记,无法计算期限", "The day of going live is not known, so there is no deadline"),
                      way_out=t("请由单位负责人登记上线日期", "The unit's head records it"))
    due_on = began_on + timedelta(days=terms.days)
    late = max(0, ((finished_on or today) - due_on).days)
    return Lateness(due_on=due_on, days_late=late, yuan=late * terms.yuan_per_day)


def completeness_target(*, quotas: Quotas) -> int:
    """ARC-16: the yearly target of completeness. Blank in the source: refuses `target_undecided` until the operator decides."""
    if quotas.completeness_target_percent is None:
        raise Refusal("target_undecided", t("档案完整率目标尚未确定", "The target for completeness is not decided yet"),
                      way_out=t("由政策管理员在“档案定额”政策中填写目标后即可计算",
                                "The people who keep the policies set the target in the policy of the archive's quotas"))
    return quotas.completeness_target_percent


def undecided(source: str) -> Refusal:
    """A quota without a number."""
    return Refusal("quota_undecided", t(f"定额未定({source})", f"The quota is undecided ({source})"),
                   way_out=t("请在政策包“档案定额与抽样回访”填写 at_least", "Set at_least in stewardship/quotas"))


def decide(quotas: Quotas, given: Mapping[str, Any]) -> dict[str, object]:
    """One example of a pack: what is given → what comes out."""
    if "completeness_percent" in given:
        return {"is_met": given["completeness_percent"] >= completeness_target(quotas=quotas)}
    if "buyers" in given and quotas.registration:
        return {"state": registration(registered=given["registered"], buyers=given["buyers"], rate=quotas.registration)[0]}
    if "began_on" in given and quotas.migration:
        found = lateness(terms=quotas.migration, began_on=given["began_on"], finished_on=given["finished_on"], today=given["finished_on"])
        return {"days_late": found.days_late, "yuan": found.yuan}
    quota = next(one for one in quotas.quotas if one.key == given["quota"])
    found_progress = progress(quota=quota, day=given["day"], count=given["count"], today=date.max)
    return {"target": found_progress.target, "missing": found_progress.missing, "state": found_progress.state}
