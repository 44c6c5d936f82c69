"""Dates and months as people and spreadsheets write them (IMP-15): understood, or refused, never silently empty.

Not for here: billing-month arithmetic (`months`), lunar birthdays (customers).
"""

from __future__ import annotations

import re
import unicodedata
from datetime import UTC, date, datetime, time, timedelta, timezone

from guanxi.foundation.pure import months
from guanxi.foundation.pure.normalised import Normalised, clean, refused

CHINA = timezone(timedelta(hours=8))
FIRST_YEAR, LAST_YEAR = 1800, 2199
_TIME = re.compile(r"[T ]+\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:?\d{2})?$")
_YEAR_FIRST = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*[日号]?")
_COMPACT = re.compile(r"((?:18|19|20|21)\d{2})(\d{2})(\d{2})")
_REPUBLIC = re.compile(r"(?:中华)?民国\s*(元|\d{1,3})\s*年(?:\s*(\d{1,2})\s*月(?:\s*(\d{1,2})\s*[日号])?)?")
_SHORT_YEAR = re.compile(r"'?\d{2}\s*[-/.年]\s*\d{1,2}\s*[-/.月]\s*\d{1,2}\s*[日号]?")
_YEAR_LAST = re.compile(r"\d{1,2}[-/.]\d{1,2}[-/.]\d{4}")
_YEAR_ONLY = re.compile(r"\d{4}\s*年?(?:\s*\d{1,2}\s*月)?")
_MOMENT_CLOCK = re.compile(r"(?:T|\s|[日号])\s*(\d{1,2})[::](\d{2})(?:[::](\d{2})(?:\.\d+)?)?\s*(Z|[+-]\d{2}:?\d{2})?$")
_MOMENT_SERIAL = re.compile(r"\d{5}(\.\d+)")
_SERIAL = re.compile(r"(\d{5})(?:\.\d+)?")
_MONTH = re.compile(r"(\d{4})\s*(?:[-/.年]\s*)?(\d{1,2})\s*月?(?:份)?")
_NUMERALS = {letter: str(index) for index, letter in enumerate("〇一二三四五六七八九")} | {"零": "0", "○": "0"}
_CHINESE_DATE = re.compile(r"([〇零○一二三四五六七八九]{4})年([一二三四五六七八九十]{1,2})月([一二三四五六七八九十]{1,3})[日号]")


def read_date(text: str, *, is_1904: bool = False) -> Normalised[date]:
    """The day a cell means. `is_1904`: the workbook counts its day numbers from 1904-01-01 (old Macintosh files).

    Years 1800 to 2199: another one is a slip of the keyboard.
    Understood: 2024-02-29, 2024/2/29, 2024.2.29, 2024年2月29日, 20240229, 民国113年2月29日, 二〇二四年二月二十九日,
    a spreadsheet's day number (five digits), a time of day behind the date. Refused: years of two digits, the year
    last, days that do not exist, a year or month alone.
    """
    written = _TIME.sub("", unicodedata.normalize("NFKC", text).strip()).strip()
    found = _YEAR_FIRST.fullmatch(written) or _COMPACT.fullmatch(written)
    if found:
        return _day(int(found[1]), int(found[2]), int(found[3]))
    serial = _SERIAL.fullmatch(written)
    if serial:
        return _from_serial(int(serial[1]), is_1904=is_1904)
    chinese = _CHINESE_DATE.fullmatch(written)
    if chinese:
        return _day(int("".join(_NUMERALS[letter] for letter in chinese[1])), _count(chinese[2]), _count(chinese[3]))
    republic = _REPUBLIC.fullmatch(written)
    if republic and republic[3]:
        return _day(1911 + (1 if republic[1] == "元" else int(republic[1])), int(republic[2]), int(republic[3]))
    return _why_not(written, is_republic=bool(republic))


