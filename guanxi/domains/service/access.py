"""Who reads, records and handles cases. Row security repeats the reading part.

Read and recorded by whoever sees the account; answered, closed and reopened by who is in charge of the case or responsible for the account.
What a support centre was asked is read by who works there as well, without the case or the account, and answered by nobody else (ORG-14).
"""

from __future__ import annotations

from guanxi.domains.customers import api as customers
from guanxi.domains.organisation import api as organisation
from guanxi.foundation.pure.actor import Actor
from guanxi.foundation.pure.bilingual import t
from guanxi.foundation.pure.refusal import Refusal

VIEW, RECORD, HANDLE = "service.view", "service.record", "service.handle"
TERRITORY = "territory"


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


def works_in(actor: Actor) -> tuple[int, ...]:
    """The unit he works in and those above it, but no territories: who works in a team of a centre works in it, who works in a city does not
    work in its province."""
    if not actor.unit_id:
        return ()
    above = organisation.units(ids=organisation.superiors(unit_id=actor.unit_id))
    return tuple(one.id for one in above if one.id == actor.unit_id or one.kind != TERRITORY)


def support_scope(actor: Actor, alias: str) -> tuple[str, list[object]]:
    """SQL that keeps to requests about accounts he sees and to those a centre of his was asked."""
    seen, values = scope(actor, f"{alias}.account_id")
    return f"({seen} or {alias}.centre_id = any(%s))", [*values, list(works_in(actor))]


def require_support_view(actor: Actor) -> None:
    """Refuses `forbidden` for a role without cases."""
    _require_role(actor, VIEW)


def require_support_answer(actor: Actor, *, centre_id: int) -> None:
    """Refuses `forbidden` for a role that handles no cases, `not_in_centre` for who does not work there."""
    _require_role(actor, HANDLE)
    if centre_id not in works_in(actor):
        raise Refusal("not_in_centre", t("只有被请求的支持中心的人员可以答复", "Only people of the centre that was asked may answer"), status=403,
                      way_out=t("等待支持中心答复,或由工单负责人撤回", "Wait for the centre, or let who is in charge of the case take it back"))


def may_answer_support(actor: Actor, *, centre_id: int) -> bool:
    """The same as a yes or no, for a page that shows its buttons."""
    return customers.may(actor, HANDLE) and centre_id in works_in(actor)


def _require_role(actor: Actor, act: str) -> None:
    if not customers.may(actor, act):
        raise Refusal("forbidden", t("您的角色不能执行此操作", "Your role may not do this"), status=403)
