"""The working calendar of the shipped pack (SLA-13): days counted over holidays and make-up days, years nobody knows, wrong notices."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from pydantic import ValidationError

from guanxi.foundation.pure import workdays
from guanxi.policy import load
from guanxi.policy.calendar import ADAPTER, KEY

SHIPPED = ADAPTER.validate_python(load.load("demo", below=KEY).sections[KEY].data).days
NEW_YEAR = {"key": "new_year", "name": {"zh": "元旦", "en": "New Year"}, "first": date(2027, 1, 1), "last": date(2027, 1, 3)}


@pytest.mark.parametrize(("start", "count", "last"), [
    (date(2026, 9, 30), 0, date(2026, 9, 30)), (date(2026, 9, 30), 1, date(2026, 10, 8)),
    (date(2026, 9, 30), 3, date(2026, 10, 10)),  # a Saturday that is worked
    (date(2026, 9, 30), 4, date(2026, 10, 12)), (date(2026, 2, 13), 1, date(2026, 2, 14)), (date(2026, 2, 13), 2, date(2026, 2, 24)),
    (date(2026, 2, 20), 1, date(2026, 2, 24)),  # begun inside the Spring Festival
    (date(2025, 12, 31), 1, date(2026, 1, 4)),  # over the end of a year, a Sunday that is worked
    (date(2024, 9, 13), 2, date(2024, 9, 18)), (date(2027, 1, 1), 1, date(2027, 1, 4)),
])
def test_workdays_know_holidays_and_make_up_days(start: date, count: int, last: date) -> None:
    assert workdays.after(start, count, SHIPPED) == last


def test_the_first_workday_may_be_the_day_itself_where_the_pack_says_so() -> None:
    same_day = replace(SHIPPED, first_day="same_day")
    assert workdays.after(date(2026, 9, 30), 1, same_day) == date(2026, 9, 30)
    assert workdays.after(date(2026, 10, 1), 1, same_day) == date(2026, 10, 8), "begun on a holiday"


def test_a_day_of_a_year_without_a_notice_is_provisional_and_says_why() -> None:
    why = SHIPPED.why_provisional(date(2027, 1, 4))
    assert why and "2027年放假安排尚未公布" in why.zh and "2027 are not known yet" in why.en
    assert SHIPPED.why_provisional(date(2026, 12, 31)) is None and SHIPPED.why_provisional(None) is None


@pytest.mark.parametrize(("changes", "said"), [
    ({"makeup_workdays": [date(2027, 1, 4)]}, "workday anyway"), ({"makeup_workdays": [date(2027, 1, 2)]}, "workday anyway"),
    ({"makeup_workdays": [date(2029, 1, 6)]}, "does not belong"), ({"holidays": [NEW_YEAR | {"last": date(2026, 12, 31)}]}, "before `first`"),
    ({"holidays": [NEW_YEAR | {"last": date(2027, 3, 1)}]}, "16 days later"), ({"holidays": []}, "at least 1"), ({"key": "1999"}, "pattern"),
])
def test_a_wrong_notice_is_refused_by_name(changes: dict[str, Any], said: str) -> None:
    year = {"key": "2027", "notice": "国务院办公厅通知", "holidays": [NEW_YEAR], "makeup_workdays": [date(2027, 1, 9)]}
    ADAPTER.validate_python({"years": [year]})
    with pytest.raises(ValidationError, match=said):
        ADAPTER.validate_python({"years": [year | changes]})
