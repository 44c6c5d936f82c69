"""How money is shown: no threshold is ever rounded across, in either language."""

from __future__ import annotations

import pytest

from guanxi.foundation.pure import money

SHOWN = (
    (None, "无数据", "no data"), (0, "0.00", "0"), (999_999, "9,999.99", "9,999"), (1_000_000, "1.00 万", "10,000"),
    (499_999_900, "499.99 万", "4,999,999"), (499_999_999, "499.99 万", "4,999,999"), (500_000_000, "500.00 万", "5,000,000"),
    (19_999_900, "19.99 万", "199,999"), (9_999_999_999, "9,999.99 万", "99,999,999"), (10_000_000_000, "1.00 亿", "100,000,000"),
    (-2_400_000, "-2.40 万", "-24,000"), (-199, "-1.99", "-1"), (-499_999_900, "-499.99 万", "-4,999,999"),
)


@pytest.mark.parametrize(("fen", "chinese", "english"), SHOWN)
def test_money_is_cut_towards_zero(fen, chinese, english):
    assert (money.shown(fen), money.shown(fen, english=True)) == (chinese, english)


@pytest.mark.parametrize(("fen", "said"), [
    (499_999_900, "499.99"), (500_000_000, "500.00"), (0, "0.00"), (2_550, "0.0025"), (-2_550, "-0.0025"), (10_000, "0.01"), (-48_600_000, "-48.60"),
])
def test_ten_thousands_keep_what_would_vanish(fen, said):
    assert money.shown_wan(fen) == said
