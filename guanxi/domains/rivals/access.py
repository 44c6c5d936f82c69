"""Who reads and writes what rivals sell: like the account itself. Row security repeats the reading part."""

from __future__ import annotations

from guanxi.domains.customers import api as customers
from guanxi.foundation.pure.actor import Actor
from guanxi.foundation.pure.refusal import Refusal

VIEW, EDIT, REPORT = "rivals.view", "rivals.edit", "rivals.report"


def require_view(actor: Actor, account_id: int) -> None:
    """Refuses `not_found` for an account he does not see, `money_closed` where he only serves the site: a rent is money."""
    customers.require_money(actor, account_id)


def require_edit(actor: Actor, account_id: int) -> None:
    """Refuses `not_found`, `forbidden`, and `not_responsible` for who only reads this account."""
    customers.require(actor, EDIT, account_id)


def may_answer(actor: Actor, account_id: int) -> bool:
    """Who reports what he saw at an account he does not answer for: False. Refuses `not_found`, and `forbidden` for who reports nothing. ORG-21."""
    try:
        require_edit(actor, account_id)
    except Refusal as refusal:
        if refusal.status == 404 or not customers.may(actor, REPORT):
            raise
        return False
    return True


def scope(actor: Actor, column: str) -> tuple[str, list[object]]:
    """SQL that keeps to the accounts he sees, for a query that has an account column."""
    return customers.money_scope(actor).sql(column)
