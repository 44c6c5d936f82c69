"""The door of grading: why a grade, what is in force, rounds, naming, the night's calculation, previews."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime

from guanxi.domains.grading.commands import (
    Lowered,
    Regraded,
    begin_grades,
    decide_review,
    decider,
    end_named_grade,
    lower_unvisited,
    name_grade,
    open_review,
    regrade,
    set_opinion,
    submit_review,
    withdraw_review,
)
from guanxi.domains.grading.queries.holding import Held, held, history, in_force
from guanxi.domains.grading.queries.preview import Preview, preview
from guanxi.domains.grading.queries.published import (
    Minutes,
    PublishedLine,
    published_lines,
    published_list,
    review_minutes,
)
from guanxi.domains.grading.queries.reviews import (
    ReviewCard,
    ReviewFigures,
    ReviewLine,
    review_card,
    review_figures,
    review_lines,
    reviews,
)
from guanxi.domains.grading.queries.schemes import ActiveScheme, active_schemes, grade_names, leading_scheme
from guanxi.domains.grading.queries.why import WhyGrade, why
from guanxi.domains.insights import api as insights
from guanxi.foundation.pure.actor import Actor


def grades_of(*, account_ids: Collection[int], on: date) -> dict[int, Held]:
    """account id → the leading scheme's grade in force, for callers that decided who may see the accounts."""
    leading = leading_scheme(on=on)
    if leading is None:
        return {}
    found = {pk: in_force(grades=grades, scheme=leading.key) for pk, grades in held(account_ids=account_ids, on=on).items()}
    return {pk: grade for pk, grade in found.items() if grade is not None}


def regrade_on_published(*, actor: Actor, now: datetime) -> Regraded:
    """`regrade` on the night that is published; run 0 before the first night."""
    published = insights.published_run()
    return regrade(actor=actor, now=now, run_id=published.id if published else 0)


__all__ = [
    "ActiveScheme", "Held", "Lowered", "Minutes", "Preview", "PublishedLine", "Regraded", "ReviewCard", "ReviewFigures", "ReviewLine", "WhyGrade",
    "active_schemes", "begin_grades", "decide_review", "decider", "end_named_grade", "grade_names", "grades_of", "held", "history",
    "in_force", "leading_scheme", "lower_unvisited", "name_grade", "open_review", "preview", "published_lines", "published_list", "regrade",
    "regrade_on_published", "review_card", "review_figures", "review_lines", "review_minutes", "reviews", "set_opinion", "submit_review",
    "why", "withdraw_review",
]
