"""The order of a day: what must be done today, what can be done, what waits (operator 1.18). Plain values only."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

MUST_CAP = 12
CLOCK, PROMISE, DECISION, MONEY, ROUTINE = 1, 2, 3, 4, 5
SUPERVISE = "work.supervise"
WEIGHTS = (CLOCK, PROMISE, DECISION, MONEY, ROUTINE)


@dataclass(frozen=True, kw_only=True)
class Due:
    """What the order of a day needs to know of one item. stake_fen: revenue at risk, None when there is none."""

    id: int
    weight: int
    due_on: date
    account_id: int | None = None
    stake_fen: int | None = None
    snoozed_until: date | None = None
    bundled: tuple[int, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Day:
    """must: at most MUST_CAP, in order. can: the rest that is not asleep. asleep: snoozed beyond today."""

    must: Sequence[Due]
    can: Sequence[Due]
    asleep: Sequence[Due]


def plan(*, items: Sequence[Due], today: date, cap: int = MUST_CAP) -> Day:
    """Orders a person's open items: clocks, promises, decisions others wait for, money at risk, routine; then by due day.

    Must = due today or before, at most `cap`. Routine items of one account are bundled into the first of them.
    """
    awake = [item for item in items if item.snoozed_until is None or item.snoozed_until <= today]
    asleep = [item for item in items if item.snoozed_until is not None and item.snoozed_until > today]
    ordered = _bundled(sorted(awake, key=lambda item: _rank(item, today)))
    due = [item for item in ordered if item.due_on <= today]
    later = [item for item in ordered if item.due_on > today]
    return Day(must=due[:cap], can=[*due[cap:], *later], asleep=sorted(asleep, key=lambda item: (item.snoozed_until, item.id)))


def may_act(*, is_own: bool, supervises: bool, in_reach: bool) -> bool:
    """His own item, or one of an account of his units where he supervises: nobody else completes it, puts it off or passes it on.

    supervises: one of his roles has `SUPERVISE` (heads and managers of requirements 3, not who merely sees a unit's accounts).
    in_reach: the account is of his units; granted in person, or his to serve on site (operator 1.1), it makes him nobody's head.
    """
    return is_own or (supervises and in_reach)


def _rank(item: Due, today: date) -> tuple[int, float, date, int]:
    days_left = max((item.due_on - today).days, 0) + 1
    at_risk = -(item.stake_fen or 0) / days_left if item.weight == MONEY else 0.0
    return item.weight, at_risk, item.due_on, item.id


def _bundled(items: Sequence[Due]) -> list[Due]:
    """One account has at most one routine item on a page; the others hang on it (operator 1.18)."""
    kept: list[Due] = []
    first_of: dict[int, int] = {}
    for item in items:
        if item.weight != ROUTINE or item.account_id is None:
            kept.append(item)
        elif item.account_id in first_of:
            at = first_of[item.account_id]
            kept[at] = replace(kept[at], bundled=(*kept[at].bundled, item.id))
        else:
            first_of[item.account_id] = len(kept)
            kept.append(item)
    return kept
