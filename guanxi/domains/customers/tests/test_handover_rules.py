"""Tables of cases of a hand-over's rules: days, states, people, who may do what when. No database."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from guanxi.domains.customers.rules import handovers as rules
from guanxi.foundation.pure.workdays import Calendar

FRIDAY = date(2026, 11, 20)
TERMS = rules.Terms(from_user_id=1, to_user_id=2, witness_id=3, effective_on=FRIDAY)
PEOPLE = {id: rules.Person(id=id, is_active=True, can_read=True, is_ours=True) for id in (1, 2, 3)}


@pytest.mark.parametrize(("workdays", "last"), [
    (0, None), (1, date(2026, 11, 23)), (4, date(2026, 11, 26)), (5, date(2026, 11, 27)), (6, date(2026, 11, 30)), (10, date(2026, 12, 4)),
])
def test_the_overlap_counts_workdays_after_the_day(workdays: int, last: date | None) -> None:
    assert rules.overlap_end(effective_on=FRIDAY, workdays=workdays, calendar=Calendar()) == last


def test_an_overlap_that_begins_at_the_weekend_counts_from_monday() -> None:
    assert rules.overlap_end(effective_on=FRIDAY + timedelta(days=1), workdays=1, calendar=Calendar()) == date(2026, 11, 23)


@pytest.mark.parametrize(("state", "effective", "until", "expected"), [
    ("planned", 1, 5, ""), ("planned", 0, 5, "begin"), ("planned", -3, -1, "begin"), ("running", -5, 0, ""), ("running", -5, -1, "end"),
    ("ended", -9, -1, ""), ("taken_back", -9, -1, ""),
])
def test_what_the_day_has_to_do(state: rules.State, effective: int, until: int, expected: str) -> None:
    def day(offset: int) -> date:
        return FRIDAY + timedelta(days=offset)

    assert rules.due(state=state, effective_on=day(effective), overlap_until=day(until), today=FRIDAY) == expected


@pytest.mark.parametrize(("until", "expected"), [(None, "ended"), (FRIDAY, "running"), (FRIDAY - timedelta(days=1), "ended")])
def test_the_state_after_it_has_begun(until: date | None, expected: str) -> None:
    assert rules.state_when_begun(overlap_until=until, today=FRIDAY) == expected


@pytest.mark.parametrize(("state", "is_witnessed", "expected"), [
    ("planned", False, "planned"), ("running", False, "running"), ("running", True, "witnessed"), ("ended", False, "unwitnessed"),
    ("ended", True, "ended"), ("taken_back", False, "taken_back"),
])
def test_what_people_call_it(state: rules.State, is_witnessed: bool, expected: str) -> None:
    assert rules.stage(state=state, is_witnessed=is_witnessed) == expected


@pytest.mark.parametrize(("changes", "expected"), [
    ({}, []), ({"to_user_id": 1}, ["same_person"]), ({"witness_id": 2}, ["witness_is_party"]), ({"witness_id": 1}, ["witness_is_party"]),
    ({"from_user_id": 9}, ["unknown_person"]), ({"to_user_id": 9}, ["inactive_person"]), ({"witness_id": 9}, ["inactive_person"]),
    ({"effective_on": FRIDAY - timedelta(days=1)}, ["handover_day"]), ({"effective_on": FRIDAY + timedelta(days=92)}, []),
    ({"effective_on": FRIDAY + timedelta(days=93)}, ["handover_day"]), ({"overlap_days": 11}, ["overlap_days"]), ({"overlap_days": 0}, []),
    ({"overlap_days": -1}, ["overlap_days"]),
])
def test_terms_that_are_refused(changes: dict[str, Any], expected: list[str]) -> None:
    found = rules.refusals(terms=replace(TERMS, **changes), people=PEOPLE, accounts=1, today=FRIDAY)
    assert [one.code for one in found] == expected and all(one.way_out for one in found)


@pytest.mark.parametrize(("id", "change", "expected"), [
    (1, {"is_active": False}, []), (2, {"is_active": False}, ["inactive_person"]), (3, {"is_active": False}, ["inactive_person"]),
    (2, {"is_ours": False}, ["foreign_person"]), (1, {"is_ours": False}, []), (3, {"is_ours": False}, []),
    (2, {"can_read": False}, ["cannot_hold"]), (3, {"can_read": False}, ["cannot_witness"]),
])
def test_people_who_are_refused(id: int, change: dict[str, bool], expected: list[str]) -> None:
    people = PEOPLE | {id: replace(PEOPLE[id], **change)}
    assert [one.code for one in rules.refusals(terms=TERMS, people=people, accounts=1, today=FRIDAY)] == expected


@pytest.mark.parametrize(("accounts", "is_refused"), [(0, True), (1, False), (300, False), (301, True)])
def test_how_many_accounts(accounts: int, is_refused: bool) -> None:
    assert bool(rules.refusals(terms=TERMS, people=PEOPLE, accounts=accounts, today=FRIDAY)) is is_refused


@pytest.mark.parametrize(("state", "is_maker", "is_witnessed", "has_left", "code"), [
    ("planned", True, False, False, ""), ("running", True, False, False, ""), ("ended", True, False, False, ""),
    ("running", False, False, False, "not_maker"), ("running", True, True, False, "already_witnessed"),
    ("taken_back", True, False, False, "already_taken_back"), ("planned", True, False, True, ""), ("running", True, False, True, "former_left"),
    ("ended", True, False, True, "former_left"), ("ended", False, False, True, "not_maker"), ("taken_back", True, False, True, "already_taken_back"),
])
def test_who_takes_it_back_when(state: rules.State, is_maker: bool, is_witnessed: bool, has_left: bool, code: str) -> None:
    found = rules.may_take_back(state=state, is_maker=is_maker, is_witnessed=is_witnessed, has_left=has_left)
    assert (found.code if found else "") == code


@pytest.mark.parametrize(("state", "is_witness", "is_witnessed", "code"), [
    ("planned", True, False, "not_begun"), ("running", True, False, ""), ("ended", True, False, ""), ("taken_back", True, False, "not_begun"),
    ("running", False, False, "not_witness"), ("running", True, True, "already_witnessed"),
])
def test_who_witnesses_when(state: rules.State, is_witness: bool, is_witnessed: bool, code: str) -> None:
    found = rules.may_witness(state=state, is_witness=is_witness, is_witnessed=is_witnessed)
    assert (found.code if found else "") == code
