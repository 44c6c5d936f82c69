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
    before, last = (_billed(plan, place) for place in (22, 23))
    lost = last["accounts"] * 2 < before["accounts"] or last["fen"] * 2 < before["fen"]
    passed = is_accepted or before["accounts"] < ENOUGH_ACCOUNTS or not lost
    return outcome("latest_month_complete", t("最近账期数据完整(不少于上月一半)",
                                              "the latest month is complete (at least half of the month before)"),
                   f"{before['accounts']} / {before['fen']}", f"{last['accounts']} / {last['fen']}", passed=passed)


def _billed(plan: Plan, place: int) -> dict[str, int]:
    """Accounts with a line and money of this month of the window."""
    rows = plan["account_wide"]
    has_line = (rows.billed & (1 << place)) != 0
    row = engine.scalars(rows.agg(accounts=rows.count(where=has_line), fen=rows[f"m{place}"].sum().fill_null(0).cast("int64")))[0]
    return {"accounts": int(row["accounts"]), "fen": int(row["fen"])}
