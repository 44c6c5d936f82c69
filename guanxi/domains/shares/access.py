"""Who reads and sets revenue shares: whoever may see the account's money reads; who may set is in charge of its unit. Shares give no access."""

from __future__ import annotations

from guanxi.domains.customers import api as customers
from guanxi.foundation.pure.actor import Actor

VIEW, SET = "shares.view", "shares.set"


def require_view(actor: Actor, account_id: int) -> None:
    """Refuses `not_found` for an account he does not see, `money_closed` where he only serves the site (operator 1.1)."""
    customers.require_money(actor, account_id)


def may_view(*, actor: Actor) -> bool:
    """True when one of his roles works with figures, whatever the account."""
    return customers.may(actor, VIEW)


def require_set(actor: Actor, account_id: int) -> None:
    """Refuses `not_found`, `forbidden` without the act, `not_responsible` for who only reads this account.

    The act is the supervisor's, the steward's and headquarters': an account manager would set his own figure.
    """
    customers.require(actor, SET, account_id)


def may_set(*, actor: Actor) -> bool:
    """True when one of his roles sets shares, whatever the account."""
    return customers.may(actor, SET)
