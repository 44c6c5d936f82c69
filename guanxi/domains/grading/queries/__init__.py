"""Reads of grading: schemes in force, why a grade, rounds, who would move."""

from guanxi.domains.grading.queries.holding import held, history, in_force
from guanxi.domains.grading.queries.preview import preview
from guanxi.domains.grading.queries.reviews import review_card, review_figures, review_lines, reviews
from guanxi.domains.grading.queries.schemes import active_schemes, grade_names, leading_scheme
from guanxi.domains.grading.queries.why import why

__all__ = [
    "active_schemes", "grade_names", "held", "history", "in_force", "leading_scheme", "preview", "review_card",
    "review_figures", "review_lines", "reviews", "why",
]
