"""Registration where the path names more than the door asks for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from guanxi.domains.customers import api as customers
from guanxi.domains.lists import api as lists
from guanxi.domains.registration import api as registration
from guanxi.foundation.django import access
from guanxi.foundation.pure.actor import Actor
from guanxi.foundation.pure.refusal import Refusal, not_found

MOST = 200


@dataclass(frozen=True, kw_only=True)
class PoolStretch:
    """A stretch of the pool; ask again with `after` = `next_after` until that is null."""

    lines: Sequence[customers.PoolLine]
    next_after: int | None


def pool(*, today: date, after: int = 0, limit: int = 50) -> PoolStretch:
    """Free grid accounts of the caller's territory as masked headers, by id; at most 200 at once. operator 1.12."""
    most = max(1, min(limit, MOST))
    found = customers.pool(on=today, after=after, most=most + 1)
    return PoolStretch(lines=found[:most], next_after=found[most - 1].account_id if len(found) > most else None)


def held(*, actor: Actor, today: date) -> Sequence[customers.HeldLine]:
    """The caller's own grid accounts with the day of the last contact, the oldest first."""
    return customers.held_of_grid(on=today, user_id=actor.user_id)


def lacks_letter(*, actor: Actor, today: date, account_id: int) -> Refusal | None:
    """Why the caller's unit may not work on this account for want of a letter; null when it may, or needs none. Refuses `not_found`. SAL-04."""
    registration.registrations_of(actor=actor, account_id=account_id)
    row = lists.listed(account_id=account_id)
    return registration.letter_refusal(account_id=account_id, grade=row.grade if row else "", unit_id=actor.unit_id, on=today)


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
