"""A list of cases leaves the house: one line in the audit, before the file is sent (SYS-22)."""

from __future__ import annotations

from datetime import datetime

from guanxi.foundation.django import audit
from guanxi.foundation.pure.actor import Actor


def record_case_export(*, actor: Actor, now: datetime, rows: int, said: str) -> None:
    """Writes down who took how many rows by which filter."""
    with audit.acting(actor=actor, verb="export_cases", now=now, reason=f"{rows} 行;{said}"[:300]):
        pass
