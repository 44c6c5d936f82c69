"""Work as a program reads it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from guanxi.domains.customers import api as customers
from guanxi.domains.work import api as work
from guanxi.foundation.pure.actor import Actor
from guanxi.foundation.pure.refusal import not_found


def item(*, actor: Actor, item_id: int, today: date) -> work.Item:
    """One item the caller may act on. Refuses `not_found`."""
    found = work.item(actor=actor, item_id=item_id, today=today)
    if found is None:
        raise not_found()
    return found


def items_of(*, actor: Actor, account_id: int, today: date, limit: int = 20) -> Sequence[work.Item]:
    """Open items of an account, the most urgent first, at most 200; of who serves on site only his own, nobody's about money that is not
    for the caller. Refuses `not_found`."""
    customers.require(actor, "account.view", account_id)
    serves = customers.only_serves(actor=actor, account_id=account_id)
    is_open = customers.sees_money(actor=actor, account_id=account_id)
    return work.open_items(account_id=account_id, today=today, limit=max(1, min(limit, 200)), owner_id=None if is_open else actor.user_id,
                           and_service=not serves)
