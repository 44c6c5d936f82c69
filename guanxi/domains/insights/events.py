"""What insights tells the shelves above."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class ScoresPublished:
    """Measures of a night are visible; one event per night, subscribers work set-wise on the run's mart."""

    run_id: int
    anchor_month: int
    changed_rows: int
