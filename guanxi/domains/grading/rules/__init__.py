"""Decisions of grading: plain data in, decision with reasons out. No Django, no clock, no database.

`compiled` a scheme as conditions · `decision` one account · `bulk` the whole book in SQL · `examine` what is wrong
with a scheme · `shapes` the sections for `policy check` · `authority` which unit decides a change · `cleanup` falls for
want of a visit · `silence` who buys nothing.
"""

from guanxi.domains.grading.rules.authority import UnitPlace, approvers, tiers_by_rank
from guanxi.domains.grading.rules.bulk import compile_grades, compile_sql
from guanxi.domains.grading.rules.cleanup import (
    Notice,
    Standing,
    counted_from,
    due_on,
    explained,
    months_after,
    next_step,
    rank_below,
)
from guanxi.domains.grading.rules.compiled import Compiled, compile_scheme, undecided
from guanxi.domains.grading.rules.decision import Decision, because, calculate, gap_text
from guanxi.domains.grading.rules.shapes import SHAPES
from guanxi.domains.grading.rules.silence import (
    Silence,
    is_too_many,
    lost_fen,
    silence_of,
    silent_since,
    uncovered,
)

__all__ = [
    "SHAPES", "Compiled", "Decision", "Notice", "Silence", "Standing", "UnitPlace", "approvers", "because", "calculate", "compile_grades",
    "compile_scheme", "compile_sql", "counted_from", "due_on", "explained", "gap_text", "is_too_many", "lost_fen", "months_after",
    "next_step", "rank_below", "silence_of", "silent_since", "tiers_by_rank", "uncovered", "undecided",
]
