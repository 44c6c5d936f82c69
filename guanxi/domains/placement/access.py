"""Who reads a profile: its owner, the supervisors of his unit, the system administrator. Row security shows it to its owner alone.

A head of a centre, province or shop (R9, R10, R13) answers for his territory, another supervisor (R7) for his own unit and what lies under it.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from guanxi.domains.organisation import api as organisation
from guanxi.foundation.django import access as binding
from guanxi.foundation.pure.actor import Actor, system
from guanxi.foundation.pure.bilingual import t
from guanxi.foundation.pure.refusal import Refusal, not_found

OWN, READ, SUPERVISE = "placement.own", "placement.read", "placement.supervise"
_HEADS = ("R9", "R10", "R13")
BY_ITSELF = system("transfer")


def may(actor: Actor, act: str) -> bool:
    """Whether one of his roles has the act."""
    return actor.kind == "system" or act in organisation.acts_of(actor.roles)


def require_act(actor: Actor, act: str) -> None:
    """Refuses `forbidden` when none of his roles has `act`."""
    if not may(actor, act):
        raise Refusal("forbidden", t("您的角色不能执行此操作", "Your role may not do this"), status=403,
                      way_out=t(f"如工作需要,请联系系统管理员开通({act})", f"If your work needs it, ask the administrator ({act})"))


def led_units(actor: Actor) -> tuple[int, ...] | None:
    """The units whose people he supervises; None: all of the house."""
    if not may(actor, SUPERVISE):
        return ()
    if actor.kind == "system" or (actor.scope.shape == "all" and actor.has_role(*_HEADS)):
        return None
    if actor.has_role(*_HEADS):
        return actor.scope.home_ids
    return organisation.subtree_ids(unit_id=actor.unit_id) if actor.unit_id else ()


def leads(actor: Actor, unit_id: int | None) -> bool:
    """Whether this actor is a supervisor of the people of a unit."""
    units = led_units(actor)
    return units is None or unit_id in units


def person(*, actor: Actor, user_id: int, to_confirm: bool = False) -> organisation.UserCard:
    """Somebody whose profile the actor may read. Refuses `not_found`: to whom it is closed, it is as if there were none (PRM-58).

    to_confirm: only a supervisor; he himself and the administrator, who read it, are told so (`profile_closed`).
    """
    found = organisation.users(ids=[user_id]).get(user_id)
    if found is None or found.kind != "staff":
        raise not_found()
    is_he = found.id == actor.user_id
    if not is_he and leads(actor, found.unit_id):
        return found
    if not (is_he or (may(actor, READ) and actor.has_role("R20"))):
        raise not_found()
    if to_confirm:
        raise Refusal("profile_closed", status=403, text=t(
            "个人背景与意向只供本人、其上级主管和系统管理员查看,由上级主管核实",
            "A profile is for its owner, his supervisors and the system administrator; a supervisor confirms it"),
            way_out=t("请向其上级主管了解", "Ask a supervisor of his"))
    return found


@contextmanager
def unbounded(actor: Actor) -> Iterator[None]:
    """Rows of other people, after `person` or `led_units` has answered."""
    binding.bind(system("placement"))
    try:
        yield
    finally:
        binding.bind(actor)
