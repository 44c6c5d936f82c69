"""Who reads and writes a customer's hierarchy: like his people. Who only serves a site sees who is there, not who decides over whom."""

from __future__ import annotations

from guanxi.domains.customers import api as customers
from guanxi.foundation.pure.actor import Actor

VIEW, EDIT = "account.view", "contact.edit"


def require_view(actor: Actor, account_id: int) -> None:
    """Refuses `not_found` for an account he does not see."""
    customers.require(actor, VIEW, account_id)


def require_edit(actor: Actor, account_id: int) -> None:
    """Refuses `not_found`, `forbidden`, and `not_responsible` for who only reads this account."""
    customers.require(actor, EDIT, account_id)


def sees_lines(actor: Actor, account_id: int) -> bool:
    """False for who only serves the account on site: 分管 and 汇报 are how it decides, not who is at the site (operator 1.1)."""
    return not customers.only_serves(actor=actor, account_id=account_id)
