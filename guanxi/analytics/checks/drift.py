"""A month that lost half its money or customers is more likely a late or partial file than the truth (test 101)."""

from __future__ import annotations

from guanxi.analytics import engine
from guanxi.analytics.checks.outcome import Outcome, outcome
from guanxi.analytics.plan import Plan
from guanxi.foundation.pure.bilingual import t

ENOUGH_ACCOUNTS = 100


def latest_month_complete(plan: Plan, *, is_accepted: bool = False) -> Outcome:
    """The anchor month bills at least half the accounts and half the money of the month before.

    Small lakes (under 100 billed accounts) and a human's "accept" pass.
    """
    rows = plan["account_family_month"]
    counted = {row["month"]: row for row in engine.scalars(
        rows.filter(rows.month.isin((plan.before, plan.anchor))).group_by("month").agg(
            accounts=rows.account_id.nunique(), fen=rows.fen.sum().cast("int64")))}
    nothing = {"accounts": 0, "fen": 0}
    last, before = counted.get(plan.anchor, nothing), counted.get(plan.before, nothing)
    lost = last["accounts"] * 2 < before["accounts"] or last["fen"] * 2 < before["fen"]
    passed = is_accepted or before["accounts"] < ENOUGH_ACCOUNTS or not lost
    return outcome("latest_month_complete", t("最近账期数据完整(不少于上月一半)",
                                              "the latest month is complete (at least half of the month before)"),
                   f"{before['accounts']} / {before['fen']}", f"{last['accounts']} / {last['fen']}", passed=passed)
