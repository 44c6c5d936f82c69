"""What went down or up the line, for the shelves above."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class PaperIssued:
    """A guidance, an experience or one that is spread went out. kind: guidance, experience, spread; units: to how many."""

    paper_id: int
    kind: str
    unit_id: int
    units: int


@dataclass(frozen=True, kw_only=True)
class PaperSigned:
    """A unit confirmed that it has read it."""

    paper_id: int
    unit_id: int


@dataclass(frozen=True, kw_only=True)
class PaperAnswered:
    """A unit said what came of it."""

    paper_id: int
    unit_id: int
