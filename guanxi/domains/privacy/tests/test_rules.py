"""Shifts, turns, who never approves for whom, and what a request may hold (PRM-66, PRM-67): tables without a database."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import pytest

from guanxi.domains.privacy.rules import duty, vault
from guanxi.foundation.django.clock import ZONE
from guanxi.foundation.pure.refusal import Refusal

FRIDAY, SATURDAY, SUNDAY = date(2026, 11, 20), date(2026, 11, 21), date(2026, 11, 22)
HOURS = duty.Hours(work_from=time(8, 30), work_until=time(18), rest_days=(date(2026, 11, 23),), extra_workdays=(SUNDAY,))
CITY, PROVINCE, COUNTY = 3, 2, 4


def at(day: date, hour: int, minute: int = 0) -> datetime:
    return datetime.combine(day, time(hour, minute), tzinfo=ZONE)


def person(
    id: int, unit: int | None = CITY, *, name: str = "", phone: str = "", rank: int = 1, active: bool = True, decides: bool = True,
    number: str = "", login: str = "",
) -> duty.Person:
    return duty.Person(id=id, name=name or f"N{id}", unit_id=unit, phone=phone, rank=rank, is_active=active, decides=decides,
                       staff_number=number, login=login)


@pytest.mark.parametrize(("moment", "shift"), [
    (at(FRIDAY, 8, 30), "work"), (at(FRIDAY, 17, 59), "work"), (at(FRIDAY, 18), "night"), (at(FRIDAY, 8, 29), "night"), (at(FRIDAY, 0), "night"),
    (at(SATURDAY, 12), "rest"), (at(SUNDAY, 12), "work"), (at(date(2026, 11, 23), 12), "rest"),
])
def test_the_shift_of_an_instant(moment: datetime, shift: str) -> None:
    assert duty.shift_at(at=moment, hours=HOURS) == shift


ASKER = person(1, phone="13800000001", name="林婉清", number="30417", login="linwq")


@pytest.mark.parametrize(("approver", "fits"), [
    (person(2), True), (person(2, PROVINCE, rank=2), True), (ASKER, False),
    (person(2, COUNTY), False), (person(2, COUNTY, rank=2), True), (person(2, rank=0), False),
    (person(2, phone="13800000001"), False), (person(2, name="林婉清"), False), (person(2, PROVINCE, name="林婉清"), True),
    (person(2, active=False), False), (person(2, decides=False), False),
    (person(2, phone="+86 138-0000 0001"), False), (person(2, PROVINCE, phone="86 13800000001"), False), (person(2, phone="13800000002"), True),
    (person(2, PROVINCE, login="30417"), False), (person(2, PROVINCE, rank=2, login="30417-2"), False), (person(2, login="304170"), True),
    (person(2, name="林 婉清"), False), (person(2, name="林婉清", number="30990"), True), (person(2, name="林婉清", login="lin2"), False),
])
def test_prm_66_never_himself_his_subordinate_or_his_second_account(approver: duty.Person, fits: bool) -> None:
    assert duty.may_approve(person=approver, asker=ASKER, below=(CITY, COUNTY)) is fits


def test_a_manager_is_nobodys_superior() -> None:
    manager = person(1, rank=0)
    assert duty.may_approve(person=person(2, COUNTY), asker=manager, below=(CITY, COUNTY))


def turn(unit: int, shift: str, approver: int, substitute: int | None = None, since: date = date(2026, 1, 1), until: date | None = None) -> duty.Turn:
    return duty.Turn(unit_id=unit, shift=shift, approver_id=approver, substitute_id=substitute, valid_from=since, valid_until=until)


PEOPLE = {one.id: one for one in (person(2), person(3), person(5, PROVINCE, rank=2), person(6, active=False))}


@pytest.mark.parametrize(("turns", "moment", "ids", "following", "since"), [
    ([turn(CITY, "work", 2, 3)], at(FRIDAY, 10), (2, 3), None, None),
    ([turn(CITY, "work", 6, 3)], at(FRIDAY, 10), (3,), None, None),
    ([turn(CITY, "work", 1, 3)], at(FRIDAY, 10), (3,), None, None),
    ([turn(CITY, "work", 6), turn(PROVINCE, "work", 5)], at(FRIDAY, 10), (5,), None, None),
    ([turn(CITY, "work", 2), turn(CITY, "work", 3, since=FRIDAY, until=FRIDAY)], at(FRIDAY, 10), (3,), None, None),
    ([turn(CITY, "work", 2), turn(CITY, "rest", 3)], at(SATURDAY, 10), (3,), None, None),
    ([turn(CITY, "work", 2)], at(FRIDAY, 19), (), 2, at(SUNDAY, 8, 30)),
    ([turn(CITY, "night", 3)], at(FRIDAY, 10), (), 3, at(FRIDAY, 18)),
    ([turn(CITY, "work", 2, until=SATURDAY)], at(SATURDAY, 10), (), None, None),
    ([], at(FRIDAY, 10), (), None, None),
])
def test_who_is_on_duty_and_who_is_next(
    turns: list[duty.Turn], moment: datetime, ids: tuple[int, ...], following: int | None, since: datetime | None
) -> None:
    found = duty.on_duty(at=moment, chain=[CITY, PROVINCE], turns=turns, people=PEOPLE | {1: ASKER}, asker=ASKER, below=(CITY, COUNTY), hours=HOURS)
    assert (found.approver_ids, found.following, found.since) == (ids, following, since)


@pytest.mark.parametrize(("change", "code"), [
    ({}, ""), ({"reason": "  "}, "reason_needed"), ({"contact_ids": ()}, "vault_people"), ({"contact_ids": (9,)}, "not_found"),
    ({"contact_ids": (1, 2, 3)}, "vault_people"), ({"fields": ()}, "vault_fields"), ({"fields": ("mobile",)}, "nothing_in_vault"),
])
def test_what_a_wish_may_hold(change: dict[str, object], code: str) -> None:
    values: dict[str, object] = {"contact_ids": (1,), "fields": ("hobby",), "reason": "工单", "period": "30"} | change
    wish = vault.Wish(**values)  # type: ignore[arg-type] # a table of cases
    found = ""
    try:
        vault.require_whole(wish=wish, in_vault=("hobby",), people=(1, 2, 3), most=2)
    except Refusal as refusal:
        found = refusal.code
    assert found == code


@pytest.mark.parametrize(("period", "minutes"), [("30", 30), ("120", 120), ("batch", 0)])
def test_periods(period: str, minutes: int) -> None:
    assert vault.minutes_of(period=period, allowed=(30, 120)) == minutes


@pytest.mark.parametrize("period", ["", "31", "-30", "1e2"])
def test_other_periods_are_refused(period: str) -> None:
    with pytest.raises(Refusal, match="vault_period"):
        vault.minutes_of(period=period, allowed=(30, 120))


def test_a_grant_is_over_at_its_minute() -> None:
    granted = at(FRIDAY, 10)
    until = vault.until_of(granted_at=granted, minutes=30, batch_hours=8)
    assert vault.state_at(state="granted", until=until, now=until - timedelta(seconds=1)) == "granted"
    assert vault.state_at(state="granted", until=until, now=until) == "expired"
    assert vault.until_of(granted_at=granted, minutes=0, batch_hours=8) == granted + timedelta(hours=8)


@pytest.mark.parametrize(("is_own", "is_reviewed", "verdict", "note", "code"), [
    (False, False, "justified", "", ""), (False, False, "abuse", "无工单", ""), (False, False, "abuse", " ", "note_needed"),
    (False, False, "", "", "verdict_needed"), (True, False, "justified", "", "own_request"), (False, True, "justified", "", "already_reviewed"),
])
def test_prm_67_a_review(is_own: bool, is_reviewed: bool, verdict: str, note: str, code: str) -> None:
    refusal = vault.refuse_review(is_own=is_own, is_reviewed=is_reviewed, verdict=verdict, note=note)
    assert (refusal.code if refusal else "") == code
