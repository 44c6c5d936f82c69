"""Who buys nothing any more, since when, and what it costs: LIF-11, LIF-12, ARC-22. What is unknown strikes nobody."""

import pytest

from guanxi.domains.grading import rules

ANCHOR = 202610


def series(*, bought, silent, fen=100):
    """24 months: nothing, then `bought` months of `fen`, then `silent` months of nothing."""
    return [0] * (24 - bought - silent) + [fen] * bought + [0] * silent


@pytest.mark.parametrize(("months", "last_month", "silent", "yearly", "known"), [
    (series(bought=24, silent=0), 202610, 0, 1200, 12), (series(bought=12, silent=12), 202510, 12, 1200, 12),
    (series(bought=13, silent=11), 202511, 11, 1200, 12), (series(bought=1, silent=12), 202510, 12, 100, 12),
    (series(bought=4, silent=20), 202502, 20, 400, 4),
    ([0] * 10 + [100, 100] + [0] * 11 + [-50], 202510, 12, 200, 12),  # a credit note of this month buys nothing
])
def test_the_last_purchase_and_its_year(months, last_month, silent, yearly, known):
    found = rules.silence_of(series=months, anchor=ANCHOR)
    assert found is not None and (found.last_month, found.silent, found.yearly_fen, found.known) == (last_month, silent, yearly, known)


def test_never_a_purchase_is_unknown():
    assert rules.silence_of(series=[0] * 24, anchor=ANCHOR) is None


def test_months_without_loaded_bills_are_no_months_without_purchase():
    covered = {202511, 202512, *range(202601, 202610)}
    assert rules.uncovered(anchor=ANCHOR, count=12, covered=covered) == (202610,)
    assert rules.uncovered(anchor=ANCHOR, count=12, covered={*covered, ANCHOR}) == ()


def test_lif_11_two_silent_years_at_sixty_a_week():
    """The source's customer: 60 a week, not seen since 1993, noticed in 1995: 6,240."""
    assert rules.lost_fen(yearly_fen=60_00 * 52, known=12, silent=24) == 6_240_00
    assert rules.silent_since(last_month=199312, anchor=199512) == 24


@pytest.mark.parametrize(("struck", "accounts", "most", "is_held"), [(5, 100, 5, False), (6, 100, 5, True), (60, 100, None, False), (1, 10, 5, True)])
def test_a_night_that_would_strike_a_whole_branch_is_held(struck, accounts, most, is_held):
    assert rules.is_too_many(struck=struck, accounts=accounts, most_percent=most) is is_held
