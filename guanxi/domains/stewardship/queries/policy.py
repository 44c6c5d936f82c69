"""The sections of stewardship in force. Before any version is in force, the shipped files count."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from guanxi.domains.rulebook import api as rulebook
from guanxi.domains.stewardship.policy import CAPTURES, FIELDS, QUOTAS, Captures, Fields, Post, Quotas


def fields(*, on: date) -> Fields:
    """Stewards, freshness and judging period in force on a day: one statement. ARC-14."""
    return rulebook.in_force(key="stewardship/fields", adapter=FIELDS, on=on)


def quotas(*, on: date) -> Quotas:
    """Quotas, sample and form in force on a day: one statement. ARC-16 to ARC-21."""
    return rulebook.in_force(key="stewardship/quotas", adapter=QUOTAS, on=on)


def captures(*, on: date) -> Captures:
    """What every post brings, in force on a day: one statement. ORG-21."""
    return rulebook.in_force(key="stewardship/captures", adapter=CAPTURES, on=on)


def captures_of(*, roles: Collection[str], today: date) -> Post:
    """What these roles bring of accounts they are not responsible for; no fields for who brings nothing. ORG-21."""
    return captures(on=today).of(roles) or Post.model_construct(role="", source="customer", fields=())
