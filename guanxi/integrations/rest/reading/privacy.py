"""The duty roster as a program asks it."""

from __future__ import annotations

from datetime import datetime

from guanxi.domains.privacy import api as privacy
from guanxi.foundation.pure.actor import Actor
from guanxi.foundation.pure.refusal import not_found


def on_duty(*, actor: Actor, now: datetime) -> privacy.Duty:
    """Who decides now what the caller asks of the vault for his own unit. Refuses `not_found` to who has no unit. PRM-66."""
    if actor.unit_id is None:
        raise not_found()
    return privacy.on_duty(actor=actor, unit_id=actor.unit_id, now=now)
