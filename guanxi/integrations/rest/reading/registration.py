"""Registration where the path names more than the door asks for."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from guanxi.domains.registration import api as registration
from guanxi.foundation.django import access
from guanxi.foundation.pure.actor import Actor
from guanxi.foundation.pure.refusal import not_found


def history(*, actor: Actor, registration_id: int) -> tuple[registration.Line, ...]:
    """What happened to a claim, as its page tells it. Refuses `not_found`."""
    registration.registration(actor=actor, registration_id=registration_id)
    return registration.history(registration_id=registration_id)


def decide_dispute(
    *, actor: Actor, now: datetime, registration_id: int, dispute_id: int, decision: Literal["keep", "transfer"], reason: str, expected_version: int
) -> None:
    """The superior decides with the reason. Refuses `not_found` for an arbitration of another claim, and as the door does."""
    _require_own(actor, now, registration_id, dispute_id)
    registration.decide_dispute(actor=actor, now=now, dispute_id=dispute_id, decision=decision, reason=reason, expected_version=expected_version)


def appeal_dispute(*, actor: Actor, now: datetime, registration_id: int, dispute_id: int, reason: str) -> int:
    """The losing side appeals, once; returns the appeal's id. Refuses `not_found` for an arbitration of another claim."""
    _require_own(actor, now, registration_id, dispute_id)
    return registration.appeal_dispute(actor=actor, now=now, dispute_id=dispute_id, reason=reason)


def _require_own(actor: Actor, now: datetime, registration_id: int, dispute_id: int) -> None:
    with access.bound(actor):
        found = registration.disputes_of(actor=actor, registration_id=registration_id, today=now.date())
        if dispute_id not in {one.id for one in found}:
            raise not_found()
