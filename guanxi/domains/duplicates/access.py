"""Who may merge what: rights on both records, an act of his role, and for two owners their common superior."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from guanxi.domains.customers import api as customers
from guanxi.domains.organisation import api as organisation
from guanxi.foundation.django import access as binding
from guanxi.foundation.django.audit import Act
from guanxi.foundation.pure.actor import Actor, system
from guanxi.foundation.pure.bilingual import t
from guanxi.foundation.pure.refusal import Refusal

VIEW, PROPOSE, MERGE, RUN = "duplicates.view", "duplicates.propose", "duplicates.merge", "duplicates.run"


def require_act(actor: Actor, act: str) -> None:
    """Refuses `forbidden` when none of his roles has `act`."""
    if not customers.may(actor, act):
        raise Refusal("forbidden", t("您的角色不能执行此操作", "Your role may not do this"), status=403,
                      way_out=t(f"如工作需要,请联系系统管理员开通({act})", f"If your work needs it, ask the administrator ({act})"))


def require_both_seen(actor: Actor, account_ids: tuple[int, int]) -> None:
    """Refuses `not_found` unless he sees both."""
    customers.require_all(actor, "account.view", account_ids)


def edits(actor: Actor, account_id: int) -> bool:
    """True when he may change this account."""
    try:
        customers.require(actor, "account.edit", account_id)
    except Refusal:
        return False
    return True


def decides_for(actor: Actor, unit_id: int) -> bool:
    """True when he is a superior of this unit himself."""
    return customers.may(actor, "approvals.decide") and (actor.kind == "system" or actor.scope.shape == "all" or unit_id in actor.scope.home_ids)


def superior_of(unit_ids: set[int]) -> organisation.UnitCard:
    """The lowest unit above all of these."""
    return organisation.common_superior(unit_ids=unit_ids)


@contextmanager
def unbounded(act: Act) -> Iterator[None]:
    """Rows of everybody inside the act: what hangs on two accounts, and the notices of both owners. Only after `require_…`."""
    binding.bind(system(act.verb))
    try:
        yield
    finally:
        binding.bind(act.actor)
