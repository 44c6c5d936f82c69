"""Who reads, records and handles cases. Row security repeats the reading part.

Read and recorded by whoever sees the account; answered, closed and reopened by who is in charge of the case or responsible for the account.
"""

from __future__ import annotations

from guanxi.domains.customers import api as customers
from guanxi.foundation.pure.actor import Actor
from guanxi.foundation.pure.bilingual import t
from guanxi.foundation.pure.refusal import Refusal

VIEW, RECORD, HANDLE = "service.view", "service.record", "service.handle"


def require_view(actor: Actor, account_id: int) -> None:
    """Refuses `not_found` for an account he does not see, `forbidden` for a role without cases."""
    customers.require(actor, "account.view", account_id)
    _require_role(actor, VIEW)


def require_record(actor: Actor, account_id: int) -> None:
    """Refuses `not_found` and `forbidden`: what a customer says is written down by whoever heard it."""
    customers.require(actor, "account.view", account_id)
    _require_role(actor, RECORD)


def require_handle(actor: Actor, *, account_id: int, handler_id: int | None) -> None:
    """Refuses `not_found`, `forbidden`, and `not_responsible` for who neither has the case nor answers for the account."""
    if handler_id is not None and handler_id == actor.user_id:
        customers.require(actor, "account.view", account_id)
        _require_role(actor, HANDLE)
    else:
        customers.require(actor, HANDLE, account_id)


def may_handle(actor: Actor, *, account_id: int, handler_id: int | None) -> bool:
    """The same as a yes or no, for a page that shows its buttons."""
    try:
        require_handle(actor, account_id=account_id, handler_id=handler_id)
    except Refusal:
        return False
    return True


def scope(actor: Actor, column: str) -> tuple[str, list[object]]:
    """SQL that keeps to the accounts he sees, for a query that has an account column."""
    return customers.account_scope(actor).sql(column)


def _require_role(actor: Actor, act: str) -> None:
    if not customers.may(actor, act):
        raise Refusal("forbidden", t("您的角色不能执行此操作", "Your role may not do this"), status=403)
