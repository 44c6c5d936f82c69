"""Rates, sums, stretches of time and whole fen, as tables of cases (operator 1.1: revenue shares per product instance, sum = 1)."""

from __future__ import annotations

import itertools
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from guanxi.domains.shares import rules
from guanxi.domains.shares.fields import REVENUE_SPLIT
from guanxi.domains.shares.rules import Part, Period, Placing
from guanxi.foundation.pure.refusal import Refusal

JAN, JUL = date(2026, 1, 1), date(2026, 7, 1)
FIRST, SECOND = Period(id=1, valid_from=JAN, valid_until=JUL), Period(id=2, valid_from=JUL, valid_until=None)
VALUES = {"instance": "PI9702-1", "issuer": "97", "valid_from": JAN, "source_document": "FT-1"}


@pytest.mark.parametrize(("said", "rate"), [
    ("60%", "0.6"), ("60%", "0.6"), (" 33.3334 % ", "0.333334"), ("0.6", "0.6"), ("1", "1"), ("100%", "1"), ("0.000001", "0.000001")])
def test_a_rate_is_read_exactly(said: str, rate: str) -> None:
    assert rules.read_rate(said) == Decimal(rate)


@pytest.mark.parametrize(("said", "code"), [
    ("", "rate_missing"), ("60", "rate_wrong"), ("0", "rate_wrong"), ("-5%", "rate_wrong"), ("101%", "rate_wrong"), ("NaN", "rate_wrong"),
    ("inf", "rate_wrong"), ("1e9999999", "rate_wrong"), ("1e-9999999", "rate_wrong"),
    ("0.3333333", "rate_wrong"), ("33.33333%", "rate_wrong"), ("六成", "rate_wrong"), ("0_6", "rate_wrong")])
def test_what_is_no_rate(said: str, code: str) -> None:
    with pytest.raises(Refusal) as refused:
        rules.read_rate(said)
    assert refused.value.code == code


@pytest.mark.parametrize(("rates", "code", "said"), [
    ((), "no_shares", "至少"), (("0.6", "0.35"), "sum_not_one", "比例合计 95%,还差 5%"), (("0.6", "0.5"), "sum_not_one", "合计 110%,多出 10%"),
    (("0.333333",) * 3, "sum_not_one", "还差 0.0001%"), (("0.04",) * 25, "too_many_units", "最多 20")])
def test_parts_that_are_no_whole(rates: tuple[str, ...], code: str, said: str) -> None:
    with pytest.raises(Refusal) as refused:
        rules.check_parts([Part(unit_id=n, rate=Decimal(rate)) for n, rate in enumerate(rates)], names={})
    assert refused.value.code == code and said in refused.value.text.zh


def test_a_unit_counts_once() -> None:
    with pytest.raises(Refusal) as refused:
        rules.check_parts([Part(unit_id=1, rate=Decimal("0.5"))] * 2, names={1: "望溪市"})
    assert refused.value.text == ("望溪市 写了两次", "望溪市 is named twice")
    rules.check_parts([Part(unit_id=n, rate=Decimal(rate)) for n, rate in enumerate(("0.333333", "0.333333", "0.333334"))], names={})


@pytest.mark.parametrize(("periods", "day", "placed"), [
    ([], JAN, Placing()), ([SECOND, FIRST], date(2026, 9, 1), Placing(ends=2)), ([SECOND, FIRST], JUL, Placing(replaces=2)),
    ([FIRST], JUL, Placing()), ([FIRST], date(2026, 3, 1), Placing(ends=1)), ([FIRST], JAN, Placing(replaces=1))])
def test_where_a_split_may_begin(periods: list[Period], day: date, placed: Placing) -> None:
    assert rules.placing(periods, valid_from=day) == placed


@pytest.mark.parametrize(("day", "said"), [
    (date(2026, 3, 1), "2026-03-01 在已约定的时段 2026-01-01 至 2026-07-01 之内"), (date(2025, 1, 1), "2025-01-01 之后已有约定")])
def test_the_past_is_not_cut_into(day: date, said: str) -> None:
    with pytest.raises(Refusal) as refused:
        rules.placing([SECOND, FIRST], valid_from=day)
    assert (refused.value.code, refused.value.text.zh) == ("inside_older_period", said) and "2026-07-01" in str(refused.value.way_out)


def test_ending_a_split() -> None:
    assert rules.ending(SECOND, valid_until=date(2026, 9, 1)) == Placing(ends=2)
    assert rules.ending(SECOND, valid_until=JUL) == Placing(replaces=2)
    assert rules.ending(FIRST, valid_until=date(2026, 3, 1)) == Placing(ends=1)
    for newest, day, code in ((None, JUL, "nothing_to_end"), (FIRST, JUL, "nothing_to_end"), (SECOND, JAN, "before_it_began")):
        with pytest.raises(Refusal, match=code):
            rules.ending(newest, valid_until=day)


def test_the_rest_goes_to_the_largest_remainders() -> None:
    third = {1: Decimal("0.333333"), 2: Decimal("0.333333"), 3: Decimal("0.333334")}
    assert rules.apportion(100, third) == {1: 33, 2: 33, 3: 34}
    assert rules.apportion(101, third) == {1: 34, 2: 33, 3: 34}
    assert rules.apportion(-101, {1: Decimal("0.5"), 2: Decimal("0.5")}) == {1: -50, 2: -51}


@settings(deadline=None)
@given(fen=st.integers(-10**13, 10**13), weights=st.lists(st.integers(1, 10**6), min_size=1, max_size=8))
def test_parts_sum_to_the_fen_and_are_less_than_one_off(fen: int, weights: list[int]) -> None:
    cut = sorted({*(weight % 10**6 for weight in weights), 0, 10**6})
    rates = {n: Decimal(high - low) / 10**6 for n, (low, high) in enumerate(itertools.pairwise(cut))}
    parts = rules.apportion(fen, rates)
    assert sum(parts.values()) == fen
    assert all(abs(parts[unit] - fen * rate) < 1 for unit, rate in rates.items())


@pytest.mark.parametrize(("values", "code", "field"), [
    ({"instance": ""}, "required", "instance"), ({"instance": "9.7021E+12"}, "code_scientific", "instance"), ({"issuer": " "}, "required", "issuer"),
    ({"valid_from": "2026-02-30"}, "wrong_value", "valid_from"), ({"valid_from": "26-01-01"}, "wrong_value", "valid_from"),
    ({"valid_from": "1970-01-01"}, "wrong_value", "valid_from"), ({"source_document": None}, "required", "source_document"),
    ({"reason": "x" * 301}, "too_long", "reason"), ({"reason": "找 11010519491231002X"}, "identity_number", "reason"),
    ({"instance": "PI\u202e1"}, "hidden_character", "instance")])
def test_values_are_refused_by_field(values: dict[str, Any], code: str, field: str) -> None:
    with pytest.raises(Refusal) as refused:
        rules.clean(catalogue=REVENUE_SPLIT, values=VALUES | values)
    assert (refused.value.code, refused.value.field) == (code, field)
