"""When nobody visits, on which day a grade falls: the cases of ARC-22, ends of months, what is not known."""

from datetime import date

import pytest

from guanxi.domains.grading import rules
from guanxi.domains.grading.policy import CLEANUP, Cleanup

HALF_A_YEAR = Cleanup(schemes=("abc",), unvisited_months=6, visits_recorded_since=date(2026, 1, 1))
ENTERED = date(2025, 3, 1)


@pytest.mark.parametrize(("day", "months", "then"), [
    (date(2026, 1, 1), 6, date(2026, 7, 1)), (date(2026, 8, 31), 6, date(2027, 2, 28)), (date(2027, 8, 31), 6, date(2028, 2, 29)),
    (date(2026, 8, 29), 6, date(2027, 2, 28)), (date(2028, 2, 29), 12, date(2029, 2, 28)), (date(2026, 12, 15), 1, date(2027, 1, 15)),
])
def test_months_end_where_the_month_ends(day, months, then):
    """ARC-22: 31 August and half a year are the last day of February."""
    assert rules.months_after(day, months) == then


# last visit, today, rank of three grades, named, notice: (counted from, due on, kept), what happens
CASES = [
    ("2026-01-01", "2026-05-31", 1, False, None, ""),
    ("2026-01-01", "2026-06-01", 1, False, None, "announce"),  # thirty days before
    ("2026-01-01", "2026-06-30", 1, False, ("2026-01-01", "2026-07-01", False), ""),
    ("2026-01-01", "2026-07-01", 1, False, ("2026-01-01", "2026-07-01", False), "lower"),  # story 5
    ("2026-06-20", "2026-07-01", 1, False, ("2026-01-01", "2026-07-01", False), "visited"),
    ("2026-01-01", "2026-07-01", 1, True, ("2026-01-01", "2026-07-01", False), "keep_named"),
    ("2026-01-01", "2026-07-02", 1, True, ("2026-01-01", "2026-07-01", True), ""),  # logged once
    ("2026-01-01", "2026-07-09", 1, False, ("2026-01-01", "2026-07-01", True), "lower"),  # the naming is over, nobody came
    ("2026-01-01", "2026-07-01", 3, False, ("2026-01-01", "2026-07-01", False), "keep_lowest"),
    ("", "2026-05-31", 1, False, None, ""),  # never visited: from the day visits are recorded, the account being older
    ("", "2026-06-01", 1, False, None, "announce"),
]


@pytest.mark.parametrize(("visited", "today", "rank", "is_named", "notice", "step"), CASES)
def test_what_happens_on_a_day(visited, today, rank, is_named, notice, step):
    """ARC-22, GRD-40: announced, then lowered by one; a visit cancels; a named grade stays and is logged; the lowest stays."""
    standing = rules.Standing(
        last_visited_on=date.fromisoformat(visited) if visited else None, entered_on=ENTERED, rank=rank, lowest=3, is_named=is_named,
        notice=rules.Notice(counted_from=date.fromisoformat(notice[0]), due_on=date.fromisoformat(notice[1]), is_kept=notice[2]) if notice else None)
    assert rules.next_step(terms=HALF_A_YEAR, standing=standing, today=date.fromisoformat(today)) == step


@pytest.mark.parametrize("terms", [Cleanup(schemes=("abc",)), Cleanup(schemes=("abc",), unvisited_months=6)])
def test_what_is_not_known_moves_nobody(terms):
    """Blank months, or nobody says since when visits are recorded: an account without a visit is left alone."""
    standing = rules.Standing(last_visited_on=None, entered_on=ENTERED, rank=1, lowest=3)
    assert rules.next_step(terms=terms, standing=standing, today=date(2030, 1, 1)) == ""


def test_an_account_that_came_later_counts_from_its_own_day():
    entered = date(2026, 4, 10)
    assert rules.counted_from(terms=HALF_A_YEAR, last_visited_on=None, entered_on=entered) == entered


def test_a_late_announcement_still_leaves_its_thirty_days():
    """Switched on for an account that is silent since long: not a punishment of the first night."""
    assert rules.due_on(terms=HALF_A_YEAR, since=date(2026, 1, 1), today=date(2026, 9, 1)) == date(2026, 10, 1)
    assert rules.due_on(terms=HALF_A_YEAR, since=date(2026, 1, 1), today=date(2026, 6, 1)) == date(2026, 7, 1)


def test_the_page_says_rule_visit_and_day():
    standing = rules.Standing(last_visited_on=date(2026, 1, 1), entered_on=ENTERED, rank=1, lowest=3)
    said = rules.explained(terms=HALF_A_YEAR, standing=standing, fell_on=None, today=date(2026, 6, 1))
    assert said is not None and said.met is False
    assert said.text.zh == "6 个月没有走访,等级下调一级;最近走访 2026-01-01,2026-07-01 前走访则不下调"
    fallen = rules.explained(terms=HALF_A_YEAR, standing=standing, fell_on=date(2026, 7, 1), today=date(2026, 7, 9))
    assert fallen is not None and fallen.met and fallen.text.zh.endswith("最近走访 2026-01-01,已于 2026-07-01 下调")


def test_a_pack_may_leave_it_blank_and_may_not_invent():
    assert CLEANUP.validate_python({}).unvisited_months is None
    with pytest.raises(ValueError, match="unvisited_months"):
        CLEANUP.validate_python({"unvisited_months": 0})
