"""What happened in grading. Batch events: one per act, subscribers work set-wise (hard-places 3.7)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, kw_only=True)
class GradesCalculated:
    """A night has recalculated grades; `changed` rows of all active schemes differ from the night before."""

    run_id: int
    changed: int
    policy_version: str


@dataclass(frozen=True, kw_only=True)
class GradesChanged:
    """Effective grades of a decided round (review_id) move on `effective_on`; lines: how many accounts."""

    review_id: int
    scheme: str
    effective_on: date
    lines: int


@dataclass(frozen=True, kw_only=True)
class GradesLowered:
    """Effective grades that fell on `effective_on` because nobody visited for too long (ARC-22); lines: how many accounts."""

    scheme: str
    effective_on: date
    lines: int


@dataclass(frozen=True, kw_only=True)
class GradeNamed:
    """A leader named a grade for one account until a day."""

    account_id: int
    scheme: str
    grade: str
    valid_until: date | None
