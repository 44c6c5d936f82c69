"""Around one account: what a page reads after it has shown that its reader sees the account."""

from __future__ import annotations

from datetime import datetime

from guanxi.domains.customers import api as customers
from guanxi.domains.timeline import api as timelines
from guanxi.foundation.pure.actor import Actor


def timeline(*, actor: Actor, account_id: int, before: str = "", topic: str = "", limit: int = 20) -> timelines.Stretch:
    """What happened at an account, the latest first; `before` of one answer asks for the next. Refuses `not_found`."""
    customers.require(actor, "account.view", account_id)
    return timelines.for_account(
        account_id=account_id, actor=actor, sees_money=customers.sees_money(actor=actor, account_id=account_id),
        only_serves=customers.only_serves(actor=actor, account_id=account_id),
        before=before, topic=topic, limit=max(1, min(limit, 200)))


def contacts(*, actor: Actor, now: datetime, account_id: int) -> tuple[customers.ContactCard, ...]:
    """The people of an account as its page shows them to the caller: masked by the matrix, what is plain is logged. Refuses `not_found`."""
    return customers.show_contacts(actor=actor, now=now, account_id=account_id)


def positions(*, actor: Actor, contact_id: int) -> tuple[customers.PositionLine, ...]:
    """Posts of a person over time, here and at other accounts the caller sees. Refuses `not_found`."""
    customers.contact(actor=actor, contact_id=contact_id)
    return customers.positions(actor=actor, contact_id=contact_id)
