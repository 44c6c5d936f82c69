"""Who may do what with claims: acts of his roles, his own, those of units below him. Row security repeats the row part.

A claim may be made on an account one does not see, if its unit lies in one's own territory and one can name it exactly: industry
teams register projects at the accounts of their city's counties (operator 1.11).
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from guanxi.domains.customers import api as customers
from guanxi.domains.organisation import api as organisation
from guanxi.domains.registration.models import Registration
from guanxi.domains.registration.rules import letters
from guanxi.foundation.django import access as binding
from guanxi.foundation.django.audit import Act
from guanxi.foundation.pure.actor import Actor, system
from guanxi.foundation.pure.bilingual import t
from guanxi.foundation.pure.refusal import Refusal, not_found

MOST_CALLED = 5


@dataclass(frozen=True, kw_only=True)
class Target:
    """The account a claim is about. is_visible: the actor sees its archive."""

    account_id: int
    name: str
    unit_id: int
    is_visible: bool


def require_act(actor: Actor, act: str) -> None:
    """Refuses `forbidden` when none of his roles has `act`."""
    if not customers.may(actor, act):
        raise Refusal("forbidden", t("您的角色不能执行此操作", "Your role may not do this"), status=403,
                      way_out=t(f"如工作需要,请联系系统管理员开通({act})", f"If your work needs it, ask the administrator ({act})"))


def in_territory(actor: Actor, unit_id: int) -> bool:
    """True when the unit is his own or one below."""
    return actor.scope.shape == "all" or unit_id in actor.scope.home_ids


def is_superior(actor: Actor, unit_id: int) -> bool:
    """True when he decides for this unit."""
    return customers.may(actor, "registration.decide") and in_territory(actor, unit_id)


def reporting(actor: Actor) -> frozenset[int]:
    """The units whose accounts he reports to the city (备案): his own county's or outlet's and those below; none for whoever works above (SAL-05)."""
    if actor.unit_id is None or not customers.may(actor, "registration.register"):
        return frozenset()
    tier = organisation.unit(unit_id=territory_of(unit_id=actor.unit_id)).tier
    return frozenset(actor.scope.home_ids) if tier in letters.REPORTING else frozenset()


@contextmanager
def unbounded(act: Act) -> Iterator[None]:
    """Rows of other units inside the act: the holder of an object, the other party of a dispute. Only after `require_…`."""
    binding.bind(system(act.verb))
    try:
        yield
    finally:
        binding.bind(act.actor)


def target(*, act: Act, account_id: int | None, said: str) -> Target:
    """The account a claim is about: one he sees by number, or one of his territory by code or exact name. Refuses `not_found`."""
    actor = act.actor
    if account_id is not None:
        customers.require(actor, "account.view", account_id)
        return _target(account_id, is_visible=True)
    root = system(act.verb)
    with unbounded(act):
        found = customers.account_named(actor=root, said=said.strip()) if said.strip() else None
        card = _target(found, is_visible=False) if found is not None else None
    is_visible = card is not None and bool(customers.cards(actor=actor, ids=[card.account_id]))
    if card is None or not (is_visible or in_territory(actor, card.unit_id)):
        raise Refusal("account_unknown", t("没有找到该客户,或不在您的管辖范围内", "There is no such account in your territory"),
                      field="account", status=404, way_out=t("请填写完整的集团编码或客户全称", "Enter the whole group code or the exact name"))
    return Target(account_id=card.account_id, name=card.name, unit_id=card.unit_id, is_visible=is_visible)


def deciders(*, unit_id: int, excluding: frozenset[int] = frozenset()) -> list[organisation.UserCard]:
    """Heads (R9, R10) of this unit, or of the nearest one above that has any; at most five."""
    at: int | None = unit_id
    while at is not None:
        found = {user.id: user for role in ("R9", "R10") for user in organisation.users_with_role(role=role, unit_ids=[at])}
        people = [user for user in found.values() if user.id not in excluding]
        if people:
            return people[:MOST_CALLED]
        at = organisation.unit(unit_id=at).parent_id
    return []


def answers_for(row: Registration) -> int | None:
    """Who is called about a claim: the claimant; once he has left, who decides for his unit until somebody takes it over. None: nobody leads it."""
    if row.user.is_active:
        return row.user_id
    return next((user.id for user in deciders(unit_id=row.unit_id)), None)


def territory_of(*, unit_id: int | None) -> int:
    """The nearest territorial unit at or above a department. Refuses `no_unit`."""
    if unit_id is None:
        raise Refusal("no_unit", t("您没有所属单位,不能办理", "You belong to no unit"), status=409,
                      way_out=t("请联系系统管理员", "Ask the administrator"))
    return unit_id if organisation.unit(unit_id=unit_id).kind == "territory" else territory_above(unit_id=unit_id) or unit_id


def city_above(*, unit_id: int) -> int:
    """The city above a county or outlet; the next territory above where there is no city."""
    above = territory_above(unit_id=unit_id)
    while above is not None and organisation.unit(unit_id=above).tier not in ("city", "province", "group"):
        above = territory_above(unit_id=above)
    return above or unit_id


def territory_above(*, unit_id: int) -> int | None:
    """The next territorial unit above this one, None at the top."""
    at = organisation.unit(unit_id=unit_id).parent_id
    while at is not None and organisation.unit(unit_id=at).kind != "territory":
        at = organisation.unit(unit_id=at).parent_id
    return at


def _target(account_id: int, *, is_visible: bool) -> Target:
    known = customers.header_names(ids=[account_id]).get(account_id)
    if known is None:
        raise not_found()
    name, unit_id = known
    return Target(account_id=account_id, name=name, unit_id=unit_id, is_visible=is_visible)
