"""What happened in approvals."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class ApprovalDecided:
    """A request is decided: decision is approved, rejected or expired; by whom (the last decider)."""

    request_id: int
    kind: str
    subject_kind: str
    subject_id: int
    subject_version: int
    decision: str
    decided_by_id: int
    decided_by_name: str
    note: str
