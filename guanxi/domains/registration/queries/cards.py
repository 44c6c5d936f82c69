"""What a question to a unit above shows, whatever it is about. Not for here: who is a side of it (disputes, leads)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from guanxi.foundation.pure.bilingual import Text


@dataclass(frozen=True, kw_only=True)
class ArbitrationCard:
    """reason and opened_by: empty for another side until it is decided. why_provisional: why due_on may still move. appeal_until: the last day of an
    appeal against a decision that can be appealed against; is_appeal_over: it has passed."""

    id: int
    version: int
    instance: int
    account_id: int
    account_name: str
    arbiter_name: str
    reason: str
    opened_by: str
    opened_on: date
    due_on: date
    why_provisional: Text | None
    is_late: bool
    state: str
    decided_by: str
    decided_on: date | None
    decision_reason: str
    is_appealed: bool
    may_decide: bool
    may_appeal: bool
    appeal_until: date | None
    is_appeal_over: bool
