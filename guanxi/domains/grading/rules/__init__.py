"""Decisions of grading: plain data in, decision with reasons out. No Django, no clock, no database.

`compiled` a scheme as conditions · `decision` one account · `bulk` the whole book in SQL · `examine` what is wrong
with a scheme · `shapes` the sections for `policy check` · `authority` which unit decides a change.
"""

from guanxi.domains.grading.rules.authority import UnitPlace, approvers, tiers_by_rank
from guanxi.domains.grading.rules.bulk import compile_grades, compile_sql
from guanxi.domains.grading.rules.compiled import Compiled, compile_scheme, undecided
from guanxi.domains.grading.rules.decision import Decision, because, calculate, gap_text
from guanxi.domains.grading.rules.shapes import SHAPES

__all__ = [
    "SHAPES", "Compiled", "Decision", "UnitPlace", "approvers", "because", "calculate", "compile_grades", "compile_scheme",
    "compile_sql", "gap_text", "tiers_by_rank", "undecided",
]