def _why_not(written: str, *, is_republic: bool) -> Normalised[date]:
    if _SHORT_YEAR.fullmatch(written):
        return refused("date_short_year", "年份只有两位,无法判断世纪,请写四位年份",
                       "The year has two digits; write all four")
    if _YEAR_LAST.fullmatch(written):
        return refused("date_year_last", "年份在后,日月次序不明,请写成 年-月-日",
                       "The year comes last, so day and month cannot be told apart; write year-month-day")
    if is_republic or _YEAR_ONLY.fullmatch(written):
        return refused("date_incomplete", "只有年份或年月,请补全到日", "Only a year or a month; give the day too")
    return refused("date_unknown", "不是可识别的日期,请写成 2024-02-29", "Not a date we can read; write 2024-02-29")


def read_moment(said: str) -> datetime | None:
    """Day and time as people, browsers and spreadsheets write them, in China's time unless an offset stands there. A day alone: its
    beginning. None for what is none."""
    text = said.strip()
    if serial := _MOMENT_SERIAL.fullmatch(text):
        day = read_date(text).value
        return None if day is None else datetime.combine(day, time(), CHINA) + timedelta(seconds=round(float(f"0{serial[1]}") * 86_400))
    clock = _MOMENT_CLOCK.search(text)
    day = read_date(text[:clock.start()] + ("日" if "月" in text else "") if clock else text).value
    if day is None:
        return None
    hour, minute, second = (int(part or 0) for part in clock.group(1, 2, 3)) if clock else (0, 0, 0)
    if hour > 23 or minute > 59 or second > 59:
        return None
    return datetime.combine(day, time(hour, minute, second), _zone(clock[4] if clock else None))


def read_month(text: str) -> Normalised[int]:
    """A billing month as YYYYMM: 202402, 2024-02, 2024年2月, or any full date of that month."""
    written = unicodedata.normalize("NFKC", text).strip()
    found = _MONTH.fullmatch(written)
    if found and (len(found[2]) == 2 or not written.isdigit()):
        month = int(found[1]) * 100 + int(found[2])
        if months.is_month(month):
            return clean(month)
    day = read_date(written)
    if day.value is not None:
        return clean(months.month_of(day.value))
    return refused("month_unknown", "不是可识别的账期,请写成 2024-02", "Not a month we can read; write 2024-02")


def _day(year: int, month: int, day: int) -> Normalised[date]:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return refused("date_year_far", "年份 {y} 不在 1800 至 2199 之间", "The year {y} is not between 1800 and 2199", y=year)
    try:
        return clean(date(year, month, day))
    except ValueError:
        return refused("date_impossible", "没有 {y}年{m}月{d}日 这一天", "There is no day {y}-{m}-{d}", y=year, m=month,
                       d=day)


def _from_serial(serial: int, *, is_1904: bool) -> Normalised[date]:
    # 1900 system: day 60 is a 29 February that never was, so numbers above it count from 1899-12-30.
    # Five digits only (1927 to 2173): a smaller number is rather a quantity than a day.
    start = date(1904, 1, 1) if is_1904 else date(1899, 12, 30)
    day = start + timedelta(days=serial)
    if not 1920 <= day.year <= 2100:
        return refused("date_unknown", "不是可识别的日期,请写成 2024-02-29", "Not a date we can read; write 2024-02-29")
    return clean(day)


def _count(letters: str) -> int:
    """一 to 三十一 as a number."""
    tens, ten, ones = letters.partition("十")
    if not ten:
        return int(_NUMERALS[letters]) if len(letters) == 1 else 0
    return (int(_NUMERALS[tens]) if tens else 1) * 10 + (int(_NUMERALS[ones]) if ones else 0)


def _zone(offset: str | None) -> timezone:
    if not offset:
        return CHINA
    if offset == "Z":
        return UTC
    hours, minutes = int(offset[1:3]), int(offset[-2:])
    return timezone((1 if offset[0] == "+" else -1) * timedelta(hours=min(hours, 14), minutes=minutes))
