"""How much of what a customer spends on telecommunications is ours (operator 1.14, 钱包份额)."""

from __future__ import annotations

from datetime import date

from guanxi.domains.customers import api as customers
from guanxi.domains.insights import rules
from guanxi.domains.insights.queries import money
from guanxi.domains.rivals import api as rivals
from guanxi.foundation.pure.actor import Actor

MONTHS = 3
"""Closed months over which ours is averaged: a single one may hold a quarter's bill."""


def wallet(*, actor: Actor, account_id: int, today: date) -> rules.Wallet | None:
    """None where others are not known to run anything, or the account's money is not for him. Refuses `not_found`."""
    customers.require(actor, "account.view", account_id)
    if not customers.sees_money(actor=actor, account_id=account_id):
        return None
    rents = rivals.monthly_rents(actor=actor, account_id=account_id, today=today)
    block = money.money_block(actor=actor, account_id=account_id) if rents else None
    return rules.wallet(own=block.series[-MONTHS:] if block else (), rents=rents) if rents else None
