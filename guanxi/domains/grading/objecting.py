"""A review round that is not decided keeps its accounts from the recycle bin (wiring.OBJECTIONS); a named grade keeps one with its owner."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from guanxi.domains.grading.models import CLOSED, NAMED, WITHDRAWN, GradeReviewLine
from guanxi.domains.grading.queries import holding
from guanxi.foundation.django.participants import Objections
from guanxi.foundation.pure.bilingual import t
from guanxi.foundation.pure.refusal import Reason


def objections(*, account_ids: Collection[int], today: date) -> Objections:
    """Lines of rounds that are open or wait for a decision."""
    found: dict[int, list[Reason]] = {}
    lines = GradeReviewLine.objects.filter(account_id__in=account_ids).exclude(review__state__in=(CLOSED, WITHDRAWN))
    for account_id, review_id in sorted(set(lines.values_list("account_id", "review_id"))):
        found.setdefault(account_id, []).append(Reason(code="review_open", met=False, value=str(review_id), text=t(
            f"等级评审 {review_id} 尚未决定", f"grade review {review_id} is not decided")))
    return found


def keeps_owner(*, account_ids: Collection[int], today: date) -> Objections:
    """A leader named its grade: whose it is was decided with it."""
    return {account_id: [Reason(code="named_grade", met=False, value=one.grade, source="ORG-20", text=t(
        f"等级由{one.decided_by}指定", f"{one.decided_by} named its grade")) for one in held if one.kind == NAMED]
        for account_id, held in holding.held(account_ids=account_ids, on=today).items() if any(one.kind == NAMED for one in held)}
