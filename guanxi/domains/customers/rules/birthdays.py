"""Birthdays, solar or lunar: read, stored as one text, shown, and the next day on which one is kept (operator 1.8, IMP-26, IMP-28).

Stored: `1970-05-10`, `05-10`, `农历08-15`, `农历1965-08-15`, `农历闰06-12` (leap month). A birthday that a year has not got is kept on a
substitute day, never left out:

- 29 February in a common year: 28 February;
- the 30th of a lunar month that has 29 days: its 29th;
- a leap month in a year without it: the ordinary month of that number.

The calendar knows the lunar years 1900 to 2100. Not for here: who may see a birthday (masking), whom it is told (queries.birthdays).
"""

from __future__ import annotations

import functools
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from guanxi.foundation.pure import dates
from guanxi.foundation.pure.bilingual import Text, t

FIRST_YEAR, LAST_YEAR = 1900, 2100
LUNAR = "农历"
HOW = t("请写成 1970-05-10、05-10 或 农历八月十五", "Write 1970-05-10, 05-10 or 农历八月十五 (lunar)")
EARLY = t("出生年份须在1900年以后;不确定可不写年份", "A year of birth is 1900 or later; leave it out when unsure")
TOLD = ("date_impossible", "date_year_far", "date_short_year")
"""What is wrong with a day, said as it is; any other way of writing is answered with how to write one."""
MONTHS = ("正", "二", "三", "四", "五", "六", "七", "八", "九", "十", "冬", "腊")
_DIGITS = "〇一二三四五六七八九十"
_NUMERALS = "〇零○一二三四五六七八九"
_TENS = {"初": 0, "十": 10, "廿": 20, "卅": 30}
_MARK = re.compile(r"\(?(?:农历|阴历|旧历|夏历|[\[(]农[)\]])\)?[::]?")
_SHORT = re.compile(r"(\d{1,2})[-/.月](\d{1,2})[日号]?")
_LUNAR = re.compile(
    rf"(?:(?P<year>\d{{4}}|[{_NUMERALS}]{{4}})[年/.-])?(?P<leap>闰)?(?P<month>\d{{1,2}}|正|元|冬|腊|十?[一二]|[一二三四五六七八九十])[月/.-]"
    r"(?P<day>\d{1,2}|初[一二三四五六七八九十]|十[一二三四五六七八九]?|廿[一二三四五六七八九]?|二十[一二三四五六七八九]?|三十|卅|[一二三四五六七八九])[日号]?")
_SURELY_LUNAR = re.compile(r"闰|正月|冬月|腊月|初|廿|卅")
_STORED = re.compile(r"(农历)?(?:(\d{4})-)?(闰)?(\d{2})-(\d{2})")


@dataclass(frozen=True, kw_only=True, slots=True)
class Birthday:
    """Month and day in one calendar; year 0: not known. is_leap: of a lunar leap month."""

    month: int
    day: int
    year: int = 0
    is_lunar: bool = False
    is_leap: bool = False

    @property
    def text(self) -> str:
        """The stored form."""
        return f"{LUNAR if self.is_lunar else ''}{f'{self.year}-' if self.year else ''}{'闰' if self.is_leap else ''}{self.month:02}-{self.day:02}"

    @property
    def key(self) -> str:
        """Month and day in their calendar: the stored form without the year."""
        return replace(self, year=0).text

    @property
    def for_people(self) -> str:
        """5月10日, 农历八月十五, 农历闰六月三十: without the year, which nobody needs for a greeting (operator 1.8)."""
        if not self.is_lunar:
            return f"{self.month}月{self.day}日"
        return f"{LUNAR}{'闰' if self.is_leap else ''}{MONTHS[self.month - 1]}月{_day_in_words(self.day)}"


@dataclass(frozen=True, kw_only=True, slots=True)
class Next:
    """The next day on which a birthday is kept. is_substitute: that year has not got the day itself."""

    on: date
    days_left: int
    is_lunar: bool
    is_substitute: bool


