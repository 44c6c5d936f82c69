"""The random sample of checks that are called back, and who calls: reproducible from the draw's seed, never whoever had verified.

Not for here: what a call-back's result does to accuracy (commands.call_backs).
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from guanxi.foundation.pure.bilingual import Text, counted, t


@dataclass(frozen=True, kw_only=True)
class Caller:
    """Somebody who may call. reach: how many units he answers for; the nearest is asked first."""

    user_id: int
    name: str
    reach: int


def size(*, population: int, percent: int) -> int:
    """How many of one person's checks are drawn: rounded up, so that nobody who verified is left out."""
    return -(-population * percent // 100)


def place(*, seed: str, check_id: int) -> str:
    """A check's place in the draw: SHA-256 of seed and number; the smallest are drawn. PostgreSQL computes the same."""
    return hashlib.sha256(f"{seed}:{check_id}".encode()).hexdigest()


def caller(*, candidates: Sequence[Caller], not_these: Collection[int], place_of: str) -> Caller | None:
    """An independent person: of those nearest, one chosen by the place; None when everybody is involved."""
    free = [one for one in candidates if one.user_id not in not_these]
    if not free:
        return None
    nearest = sorted((one for one in free if one.reach == min(other.reach for other in free)), key=lambda one: one.user_id)
    return nearest[int(place_of[:8], 16) % len(nearest)]


def said(*, week: date, population: int, drawn: int, percent: int, seed: str) -> Text:
    """How a sample was drawn, in one sentence."""
    return t(
        f"{week} 起一周内核实 {population} 项,按核实人各抽 {percent}%(向上取整),共 {drawn} 项;以种子 {seed} 与记录号的 SHA-256 排序取最小者,可复算。",
        f"{counted(population, 'value|values')} verified in the week of {week}; {percent}% of each person's, rounded up, "
        f"{drawn} in all: those with the smallest "
        f"SHA-256 of seed {seed} and number, so anybody can draw it again.")
