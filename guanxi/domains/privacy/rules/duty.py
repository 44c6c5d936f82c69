"""Who approves at an instant: shifts of the day, turns of the roster, and who may never approve for whom (PRM-66)."""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Literal

Shift = Literal["work", "night", "rest"]
LOOK_AHEAD_DAYS = 10
MOBILE_DIGITS = 11


After = Literal["covered", "nobody", "heads"]


@dataclass(frozen=True, kw_only=True)
class Hours:
    """When approvers work."""

    work_from: time
    work_until: time
    rest_days: Collection[date] = ()
    extra_workdays: Collection[date] = ()


@dataclass(frozen=True, kw_only=True)
class Turn:
    """One row of the roster, its last day included."""

    unit_id: int
    shift: str
    approver_id: int
    substitute_id: int | None
    valid_from: date
    valid_until: date | None = None


@dataclass(frozen=True, kw_only=True)
class Person:
    """Somebody who asks or might approve. rank: 2 above the city, 1 heads a unit, 0 others. decides: has the right, in his units.

    staff_number: 工号, "" where the account has none (a second account: the number is one person's, and unique).
    """

    id: int
    name: str
    unit_id: int | None
    phone: str
    rank: int
    staff_number: str = ""
    login: str = ""
    is_active: bool = True
    decides: bool = True


@dataclass(frozen=True, kw_only=True)
class OnDuty:
    """Who may decide now; empty with `following` and `since`: who is next, and when."""

    approver_ids: tuple[int, ...]
    following: int | None = None
    since: datetime | None = None


def shift_at(*, at: datetime, hours: Hours) -> Shift:
    """The shift of an instant in China: rest on weekends and holidays, night before and after the hours of a workday."""
    day = at.date()
    if day in hours.rest_days or (day.weekday() >= 5 and day not in hours.extra_workdays):
        return "rest"
    return "work" if hours.work_from <= at.time() < hours.work_until else "night"


def turn_of(*, turns: Sequence[Turn], unit_id: int, shift: str, day: date) -> Turn | None:
    """The turn that counts: of those valid on the day the one that began last (a holiday cover over the standing one)."""
    valid = [one for one in turns if one.unit_id == unit_id and one.shift == shift and one.valid_from <= day
             and (one.valid_until is None or day <= one.valid_until)]
    return max(valid, key=lambda one: one.valid_from, default=None)


def once_ended(*, turns: Sequence[Turn], ended: Turn, chain: Sequence[int], today: date, gone: Collection[int]) -> After:
    """Who decides in this shift once a turn has ended. chain: its unit and those above; turns: all of theirs; gone: people who have left.

    covered: another turn counts; nobody: others of the chain stand, none for this shift, so nothing can be asked then; heads: no roster is left.
    """
    left = [one for one in turns if one is not ended and one.unit_id in chain and (one.valid_until is None or one.valid_until >= today)]
    if not left:
        return "heads"
    found = [turn_of(turns=left, unit_id=unit_id, shift=ended.shift, day=max(today, ended.valid_from)) for unit_id in chain]
    is_covered = any({one.approver_id, one.substitute_id} - {None, *gone} for one in found if one is not None)
    return "covered" if is_covered else "nobody"


def may_approve(*, person: Person, asker: Person, below: Collection[int]) -> bool:
    """False for the asker himself, his second account, his subordinate, a leaver, somebody without the right. below: units under his."""
    if not person.is_active or not person.decides or is_same_person(one=person, other=asker):
        return False
    is_below = person.unit_id in below and person.unit_id != asker.unit_id
    is_beside = person.unit_id == asker.unit_id
    return not (is_below and person.rank <= asker.rank and asker.rank > 0) and not (is_beside and person.rank < asker.rank)


def is_same_person(*, one: Person, other: Person) -> bool:
    """True for one human behind two accounts, by what staff are known by: telephone however written, staff number, else name within a unit.

    A staff number tells by itself: as the other's login, or two of them apart, which are two people of one name.
    """
    if one.id == other.id or (bool(digits := _digits(one.phone)) and digits == _digits(other.phone)):
        return True
    if _is_number_of(one, other) or _is_number_of(other, one):
        return True
    are_apart = bool(one.staff_number and other.staff_number)
    return not are_apart and _plain(one.name) == _plain(other.name) and one.unit_id == other.unit_id


def _is_number_of(one: Person, other: Person) -> bool:
    """True when one's login is the other's staff number, also with a suffix: 30417, 30417-2, 30417b."""
    number, login = one.staff_number.casefold(), other.login.casefold()
    return bool(number) and login.startswith(number) and not login[len(number):len(number) + 1].isdecimal()


def _digits(phone: str) -> str:
    """+86 138-0013 8000 and 13800138000 are one number; so are 0971 8000123 and 09718000123."""
    found = "".join(sign for sign in unicodedata.normalize("NFKC", phone) if sign.isdecimal())
    bare = found.removeprefix("0086") if found.startswith("0086") else found.removeprefix("86")
    return bare if len(bare) == MOBILE_DIGITS and bare.startswith("1") else found


def _plain(name: str) -> str:
    return "".join(unicodedata.normalize("NFKC", name).split()).casefold()


def on_duty(
    *, at: datetime, chain: Sequence[int], turns: Sequence[Turn], people: Mapping[int, Person], asker: Person,
    below: Collection[int], hours: Hours,
) -> OnDuty:
    """The approvers of an instant. chain: the deciding unit and those above it, nearest first; the nearest unit with somebody counts."""
    shift = shift_at(at=at, hours=hours)
    for unit_id in chain:
        if found := _of_turn(turn_of(turns=turns, unit_id=unit_id, shift=shift, day=at.date()), people, asker, below):
            return OnDuty(approver_ids=found)
    for since in _beginnings(at, hours):
        shift = shift_at(at=since, hours=hours)
        for unit_id in chain:
            if found := _of_turn(turn_of(turns=turns, unit_id=unit_id, shift=shift, day=since.date()), people, asker, below):
                return OnDuty(approver_ids=(), following=found[0], since=since)
    return OnDuty(approver_ids=())


def _of_turn(turn: Turn | None, people: Mapping[int, Person], asker: Person, below: Collection[int]) -> tuple[int, ...]:
    named = (turn.approver_id, turn.substitute_id) if turn else ()
    return tuple(id for id in named if id is not None and id in people and may_approve(person=people[id], asker=asker, below=below))


def _beginnings(at: datetime, hours: Hours) -> list[datetime]:
    """When shifts begin in the days to come."""
    days = [at.date() + timedelta(days=n) for n in range(LOOK_AHEAD_DAYS + 1)]
    moments = [datetime.combine(day, moment, tzinfo=at.tzinfo) for day in days for moment in (time(), hours.work_from, hours.work_until)]
    return [moment for moment in moments if moment > at]
