"""Who took a list of figures away, written down before the file is sent (SYS-22)."""

from __future__ import annotations

from datetime import datetime

from guanxi.domains.insights import access
from guanxi.foundation.django import audit
from guanxi.foundation.pure.actor import Actor


def record_shares_export(*, actor: Actor, now: datetime, rows: int, by: str) -> None:
    """The list of 收入归属 by unit or by person: how many rows. Refuses `forbidden`."""
    access.require(actor, access.SEE_SHARES)
    with audit.acting(actor=actor, verb="export_shares", now=now, reason=f"{rows} 行;by={by}"[:300]):
        pass
