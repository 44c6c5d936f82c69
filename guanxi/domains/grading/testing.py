"""A city with graded accounts for tests: figures of a night, an activated pack. For tests only."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from guanxi.domains.customers.testing import make_account
from guanxi.domains.insights.models import AccountMeasure
from guanxi.domains.rulebook import api as rulebook
from guanxi.foundation.pure.actor import system


def activate(*, now: datetime) -> int:
    """The demo operator's shipped pack in force."""
    return rulebook.activate_policy(actor=system("test"), now=now)


def measured(*, account_id: int, yuan: int | None, **figures: Any) -> None:
    """Publishes figures of a night for one account; None = no data."""
    fen = None if yuan is None else yuan * 100
    AccountMeasure.objects.update_or_create(account_id=account_id, defaults={
        "run_id": 1, "as_of": date(2026, 11, 1), "revenue_12m_fen": fen, "letter_revenue_12m_fen": fen,
        "months_billed_24": 12, "product_instances": 1, **figures})


def make_graded(*, now: datetime, unit_id: int, name: str, yuan: int | None, **values: Any) -> int:
    """An account with agreement and registration (unless said otherwise) and 12 months of revenue."""
    facts: dict[str, Any] = {"has_agreement": True, "registered_on": date(2025, 3, 1), **values}
    account_id = make_account(now=now, unit_id=unit_id, name=name, **facts)
    measured(account_id=account_id, yuan=yuan)
    return account_id
