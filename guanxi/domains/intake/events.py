"""What intake publishes: a finished or reverted run, one event for all its rows (hard-places 3.7)."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class ImportDone:
    """A run has written its last batch."""

    run_id: int
    kind: str
    by: int


@dataclass(frozen=True, kw_only=True)
class ImportReverted:
    """A run has been taken back; rows changed since were kept."""

    run_id: int
    kind: str
    kept: int
    by: int
