"""Who reads and writes consent: like the account. A withdrawal may be recorded by whoever sees the account, whatever his part in it."""

from __future__ import annotations

from guanxi.domains.customers import api as customers
from guanxi.foundation.pure.actor import Actor
from guanxi.foundation.pure.bilingual import t
from guanxi.foundation.pure.refusal import Refusal

VIEW, RECORD, WITHDRAW, TOUCH = "consent.view", "consent.record", "consent.withdraw", "consent.touch"


def require_view(actor: Actor, account_id: int) -> None:
    """Refuses `not_found` for an account he does not see."""
    customers.require(actor, "account.view", account_id)


def require_record(actor: Actor, account_id: int) -> None:
    """Refuses `not_found`, `forbidden`, and `not_responsible` for who only reads this account."""
    customers.require(actor, RECORD, account_id)


def require_withdraw(actor: Actor, account_id: int) -> None:
    """Refuses `not_found` and `forbidden`: a person's no is taken by anybody who may see him (PRM-75)."""
    customers.require(actor, "account.view", account_id)
    _require_role(actor, WITHDRAW)


def require_touch(actor: Actor, account_id: int) -> None:
    """Refuses `not_found` and `forbidden`: a contact is written down by whoever had it."""
    customers.require(actor, "account.view", account_id)
    _require_role(actor, TOUCH)


def _require_role(actor: Actor, act: str) -> None:
    if not customers.may(actor, act):
        raise Refusal("forbidden", t("您的角色不能执行此操作", "Your role may not do this"), status=403)


def scope(actor: Actor, column: str) -> tuple[str, list[object]]:
    """SQL that keeps to the accounts he sees, for a query that has an account column."""
    return customers.account_scope(actor).sql(column)
