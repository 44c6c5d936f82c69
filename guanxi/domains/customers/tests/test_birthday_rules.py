"""Birthdays of both calendars (IMP-26, IMP-28): read, shown, and kept on a documented substitute day, never skipped."""

from __future__ import annotations

import itertools
from datetime import date, timedelta

import pytest

from guanxi.domains.customers.rules.birthdays import Birthday, is_ahead, next_birthday, read_birthday, stored_birthday
from guanxi.foundation.pure.bilingual import Text


@pytest.mark.parametrize(("written", "stored", "shown"), [
    ("1970-05-10", "1970-05-10", "5月10日"), ("5月10日", "05-10", "5月10日"), ("2-29", "02-29", "2月29日"),
    ("1988年2月29日", "1988-02-29", "2月29日"),
    ("农历八月十五", "农历08-15", "农历八月十五"), ("农历8月15日", "农历08-15", "农历八月十五"), ("阴历 8-15", "农历08-15", "农历八月十五"),
    ("8.15(农历)", "农历08-15", "农历八月十五"), ("(农)8.15", "农历08-15", "农历八月十五"), ("农历1965年八月十五", "农历1965-08-15", "农历八月十五"),
    ("农历一九六五年八月十五", "农历1965-08-15", "农历八月十五"),
    ("腊月三十", "农历12-30", "农历腊月三十"), ("正月初一", "农历01-01", "农历正月初一"),
    ("农历闰六月廿三", "农历闰06-23", "农历闰六月廿三"), ("农历1987年闰六月二十九", "农历1987-闰06-29", "农历闰六月廿九"),
    ("农历十一月初十", "农历11-10", "农历冬月初十"), ("冬月二十", "农历11-20", "农历冬月二十"), ("农历1965-08-15", "农历1965-08-15", "农历八月十五"),
    ("农历闰06-12", "农历闰06-12", "农历闰六月十二"), ("農历八月", None, ""), ("农历八月三十一", None, ""),
    ("农历13月1日", None, ""), ("八月", None, ""),
    ("农历1986年闰六月初一", None, ""), ("农历2024年腊月三十", None, ""), ("农历1899年正月初一", None, ""),
    ("2023-02-29", None, ""), ("农历", None, ""),
    ("属羊", None, ""), ("1.4e2", None, ""),
])
def test_written_stored_shown(written: str, stored: str | None, shown: str) -> None:
    found = read_birthday(text=written)
    if stored is None:
        assert isinstance(found, Text)
        return
    assert isinstance(found, Birthday) and (found.text, found.for_people) == (stored, shown)
    assert stored_birthday(text=stored) == found == read_birthday(text=stored)


@pytest.mark.parametrize(("written", "said"), [
    ("2023年2月29日", "没有 2023年2月29日 这一天"), ("1970-4-31", "没有 1970年4月31日 这一天"), ("1800-05-01", "1900年以后"),
    ("80-5-1", "年份只有两位"),
    ("4月31日", "没有"), ("属羊", "请写成"),
])
def test_what_is_wrong_with_a_birthday_is_said_as_it_is(written: str, said: str) -> None:
    found = read_birthday(text=written)
    assert isinstance(found, Text) and said in found.zh and found.en


@pytest.mark.parametrize(("stored", "is_so"), [
    ("2026-11-20", False), ("2026-11-21", True), ("2027-05-01", True), ("12-31", False), ("农历12-08", False), ("农历2026-10-12", False),
    ("农历2026-10-13", True), ("农历2028-闰05-01", True), ("农历1987-闰06-29", False),
])
def test_nobody_is_born_tomorrow(stored: str, is_so: bool) -> None:
    """ARC-12: 2026-11-20 is the twelfth of the tenth lunar month."""
    birthday = stored_birthday(text=stored)
    assert birthday is not None and is_ahead(birthday=birthday, today=date(2026, 11, 20)) is is_so


@pytest.mark.parametrize(("stored", "today", "on", "is_substitute"), [
    # solar
    ("1970-05-10", date(2026, 5, 10), date(2026, 5, 10), False), ("05-10", date(2026, 5, 11), date(2027, 5, 10), False),
    ("02-29", date(2026, 1, 1), date(2026, 2, 28), True), ("1988-02-29", date(2028, 1, 1), date(2028, 2, 29), False),
    ("02-29", date(2027, 3, 1), date(2028, 2, 29), False),
    # lunar, ordinary: Mid-Autumn
    ("农历08-15", date(2026, 1, 1), date(2026, 9, 25), False), ("农历1965-08-15", date(2026, 9, 26), date(2027, 9, 15), False),
    # the 30th of a 12th month with 29 days (lunar years 2024 and 2025): its 29th
    ("农历12-30", date(2025, 1, 1), date(2025, 1, 28), True), ("农历12-30", date(2025, 1, 29), date(2026, 2, 16), True),
    ("农历12-30", date(2024, 1, 1), date(2024, 2, 9), False),
    # leap month 6: in 2025 itself, in 2026 (no leap month) the ordinary sixth month
    ("农历闰06-12", date(2025, 7, 1), date(2025, 8, 5), False), ("农历闰06-12", date(2026, 1, 1), date(2026, 7, 25), True),
    # the ordinary sixth month of a year that also has a leap sixth month
    ("农历06-12", date(2025, 7, 1), date(2025, 7, 6), False),
    # the last month of a lunar year lies in the next solar year
    ("农历12-08", date(2026, 1, 20), date(2026, 1, 26), False), ("农历01-01", date(2025, 12, 31), date(2026, 2, 17), False),
])
def test_the_next_day_it_is_kept(stored: str, today: date, on: date, is_substitute: bool) -> None:
    birthday = stored_birthday(text=stored)
    assert birthday is not None
    found = next_birthday(birthday=birthday, today=today)
    assert found is not None and (found.on, found.days_left, found.is_substitute) == (on, (on - today).days, is_substitute)


@pytest.mark.parametrize("is_leap", [False, True])
@pytest.mark.parametrize("month", range(1, 13))
def test_no_lunar_birthday_is_skipped_in_130_years(month: int, is_leap: bool) -> None:
    """IMP-28: the 30th of a short month and the leap month fall on their substitute day."""
    birthday = Birthday(is_lunar=True, is_leap=is_leap, month=month, day=30)
    today, kept = date(1930, 6, 1), []
    while today.year < 2060:
        found = next_birthday(birthday=birthday, today=today)
        assert found is not None
        kept.append(found.on)
        today = found.on + timedelta(days=1)
    assert all(300 < (later - earlier).days < 400 for earlier, later in itertools.pairwise(kept))


def test_beyond_the_calendar_there_is_no_day_and_no_crash() -> None:
    assert next_birthday(birthday=Birthday(is_lunar=True, month=12, day=30), today=date(2102, 1, 1)) is None
    assert stored_birthday(text="不记得") is None and stored_birthday(text="99-99") is None
