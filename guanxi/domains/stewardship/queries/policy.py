"""The sections of stewardship in force. Before any version is in force, the shipped files count."""

from __future__ import annotations

from datetime import date

from guanxi.domains.rulebook import api as rulebook
from guanxi.domains.stewardship.policy import FIELDS, QUOTAS, Fields, Quotas


def fields(*, on: date) -> Fields:
    """Stewards, freshness and judging period in force on a day: one statement. ARC-14."""
    return rulebook.in_force(key="stewardship/fields", adapter=FIELDS, on=on)


def quotas(*, on: date) -> Quotas:
    """Quotas, sample and form in force on a day: one statement. ARC-16 to ARC-21."""
    return rulebook.in_force(key="stewardship/quotas", adapter=QUOTAS, on=on)