def read_birthday(*, text: str) -> Birthday | Text:
    """What somebody wrote, or why it cannot be kept. 29 February and the 30th of any lunar month are birthdays.

    With a lunar year the day must exist in that year: nobody was born on a day that was not.
    """
    written = re.sub(r"\s+", "", unicodedata.normalize("NFKC", text))
    bare = _MARK.sub("", written)
    if bare != written or _SURELY_LUNAR.search(written):
        return _read_lunar(bare)
    short = _SHORT.fullmatch(written)
    found = dates.read_date(f"2024-{short[1]}-{short[2]}" if short else written)
    if found.value is None:
        return found.reason.text if found.reason and found.reason.code in TOLD else HOW
    if found.value.year < FIRST_YEAR:
        return EARLY
    return Birthday(year=0 if short else found.value.year, month=found.value.month, day=found.value.day)


def is_ahead(*, birthday: Birthday, today: date) -> bool:
    """Nobody we know is born after today; without a year it cannot be told. A lunar day is compared as the day it fell on."""
    if not birthday.year:
        return False
    if not birthday.is_lunar:
        return date(birthday.year, birthday.month, birthday.day) > today
    from borax.calendars.lunardate import LunarDate

    return bool(LunarDate(birthday.year, birthday.month, birthday.day, int(birthday.is_leap)).to_solar_date() > today)


def stored_birthday(*, text: str) -> Birthday | None:
    """The birthday behind a stored text; None for what older data may hold otherwise."""
    found = _STORED.fullmatch(text)
    if not found or not (1 <= int(found[4]) <= 12 and 1 <= int(found[5]) <= 31):
        return None
    return Birthday(is_lunar=bool(found[1]), year=int(found[2] or 0), is_leap=bool(found[3]), month=int(found[4]), day=int(found[5]))


def next_birthday(*, birthday: Birthday, today: date) -> Next | None:
    """Today or the first later day on which it is kept; None beyond the calendar's last year. Never skips a year."""
    days = _lunar_days(birthday, today) if birthday.is_lunar else _solar_days(birthday, today)
    for on, is_substitute in days:
        if on >= today:
            return Next(on=on, days_left=(on - today).days, is_lunar=birthday.is_lunar, is_substitute=is_substitute)
    return None


@functools.lru_cache(maxsize=8)
def coming(today: date, days: int) -> Mapping[str, Next]:
    """`Birthday.key` → when it is kept, for each that is kept from today to so many days later; every key is asked of `next_birthday`."""
    every = [Birthday(month=month, day=day) for month in range(1, 13) for day in range(1, 32)]
    every += [Birthday(month=month, day=day, is_lunar=True, is_leap=is_leap)
              for is_leap in (False, True) for month in range(1, 13) for day in range(1, 31)]
    found = ((birthday.key, next_birthday(birthday=birthday, today=today)) for birthday in every)
    return {key: one for key, one in found if one is not None and one.days_left <= days}


def said(*, birthday: Birthday, kept: Next) -> Text:
    """5月10日, 农历闰六月十五(今年 7月28日,闰月按六月): the day without the year of birth, and by which rule it falls on this one."""
    if not (birthday.is_lunar or kept.is_substitute):
        return Text(birthday.for_people, f"{birthday.month:02}-{birthday.day:02}")
    is_this_year = kept.on.year == date.fromordinal(kept.on.toordinal() - kept.days_left).year
    why = _substitute(birthday, kept) if kept.is_substitute else Text("", "")
    plain = f"{'lunar ' if birthday.is_lunar else ''}{'leap ' if birthday.is_leap else ''}{birthday.month:02}-{birthday.day:02}"
    return Text(
        f"{birthday.for_people}({'今年' if is_this_year else '明年'} {kept.on.month}月{kept.on.day}日{',' if why.zh else ''}{why.zh})",
        f"{plain} ({'this' if is_this_year else 'next'} year {kept.on:%m-%d}{', ' if why.en else ''}{why.en})")


