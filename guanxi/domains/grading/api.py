"""The door of grading: why a grade, what is in force, rounds, naming, the night's calculation, previews."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime

from guanxi.domains.grading.commands import (
    Lowered,
    Regraded,
    Struck,
    begin_grades,
    decide_review,
    decider,
    end_named_grade,
    explain_loss,
    lower_unvisited,
    name_grade,
    open_review,
    record_lost_export,
    regrade,
    return_account,
    set_opinion,
    submit_review,
    update_lost_register,
    withdraw_review,
)
from guanxi.domains.grading.policy import Cleanup
from guanxi.domains.grading.queries import cleaning
from guanxi.domains.grading.queries.cleanup_preview import CleanupPreview, preview_cleanup
from guanxi.domains.grading.queries.holding import Held, held, history, in_force
from guanxi.domains.grading.queries.lost import (
    LostCard,
    LostFigures,
    LostFilter,
    loss_reasons,
    lost_account,
    lost_figures,
    lost_register,
)
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


def cleanup_terms(*, on: date) -> Cleanup:
    """What the pack in force says about clean-up (ARC-22)."""
    return cleaning.terms(on=on)[1]


def regrade_on_published(*, actor: Actor, now: datetime) -> Regraded:
    """`regrade` on the night that is published; run 0 before the first night."""
    published = insights.published_run()
    return regrade(actor=actor, now=now, run_id=published.id if published else 0)


__all__ = [
    "ActiveScheme", "Cleanup", "CleanupPreview", "Held", "LostCard", "LostFigures", "LostFilter", "Lowered", "Minutes", "Preview",
    "PublishedLine", "Regraded", "ReviewCard", "ReviewFigures", "ReviewLine", "Struck", "WhyGrade", "active_schemes", "begin_grades",
    "cleanup_terms", "decide_review", "decider", "end_named_grade", "explain_loss", "grade_names", "grades_of", "held", "history",
    "in_force", "leading_scheme", "loss_reasons", "lost_account", "lost_figures", "lost_register", "lower_unvisited", "name_grade",
    "open_review", "preview", "preview_cleanup", "published_lines", "published_list", "record_lost_export", "regrade",
    "regrade_on_published", "return_account", "review_card", "review_figures", "review_lines", "review_minutes", "reviews", "set_opinion",
    "submit_review", "update_lost_register", "why", "withdraw_review",
]
