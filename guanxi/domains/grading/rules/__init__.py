"""Decisions of grading: plain data in, decision with reasons out. No Django, no clock, no database.

`compiled` a scheme as conditions · `decision` one account · `bulk` the whole book in SQL · `examine` what is wrong
with a scheme · `shapes` the sections for `policy check` · `moves` what a review proposes and allows.
"""

from guanxi.domains.grading.rules.bulk import compile_sql
from guanxi.domains.grading.rules.compiled import Compiled, compile_scheme, undecided
from guanxi.domains.grading.rules.decision import Decision, calculate, gap_text
from guanxi.domains.grading.rules.shapes import SHAPES

__all__ = ["SHAPES", "Compiled", "Decision", "calculate", "compile_scheme", "compile_sql", "gap_text", "undecided"]
