"""The order of a day (operator 1.18), who acts on whose work: tables of cases, no database."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from guanxi.domains.organisation import api as organisation
from guanxi.domains.work.rules import CLOCK, DECISION, MONEY, MUST_CAP, PROMISE, ROUTINE, SUPERVISE, Due, may_act, plan

TODAY = date(2026, 11, 20)


def due(item_id: int, weight: int, days: int = 0, **more: object) -> Due:
    return Due(id=item_id, weight=weight, due_on=TODAY + timedelta(days=days), **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(("name", "items", "order"), [
    ("weights decide before days", [due(1, ROUTINE, -30), due(2, CLOCK), due(3, DECISION, -5), due(4, PROMISE)], [2, 4, 3, 1]),
    ("the longest overdue first", [due(1, PROMISE), due(2, PROMISE, -3)], [2, 1]),
    ("more money at risk first", [due(1, MONEY, stake_fen=10), due(2, MONEY, stake_fen=900), due(3, MONEY)], [2, 1, 3]),
    ("equal ones keep the older id first", [due(9, CLOCK), due(3, CLOCK)], [3, 9]),
])
def test_order(name: str, items: list[Due], order: list[int]) -> None:
    assert [item.id for item in plan(items=items, today=TODAY).must] == order, name


def test_money_far_away_weighs_less() -> None:
    items = [due(1, MONEY, 9, stake_fen=1000), due(2, MONEY, 0, stake_fen=300)]
    day = plan(items=items, today=TODAY)
    assert ([i.id for i in day.must], [i.id for i in day.can]) == ([2], [1])


@pytest.mark.parametrize("count", [0, 1, MUST_CAP, MUST_CAP + 1, 40])
def test_never_more_than_the_cap(count: int) -> None:
    day = plan(items=[due(n, PROMISE) for n in range(count)], today=TODAY)
    assert len(day.must) == min(count, 12) and len(day.must) + len(day.can) == count


def test_what_is_not_due_can_be_done_but_must_not() -> None:
    day = plan(items=[due(1, CLOCK, 1), due(2, ROUTINE)], today=TODAY)
    assert ([i.id for i in day.must], [i.id for i in day.can]) == ([2], [1])


@pytest.mark.parametrize(("until", "awake"), [(-1, True), (0, True), (1, False)])
def test_a_snoozed_item_wakes_on_its_day(until: int, awake: bool) -> None:
    day = plan(items=[due(1, CLOCK, snoozed_until=TODAY + timedelta(days=until))], today=TODAY)
    assert (len(day.must) == 1) is awake and (len(day.asleep) == 0) is awake


def test_one_account_has_one_routine_item_and_the_others_hang_on_it() -> None:
    day = plan(items=[due(1, ROUTINE, account_id=7), due(2, ROUTINE, -1, account_id=7), due(3, ROUTINE, account_id=8),
                      due(4, PROMISE, account_id=7), due(5, ROUTINE)], today=TODAY)
    assert [(i.id, i.bundled) for i in day.must] == [(4, ()), (2, (1,)), (3, ()), (5, ())]


@pytest.mark.parametrize("role", [f"R{number}" for number in range(1, 24)])
def test_others_to_dos_are_for_who_supervises(role: str) -> None:
    """Requirements 3: heads of response centres, centre managers, managers, shop managers; who sees the unit's accounts only reads."""
    supervises = SUPERVISE in organisation.acts_of(frozenset({role}))
    assert supervises is (role in {"R7", "R9", "R10", "R13"})
    assert [may_act(is_own=own, supervises=supervises, in_reach=reach) for own, reach in ((True, False), (False, True), (False, False))] == [
        True, supervises, False]
