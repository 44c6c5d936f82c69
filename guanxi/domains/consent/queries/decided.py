"""Whom a permission was about: for what became of a letter that went by it (ARC-12)."""

from __future__ import annotations

from dataclasses import dataclass

from guanxi.domains.consent.models import Decision


@dataclass(frozen=True, kw_only=True)
class Decided:
    """The person of a permission, and the account he belonged to then."""

    contact_id: int
    account_id: int


def decided(*, decision_id: int) -> Decided | None:
    """Whom it was about, None when it is gone; row security hides people of accounts one may not see."""
    row = Decision.objects.filter(pk=decision_id).first()
    return Decided(contact_id=row.contact_id, account_id=row.account_id) if row else None
