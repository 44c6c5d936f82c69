"""Who reads, keeps and tests circuits. Row security repeats the reading part.

Read by whoever sees the account, also who only serves it on site: there is no money here (operator 1.1). A test is recorded by who reads it; the
circuit itself is kept by who answers for the account.
"""

from __future__ import annotations

from guanxi.domains.customers import api as customers
from guanxi.foundation.pure.actor import Actor
from guanxi.foundation.pure.bilingual import t
from guanxi.foundation.pure.refusal import Refusal

VIEW, EDIT, TEST = "circuits.view", "circuits.edit", "circuits.test"


def require_view(actor: Actor, account_id: int) -> None:
    """Refuses `not_found` for an account he does not see, `forbidden` for a role without circuits."""
    _require(actor, VIEW, account_id)


def require_test(actor: Actor, account_id: int) -> None:
    """The same for who brings what was measured: whoever stands at the circuit."""
    _require(actor, TEST, account_id)


def require_edit(actor: Actor, account_id: int) -> None:
    """Refuses `not_found`, `forbidden`, and `not_responsible` for who only reads this account."""
    customers.require(actor, EDIT, account_id)


def require_role(actor: Actor, act: str) -> None:
    """Refuses `forbidden` when none of his roles has `act`."""
    if not customers.may(actor, act):
        raise Refusal("forbidden", t("您的角色不能执行此操作", "Your role may not do this"), status=403,
                      way_out=t(f"如工作需要,请联系系统管理员开通({act})", f"If your work needs it, ask the administrator ({act})"))


def scope(actor: Actor, column: str) -> tuple[str, list[object]]:
    """SQL that keeps to the accounts he sees, for a query that has an account column."""
    return customers.account_scope(actor).sql(column)


def _require(actor: Actor, act: str, account_id: int) -> None:
    customers.require(actor, "account.view", account_id)
    require_role(actor, act)
