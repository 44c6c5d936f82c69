"""Dates and months as spreadsheets and people write them (IMP-15)."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from guanxi.foundation.pure.dates import read_date, read_moment, read_month

LEAP = date(2024, 2, 29)


@pytest.mark.parametrize("written", [
    "2024-02-29", "2024/2/29", "2024.2.29", "2024年2月29日", "2024年02月29号", "20240229", "2024/2/29",
    "2024-02-29 00:00:00", "2024-02-29T08:30:00", "45351", "45351.5", "45351.0", "民国113年2月29日",
    "中华民国113年2月29日", "二〇二四年二月二十九日", " 2024-02-29 ",
])
def test_imp_15_the_same_day_in_many_spellings(written):
    answer = read_date(written)
    assert (answer.value, answer.reason) == (LEAP, None)


def test_imp_15_day_numbers_of_the_1904_system():
    assert read_date("43889", is_1904=True).value == LEAP
    assert read_date("45351", is_1904=True).value == date(2028, 3, 1)


@pytest.mark.parametrize(("written", "code"), [
    ("2024/2/30", "date_impossible"), ("2023-02-29", "date_impossible"), ("2024-13-01", "date_impossible"),
    ("24/2/29", "date_short_year"), ("24年2月29日", "date_short_year"), ("'24-02-29", "date_short_year"),
    ("29/2/2024", "date_year_last"), ("2/29/2024", "date_year_last"), ("民国113年", "date_incomplete"),
    ("2024", "date_incomplete"), ("2024年2月", "date_incomplete"), ("春节前", "date_unknown"), ("", "date_unknown"),
    ("0001-01-01", "date_year_far"), ("1799-12-31", "date_year_far"), ("2200年1月1日", "date_year_far"), ("9999-12-31", "date_year_far"),
    ("1", "date_unknown"), ("2024-02-29abc", "date_unknown"), ("NaN", "date_unknown"), ("1e400", "date_unknown"),
])
def test_imp_15_what_is_refused_and_why(written, code):
    answer = read_date(written)
    assert answer.is_refused
    assert answer.reason is not None
    assert answer.reason.code == code


@pytest.mark.parametrize(("written", "month"), [("202402", 202402), ("2024-02", 202402), ("2024-2", 202402), ("2024年2月", 202402),
                                                ("2024/02", 202402), ("2024-02-29", 202402), ("20240229", 202402), ("2024年2月份", 202402)])
def test_months(written, month):
    assert read_month(written).value == month


@pytest.mark.parametrize("written", ["202413", "24-02", "2月", "", "2024"])
def test_what_is_not_a_month(written):
    assert read_month(written).is_refused


@pytest.mark.parametrize(("said", "utc"), [
    ("2026-11-20 15:30", "2026-11-20T07:30"), ("2026-11-20T15:30", "2026-11-20T07:30"), ("2026/11/20 15:30:59", "2026-11-20T07:30:59"),
    ("2026年11月20日 15:30", "2026-11-20T07:30"), ("2026-11-20", "2026-11-19T16:00"), ("20261120", "2026-11-19T16:00"),
    ("2026-11-20T07:30:00Z", "2026-11-20T07:30"), ("2026-11-20T15:30:00+08:00", "2026-11-20T07:30"),
    ("46346.645833333336", "2026-11-20T07:30"), ("46346.64584490741", "2026-11-20T07:30:01"), ("2026-11-20 00:00", "2026-11-19T16:00"),
])
def test_a_moment_is_read(said: str, utc: str) -> None:
    assert read_moment(said) == datetime.fromisoformat(utc).replace(tzinfo=UTC)


@pytest.mark.parametrize("said", ["", "明天", "15:30", "2026-11-31 10:00", "2026-11-20 25:00", "2026-11-20 10:61", "20-11-2026 10:00", "上午 10:00"])
def test_what_is_no_moment_is_none(said: str) -> None:
    assert read_moment(said) is None
