"""States and figures: tables of cases (ARC-11, ARC-12, ARC-13, operator 1.19)."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from guanxi.domains.stewardship.policy import Tended
from guanxi.domains.stewardship.rules.quality import Seen, Tally, percent, state, why

TODAY = date(2026, 11, 20)
AGES = Tended(key="contact.mobile", steward="salesperson", fresh_days=180)
STAYS = Tended(key="account.district", steward="manager")
OWN = Tended(key="account.manager", steward="head", is_own=True)


@pytest.mark.parametrize(("seen", "tended", "expected"), [
    (Seen(is_filled=False), AGES, "missing"),
    (Seen(is_filled=False, is_known_unknown=True), AGES, "unknown"),  # 未知(已问) counts as done
    (Seen(is_filled=True), AGES, "unverified"),
    (Seen(is_filled=True), OWN, "own"),
    (Seen(is_filled=False), OWN, "missing"),
    (Seen(is_filled=True, outcome="right", is_same=True, checked_on=TODAY), AGES, "fresh"),
    (Seen(is_filled=True, outcome="right", is_same=True, checked_on=TODAY - timedelta(days=180)), AGES, "fresh"),
    (Seen(is_filled=True, outcome="right", is_same=True, checked_on=TODAY - timedelta(days=181)), AGES, "stale"),
    (Seen(is_filled=True, outcome="right", is_same=True, checked_on=TODAY - timedelta(days=9999)), STAYS, "fresh"),
    (Seen(is_filled=True, outcome="right", is_same=False, checked_on=TODAY), AGES, "unverified"),  # a changed value loses it
    (Seen(is_filled=True, outcome="wrong", is_same=True, checked_on=TODAY), AGES, "wrong"),
    (Seen(is_filled=True, outcome="wrong", is_same=False, checked_on=TODAY), AGES, "unverified"),  # corrected, not yet confirmed
])
def test_state(seen: Seen, tended: Tended, expected: str) -> None:
    assert state(seen=seen, tended=tended, today=TODAY) == expected


def test_figures_are_whole_percent_rounded_down_and_open_their_counts() -> None:
    tally = Tally(required=15, filled=9, unknown=1, done=5, ageing=8, fresh=3, right=18, wrong=2)
    assert (tally.completeness, tally.verified, tally.accuracy, tally.timeliness, tally.gap) == (66, 33, 90, 37, 10)
    assert [(one.code, one.value, one.met, one.source) for one in why(tally)] == [
        ("filled", "10/15", False, "ARC-11"), ("verified", "5/15", False, "ARC-13"), ("accuracy", "18/20", False, "ARC-12"),
        ("timeliness", "3/8", False, "ARC-13")]
    assert percent(199, 200) == 99


def test_nothing_is_not_zero() -> None:
    assert (Tally().completeness, Tally().accuracy, Tally().timeliness) == (None, None, None)
    assert [one.met for one in why(Tally(required=2, filled=2, done=2))] == [True, True, None, None]
