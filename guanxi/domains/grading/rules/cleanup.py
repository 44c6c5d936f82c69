"""When nobody has visited an account for too long, its grade falls: what happens to one account on one day. ARC-22.

A fall is announced first, so that it is a task before it is a loss; one silence costs one fall. No Django, no clock.
Not for here: accounts that buy nothing any more (`silence`), writing.
"""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from guanxi.domains.grading.policy import Cleanup
from guanxi.foundation.pure.bilingual import Text, counted
from guanxi.foundation.pure.refusal import Reason

Step = Literal["", "announce", "visited", "lower", "keep_named", "keep_lowest"]


@dataclass(frozen=True, kw_only=True)
class Notice:
    """An announced fall. is_kept: its day came while a leader's grade stood above."""

    counted_from: date
    due_on: date
    is_kept: bool = False


@dataclass(frozen=True, kw_only=True)
class Standing:
    """What is known of one account with an effective grade. rank: 1 is the best; lowest: the last rank of the scheme."""

    last_visited_on: date | None
    entered_on: date
    rank: int
    lowest: int
    is_named: bool = False
    notice: Notice | None = None


def months_after(day: date, months: int) -> date:
    """The same day of a later month, or that month's last: 31 August and six months are 28 or 29 February."""
    index = day.year * 12 + day.month - 1 + months
    year, month = index // 12, index % 12 + 1
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def counted_from(*, terms: Cleanup, last_visited_on: date | None, entered_on: date) -> date | None:
    """Since when nobody came: the last visit; without one, the day the archive got the account, but not before visits were recorded at all.

    A hand-over does not start it anew: the customer was not visited because its manager changed. None: nothing can be said.
    """
    if last_visited_on is not None:
        return last_visited_on
    return max(entered_on, terms.visits_recorded_since) if terms.visits_recorded_since else None


def next_step(*, terms: Cleanup, standing: Standing, today: date) -> Step:
    """What is due today; "" for nothing. A visit after the announcement cancels it, whatever the day."""
    since = counted_from(terms=terms, last_visited_on=standing.last_visited_on, entered_on=standing.entered_on)
    notice = standing.notice
    if notice is not None and notice.counted_from != since:
        return "visited"
    if since is None or terms.unvisited_months is None:
        return ""
    if notice is None:
        return "announce" if months_after(since, terms.unvisited_months) - timedelta(days=terms.announce_days) <= today else ""
    if today < notice.due_on:
        return ""
    if standing.is_named:
        return "" if notice.is_kept else "keep_named"
    return "lower" if standing.rank < standing.lowest else "keep_lowest"


def due_on(*, terms: Cleanup, since: date, today: date) -> date:
    """The day of a fall announced today: when the months are over, but never sooner than the announcement allows."""
    return max(months_after(since, terms.unvisited_months or 0), today + timedelta(days=terms.announce_days))


def rank_below(*, terms: Cleanup, rank: int, lowest: int) -> int:
    """The rank after the fall; never below the lowest grade: leaving the grades altogether is a review's decision."""
    return min(rank + terms.steps_down, lowest)


def explained(*, terms: Cleanup, standing: Standing, fell_on: date | None, today: date) -> Reason | None:
    """For the page "why this grade": the rule, the last visit and the day; None where the pack has no such rule."""
    if terms.unvisited_months is None:
        return None
    months = terms.unvisited_months
    since = counted_from(terms=terms, last_visited_on=standing.last_visited_on, entered_on=standing.entered_on)
    rule = Text(f"{months} 个月没有走访,等级下调一级", f"{counted(months, 'month|months')} without a visit: one grade down")
    if terms.steps_down > 1:
        rule = Text(f"{months} 个月没有走访,等级下调 {terms.steps_down} 级",
                f"{counted(months, 'month|months')} without a visit: {counted(terms.steps_down, 'grade|grades')} down")
    if since is None:
        said = Text(f"{rule.zh};没有走访记录,不作判断", f"{rule.en}; no visit is recorded, so nothing is concluded")
        return Reason(code="unvisited", text=said, met=None, value="–", source=terms.source)
    last = Text("最近走访", "last visit") if standing.last_visited_on else Text("建档起无走访,自", "no visit since it is in the archive,")
    day = standing.notice.due_on if standing.notice else months_after(since, months)
    if fell_on is not None and fell_on > since:
        end = Text(f"已于 {fell_on.isoformat()} 下调", f"fell on {fell_on.isoformat()}")
    elif standing.is_named:
        end = Text("指定等级期间不下调", "a named grade does not fall")
    else:
        end = Text(f"{day.isoformat()} 前走访则不下调", f"a visit before {day.isoformat()} keeps the grade")
    return Reason(code="unvisited", met=months_after(since, months) <= today, value=since.isoformat(), source=terms.source,
                  text=Text(f"{rule.zh};{last.zh} {since.isoformat()},{end.zh}", f"{rule.en}; {last.en} {since.isoformat()}, {end.en}"))
