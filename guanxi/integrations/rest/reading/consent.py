"""Consent with the scan that proves it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from guanxi.domains.consent import api as consent
from guanxi.foundation.pure.actor import Actor


def record_scanned_consent(
    *, actor: Actor, now: datetime, contact_id: int, said: consent.Said, file_name: str, file_size: int, chunks: Iterable[bytes]
) -> int:
    """Records what a person said together with the signed sheet; returns the entry's id. Refuses as `record_consent` does."""
    scan = consent.Scan(name=file_name, size=file_size, chunks=chunks)
    return consent.record_consent(actor=actor, now=now, contact_id=contact_id, said=said, scan=scan)
