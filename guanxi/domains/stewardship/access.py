"""Who reads and judges the archive's quality: its manager himself, his superior the unit. Row security repeats the reading part."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from guanxi.domains.customers import api as customers
from guanxi.domains.organisation import api as organisation
from guanxi.foundation.django import access as binding
from guanxi.foundation.django.audit import Act
from guanxi.foundation.pure.actor import Actor, system
from guanxi.foundation.pure.bilingual import t
from guanxi.foundation.pure.refusal import Refusal, not_found

VIEW, VERIFY, CALL_BACK, REPORT = "stewardship.view", "stewardship.verify", "stewardship.call_back", "stewardship.report"
FILL = "stewardship.fill"
COLLECT, CAPTURE = "stewardship.collect", "stewardship.capture"


def require_view(actor: Actor, account_id: int) -> None:
    """Refuses `not_found` for an account he does not see."""
    customers.require(actor, "account.view", account_id)


def require_verify(actor: Actor, account_id: int) -> None:
    """Refuses `not_found`, `forbidden`, and `not_responsible` for who only reads this account."""
    customers.require(actor, VERIFY, account_id)


def require_fill(actor: Actor, account_id: int) -> None:
    """Refuses `not_found`, and `forbidden` for who tends no field. He need not be responsible for the account."""
    customers.require(actor, "account.view", account_id)
    if not customers.may(actor, FILL):
        raise Refusal("forbidden", t("您的角色不能补录档案", "Your role may not fill the archive"), status=403)


def require_call_back(actor: Actor, account_id: int) -> None:
    """Refuses `not_found`, and `forbidden` for who does not call back."""
    customers.require(actor, CALL_BACK, account_id)


def require_report(actor: Actor, unit_id: int) -> None:
    """Refuses `not_found` for a unit outside his territory, `forbidden` for who does not report."""
    _require_unit(actor, REPORT, unit_id)


def require_collect(actor: Actor, unit_id: int) -> None:
    """The same for who opens and closes rounds of collection."""
    _require_unit(actor, COLLECT, unit_id)


def may_collect(actor: Actor, unit_id: int) -> bool:
    """The same as a yes or no."""
    try:
        require_collect(actor, unit_id)
    except Refusal:
        return False
    return True


def _require_unit(actor: Actor, act: str, unit_id: int) -> None:
    if actor.scope.shape != "all" and unit_id not in actor.scope.unit_ids:
        raise not_found()
    if not customers.may(actor, act):
        raise Refusal("forbidden", t("您的角色不能办理单位事项", "Your role may not act for a unit"), status=403)


def answers(actor: Actor, account_id: int) -> bool:
    """True when the people of this account are his to edit; refuses `not_found` for an account he does not see."""
    try:
        customers.require(actor, "contact.edit", account_id)
    except Refusal as refusal:
        if refusal.status == 404:
            raise
        return False
    return True


@contextmanager
def beyond_sight(act: Act, *, wanted: bool = True) -> Iterator[None]:
    """Rows of an account he does not see, inside the act, for who may bring something and learns nothing."""
    if wanted:
        binding.bind(system(act.verb))
    try:
        yield
    finally:
        if wanted:
            binding.bind(act.actor)


def named_beyond_sight(act: Act, said: str) -> int:
    """The account of this code or exact name at his unit, below or above it. Refuses `account_unknown`. ORG-21."""
    unit_id = act.actor.unit_id
    with beyond_sight(act):
        found = customers.account_named(actor=system(act.verb), said=said) if said else None
        at = customers.header_names(ids=[found])[found][1] if found else None
    if found is None or unit_id is None or at not in {*organisation.subtree_ids(unit_id=unit_id), *organisation.superiors(unit_id=unit_id)}:
        raise Refusal("account_unknown", t("没有找到该客户,或不在您的管辖范围内", "There is no such account in your territory"), field="account",
                      status=404, way_out=t("请填写完整的集团编码或客户全称", "Enter the whole group code or the exact name"))
    return found


def accounts(actor: Actor, column: str, *, unit: str) -> tuple[str, list[Any]]:
    """SQL that keeps to the accounts he sees, for a table with an account and its unit."""
    return customers.account_scope(actor).sql(column, unit=unit)


def sums(actor: Actor) -> tuple[str, list[Any]]:
    """SQL that keeps sums (columns s.unit_id, s.owner_id) to what he answers for: his units, or himself."""
    scope = actor.scope
    if scope.shape == "all":
        return "true", []
    if scope.shape == "none":
        return "false", []
    return ("s.unit_id = any(%s)", [list(scope.unit_ids)]) if scope.unit_ids else ("s.owner_id = %s", [actor.user_id])
