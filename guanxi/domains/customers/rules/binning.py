"""When an account may go into the recycle bin, how long it lies there, when it may be purged. No database, no clock."""

from __future__ import annotations

from calendar import monthrange
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from datetime import date, timedelta

from guanxi.foundation.pure import stated
from guanxi.foundation.pure.bilingual import t
from guanxi.foundation.pure.months import month_of, shift
from guanxi.foundation.pure.refusal import Reason, Refusal

LONGEST_REASON = 200
MOST_OF_TREE = 5_000
"""Accounts of one tree that go together (ours)."""


def require_reason(reason: str) -> str:
    """The reason without blanks around it; refuses `reason_missing`."""
    stated.require(reason, ask=t("请填写移入回收站的原因", "Say why it goes into the recycle bin"), code="reason_missing")
    return reason.strip()[:LONGEST_REASON]


def refuse_open(open_things: Sequence[Reason]) -> Refusal | None:
    """Why it may not go now: every open thing with its way out; None when nothing is open."""
    if not open_things:
        return None
    return Refusal(
        "still_open", t(f"暂不能移入回收站:{';'.join(one.text.zh for one in open_things)}",
                        f"Not now: {'; '.join(one.text.en for one in open_things)}"), status=409, reasons=tuple(open_things),
        way_out=t("请先办结上述事项,再移入回收站", "Settle these first, then try again"))


def kept_until(*, binned_on: date, retention_days: int | None) -> date | None:
    """The last day it is kept; None where the pack names no retention: it is kept for ever."""
    return None if retention_days is None else binned_on + timedelta(days=retention_days)


def retired_before(*, today: date, months: int) -> date:
    """Who was retired before this day is kept no longer: his months are over (the 31st of a shorter month is its last day)."""
    month = shift(month_of(today), -months)
    year, number = divmod(month, 100)
    return date(year, number, min(today.day, monthrange(year, number)[1]))


def is_due(*, binned_on: date, retention_days: int | None, today: date) -> bool:
    """True when the time it is kept is over."""
    until = kept_until(binned_on=binned_on, retention_days=retention_days)
    return until is not None and today > until


def may_purge(*, binned_on: date, retention_days: int | None, announced_on: date | None, today: date) -> bool:
    """Due, and announced by an earlier night: whoever looks at the bin sees it before it happens."""
    return is_due(binned_on=binned_on, retention_days=retention_days, today=today) and announced_on is not None and announced_on < today


def in_bin() -> Refusal:
    """For a write that meets an account in the bin."""
    return Refusal("in_bin", t("该客户在回收站,不能修改", "This account lies in the recycle bin"), status=409,
                   way_out=t("请先在回收站恢复", "Restore it in the recycle bin first"))


def tree_that_goes(*, tree: Collection[int], children: Mapping[int, Collection[int]], kept: Collection[int]) -> tuple[list[int], list[int]]:
    """Of a tree the accounts that may go, each after everything below it, and those that stay: what is kept and whoever stands above it.

    children: of every kind of tree; one outside `tree` keeps its parent. Accounts of a circle of two kinds stay.
    """
    inside, stays, goes = set(tree), set(kept), list[int]()
    waiting = Counter({one: sum(child in inside for child in children.get(one, ())) for one in inside})
    parents: dict[int, list[int]] = {}
    for parent, below in children.items():
        for child in below:
            parents.setdefault(child, []).append(parent)
        if not inside.issuperset(below):
            stays.add(parent)
    ready = sorted(one for one in inside if not waiting[one])
    while ready:
        one = ready.pop()
        if one not in stays:
            goes.append(one)
        for parent in parents.get(one, ()):
            if one in stays:
                stays.add(parent)
            waiting[parent] -= 1
            if waiting[parent] == 0 and parent in inside:
                ready.append(parent)
    return goes, sorted(inside - set(goes))


def require_tree(count: int) -> None:
    """Refuses `tree_too_large`, and `no_tree` where nothing stands below."""
    if count > MOST_OF_TREE:
        raise Refusal("tree_too_large", status=409, text=t(
            f"其下超过 {MOST_OF_TREE:,} 户,一次移入太多", f"Over {MOST_OF_TREE:,} accounts stand below: too many at once"),
                      way_out=t("请从较低一级的客户开始", "Begin with an account further down"))
    if count < 2:
        raise Refusal("no_tree", t("其下没有下级客户", "No account stands below it"), status=409,
                      way_out=t("请直接移入回收站", "Put it there by itself"))
