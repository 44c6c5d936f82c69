"""What the recycle bin asks, how long it keeps, when a night may purge: as tables."""

from __future__ import annotations

from datetime import date

import pytest

from guanxi.domains.customers.rules import binning as rules
from guanxi.foundation.pure.bilingual import Text
from guanxi.foundation.pure.refusal import Reason, Refusal

MARCH_1 = date(2027, 3, 1)


@pytest.mark.parametrize(("days", "announced_on", "today", "until", "is_due", "may_purge"), [
    (None, None, date(2047, 1, 1), None, False, False),  # blank: refused for ever
    (None, date(2047, 1, 1), date(2047, 1, 2), None, False, False),
    (30, None, date(2027, 3, 31), date(2027, 3, 31), False, False),  # the last day still keeps it
    (30, None, date(2027, 4, 1), date(2027, 3, 31), True, False),  # due, not announced
    (30, date(2027, 4, 1), date(2027, 4, 1), date(2027, 3, 31), True, False),  # announced tonight
    (30, date(2027, 4, 1), date(2027, 4, 2), date(2027, 3, 31), True, True),
    (90, date(2027, 4, 1), date(2027, 4, 2), date(2027, 5, 30), False, False),  # the pack keeps longer now
])
def test_how_long(days: int | None, announced_on: date | None, today: date, until: date | None, is_due: bool, may_purge: bool) -> None:
    assert rules.kept_until(binned_on=MARCH_1, retention_days=days) == until
    assert rules.is_due(binned_on=MARCH_1, retention_days=days, today=today) is is_due
    assert rules.may_purge(binned_on=MARCH_1, retention_days=days, announced_on=announced_on, today=today) is may_purge


def test_a_reason_is_needed_and_every_open_thing_is_said() -> None:
    assert rules.require_reason("  已注销 ") == "已注销"
    with pytest.raises(Refusal, match="reason_missing"):
        rules.require_reason(" ")
    assert rules.refuse_open([]) is None
    no = rules.refuse_open([Reason(code="a", text=Text("甲", "A")), Reason(code="b", text=Text("乙", "B"))])
    assert no and (no.code, no.status, [one.code for one in no.reasons]) == ("still_open", 409, ["a", "b"]) and "甲;乙" in no.text.zh


@pytest.mark.parametrize(("children", "kept", "stays"), [
    ({1: {2, 3}, 2: {4}}, set(), set()),
    ({1: {2, 3}, 2: {4}}, {4}, {4, 2, 1}),  # who stands above one that stays, stays
    ({1: {2, 3}, 2: {4}}, {1}, {1}),
    ({1: {2, 3}, 2: {4}, 3: {9}}, set(), {3, 1}),  # something outside the tree hangs on it
    ({1: {2, 3}, 2: {4}, 4: {2}}, set(), {4, 2, 1}),  # a circle of two kinds of tree
    ({1: {2, 3}, 2: {4}, 3: {4}}, set(), set()),  # one below two
])
def test_of_a_tree_what_goes_and_in_which_order(children: dict[int, set[int]], kept: set[int], stays: set[int]) -> None:
    goes, left = rules.tree_that_goes(tree=[1, 2, 3, 4], children=children, kept=kept)
    assert set(left) == stays and set(goes) == {1, 2, 3, 4} - stays
    assert all(goes.index(child) < goes.index(parent) for parent, below in children.items() for child in below if parent in goes)


@pytest.mark.parametrize(("today", "months", "before"), [
    (date(2028, 11, 20), 24, date(2026, 11, 20)), (date(2028, 2, 29), 12, date(2027, 2, 28)), (date(2026, 3, 31), 1, date(2026, 2, 28)),
    (date(2026, 1, 15), 1, date(2025, 12, 15))])
def test_a_former_contact_is_kept_so_many_months(today: date, months: int, before: date) -> None:
    """ARC-34."""
    assert rules.retired_before(today=today, months=months) == before
