"""For which units somebody speaks: his territory when he writes, the units he leads when he signs (ORG-01). Who reads: row security.

A head of a centre, province or shop (R9, R10, R13) answers for his territory, the head of a response centre (R7) for his own unit.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from guanxi.domains.organisation import api as organisation
from guanxi.foundation.django import access as binding
from guanxi.foundation.pure.actor import Actor, system
from guanxi.foundation.pure.bilingual import t
from guanxi.foundation.pure.refusal import Refusal

VIEW, ISSUE, ANSWER, REPORT = "guidance.view", "guidance.issue", "guidance.answer", "guidance.report"
HEADS = ("R9", "R10", "R13")


def may(actor: Actor, act: str) -> bool:
    """Whether one of his roles has the act."""
    return act in organisation.acts_of(actor.roles)


def require_act(actor: Actor, act: str) -> None:
    """Refuses `forbidden` when none of his roles has `act`."""
    if not may(actor, act):
        raise Refusal("forbidden", t("您的角色不能执行此操作", "Your role may not do this"), status=403,
                      way_out=t("请由单位负责人或部门人员办理", "The unit's head, or staff of its departments, does it"))


def desk(actor: Actor) -> organisation.UnitCard:
    """The territory for which he writes: his unit, or the nearest one above that is a territory. Refuses `no_unit`."""
    chain = organisation.superiors(unit_id=actor.unit_id) if actor.unit_id else ()
    cards = {one.id: one for one in organisation.units(ids=chain)}
    found = next((cards[one] for one in chain if cards[one].kind == "territory"), None)
    if found is None:
        raise Refusal("no_unit", t("您没有所属单位,不能发文", "You belong to no unit"), status=409,
                      way_out=t("请联系系统管理员", "Ask the administrator"))
    return found


def spoken_for(actor: Actor) -> frozenset[int]:
    """The units for which he signs and answers."""
    if not may(actor, ANSWER) or not actor.unit_id:
        return frozenset()
    return frozenset({actor.unit_id, desk(actor).id} if actor.has_role(*HEADS) else {actor.unit_id})


@contextmanager
def unbounded(actor: Actor) -> Iterator[None]:
    """To-dos of other heads, which row security shows to their owners alone."""
    binding.bind(system("guidance"))
    try:
        yield
    finally:
        binding.bind(actor)
