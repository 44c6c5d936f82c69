"""Whether an account buys nothing any more, since when, and what that costs a year. LIF-11, LIF-12, ARC-22. No Django, no clock.

"No bill is known" is not "no purchase": months without loaded bills, and accounts that never had one, are unknown, and unknown moves nobody.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from guanxi.foundation.pure import months

YEAR = 12


@dataclass(frozen=True, kw_only=True)
class Silence:
    """last_month: the last one with a purchase (YYYYMM); silent: months since. yearly_fen: of the year that ended with it, of which `known` months
    are in the series."""

    last_month: int
    last_fen: int
    silent: int
    yearly_fen: int
    known: int


def uncovered(*, anchor: int, count: int, covered: Collection[int]) -> tuple[int, ...]:
    """Those of the last `count` months up to the anchor of which no bills are loaded: nobody can be called silent over them."""
    return tuple(month for month in months.span(anchor, count) if month not in covered)


def silence_of(*, series: Sequence[int], anchor: int) -> Silence | None:
    """What a series of months (fen, oldest first, ending with the anchor) says; None when no month of it has a purchase.

    A month counts when its revenue is above zero: a credit note, or a bill of nothing, buys nothing.
    """
    place = next((number for number in range(len(series) - 1, -1, -1) if series[number] > 0), None)
    if place is None:
        return None
    silent, first = len(series) - 1 - place, max(place - YEAR + 1, 0)
    return Silence(last_month=months.shift(anchor, -silent), last_fen=series[place], silent=silent, yearly_fen=sum(series[first:place + 1]),
                   known=place + 1 - first)


def lost_fen(*, yearly_fen: int, known: int, silent: int) -> int:
    """What the silence has cost so far: the year's revenue for as many months as it lasts (LIF-11)."""
    return yearly_fen * silent // known if known else 0


def silent_since(*, last_month: int, anchor: int) -> int:
    """Whole months from the last one with a purchase to the anchor."""
    return max((anchor // 100 - last_month // 100) * 12 + anchor % 100 - last_month % 100, 0)


def is_too_many(*, struck: int, accounts: int, most_percent: int | None) -> bool:
    """True when one night would strike a larger part of the accounts with bills than the pack believes: bills are missing more likely."""
    return most_percent is not None and struck * 100 > accounts * most_percent
