"""What a change of post leaves behind (ARC-06)."""

from __future__ import annotations

from datetime import date

import pytest

from guanxi.domains.customers.rules.positions import Former, Post, former, since_of

TODAY, RECORDED, OLD, NEW = date(2026, 3, 10), date(2025, 1, 1), date(2020, 5, 1), date(2026, 2, 1)


def post(name: str, since: date | None = None, department: str = "") -> Post:
    return Post(post=name, department=department, since=since)


@pytest.mark.parametrize(("before", "after", "recorded_on", "ended", "since"), [
    # the new post's day is given: the former one ends on it
    (post("科长", OLD), post("处长", NEW), RECORDED, (OLD, NEW), NEW),
    # no day: it ends today, and the new one is held since today
    (post("科长", OLD), post("处长", OLD), RECORDED, (OLD, TODAY), TODAY),
    (post("科长"), post("处长"), RECORDED, (RECORDED, TODAY), TODAY),
    # only the department changed
    (post("科长", OLD, "网络部"), post("科长", OLD, "市场部"), RECORDED, (OLD, TODAY), TODAY),
    # never a beginning after the end
    (post("科长", date(2026, 3, 1)), post("处长", NEW), RECORDED, (NEW, NEW), NEW),
    # nothing ended: first entry, no change, only the day corrected, a slip of the same day
    (post(""), post("处长", NEW), RECORDED, None, NEW), (post("处长", OLD), post("处长", OLD), RECORDED, None, OLD),
    (post("处长", OLD), post("处长", NEW), RECORDED, None, NEW), (post("科张"), post("科长"), TODAY, None, None),
    # recorded and promoted on one day, with the day: a real change
    (post("科长", OLD), post("处长", NEW), TODAY, (OLD, NEW), NEW),
])
def test_a_change_of_post(before: Post, after: Post, recorded_on: date, ended: tuple[date, date] | None, since: date | None) -> None:
    found = former(before=before, after=after, recorded_on=recorded_on, today=TODAY)
    expected = Former(post=before.post, department=before.department, since=ended[0], until=ended[1]) if ended else None
    assert found == expected and since_of(before=before, after=after, ended=found) == since