def _substitute(birthday: Birthday, kept: Next) -> Text:
    if not birthday.is_lunar:
        return t("当年无此日,按28日", "no such day that year, kept on the 28th")
    from borax.calendars.lunardate import LunarDate

    lunar = LunarDate.from_solar_date(kept.on.year, kept.on.month, kept.on.day)
    parts = []
    if birthday.is_leap and not lunar.leap:
        parts.append(Text(f"闰月按{MONTHS[birthday.month - 1]}月", "no such leap month, kept in the ordinary one"))
    if lunar.day != birthday.day:
        parts.append(Text(f"该月无{_day_in_words(birthday.day)},按{_day_in_words(lunar.day)}",
                          f"no day {birthday.day} that month, kept on day {lunar.day}"))
    return Text(",".join(one.zh for one in parts), ", ".join(one.en for one in parts))


def _read_lunar(bare: str) -> Birthday | Text:
    found = _LUNAR.fullmatch(bare)
    if not found:
        return HOW
    year = int("".join(character if character.isdigit() and character.isascii() else str(_numeral(character)) for character in found["year"] or "0"))
    birthday = Birthday(is_lunar=True, is_leap=bool(found["leap"]), year=year, month=_month(found["month"]), day=_day(found["day"]))
    if not (1 <= birthday.month <= 12 and 1 <= birthday.day <= 30):
        return t("农历只有十二个月,每月最多三十天", "The lunar calendar has twelve months of at most 30 days")
    if not year:
        return birthday
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return t(f"农历年份须在{FIRST_YEAR}至{LAST_YEAR}之间;不确定可不写年份",
                 f"The lunar year lies between {FIRST_YEAR} and {LAST_YEAR}; leave it out when unsure")
    if birthday.is_leap and _leap_month(year) != birthday.month:
        return t(f"农历{year}年没有闰{MONTHS[birthday.month - 1]}月", f"The lunar year {year} has no leap month {birthday.month}")
    if birthday.day > _length(year, birthday.month, is_leap=birthday.is_leap):
        return t("该农历月只有29天", "That lunar month had 29 days only")
    return birthday


def _solar_days(birthday: Birthday, today: date) -> list[tuple[date, bool]]:
    found = []
    for year in (today.year, today.year + 1):
        try:
            found.append((date(year, birthday.month, birthday.day), False))
        except ValueError:  # 29 February; older data may hold a 31st that is none
            found.append((date(year, birthday.month, 28), True))
    return found


def _lunar_days(birthday: Birthday, today: date) -> list[tuple[date, bool]]:
    """Its days in the lunar years around `today`: a lunar year ends in January or February of the next solar one."""
    # Imported here: its tables are needed only where somebody has a lunar birthday.
    from borax.calendars.lunardate import LunarDate

    found = []
    for year in range(max(today.year - 1, FIRST_YEAR), min(today.year + 1, LAST_YEAR) + 1):
        is_leap = birthday.is_leap and _leap_month(year) == birthday.month
        day = min(birthday.day, _length(year, birthday.month, is_leap=is_leap))
        solar = LunarDate(year, birthday.month, day, int(is_leap)).to_solar_date()
        found.append((solar, day != birthday.day or is_leap != birthday.is_leap))
    return found


def _leap_month(year: int) -> int:
    from borax.calendars.lunardate import LCalendars

    return int(LCalendars.leap_month(year))


def _length(year: int, month: int, *, is_leap: bool) -> int:
    from borax.calendars.lunardate import LCalendars

    return int(LCalendars.ndays(year, month, int(is_leap)))


def _numeral(character: str) -> int:
    return 0 if character in "〇零○" else _DIGITS.index(character)


def _month(written: str) -> int:
    if written.isdigit():
        return int(written)
    if written in ("元", *MONTHS):
        return 1 if written == "元" else MONTHS.index(written) + 1
    return {"一": 1, "十一": 11, "十二": 12}[written]


def _day(written: str) -> int:
    if written.isdigit():
        return int(written)
    if written in ("三十", "卅"):
        return 30
    written = written.replace("二十", "廿")
    tens = _TENS.get(written[0])
    if tens is None:
        return _DIGITS.index(written)
    return tens + (_DIGITS.index(written[1]) if len(written) > 1 else 0)


def _day_in_words(day: int) -> str:
    if day in (10, 20, 30):
        return {10: "初十", 20: "二十", 30: "三十"}[day]
    return ("初", "十", "廿")[day // 10] + _DIGITS[day % 10]
