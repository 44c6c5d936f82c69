"""The roster: who approves for a unit in which shift, and the end of a turn (PRM-66)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Annotated

from guanxi.domains.organisation import api as organisation
from guanxi.domains.privacy import access
from guanxi.domains.privacy.models import SHIFTS, DutyTurn
from guanxi.foundation.django import audit
from guanxi.foundation.pure.actor import Actor
from guanxi.foundation.pure.bilingual import t
from guanxi.foundation.pure.ref import Ref
from guanxi.foundation.pure.refusal import Refusal, not_found
from guanxi.foundation.pure.words import OneOf


@dataclass(frozen=True, kw_only=True)
class TurnValues:
    """A turn as entered: its last day included; substitute_id 0: none."""

    unit_id: int
    shift: Annotated[str, OneOf(SHIFTS)]
    approver_id: int
    substitute_id: int
    valid_from: date
    valid_until: date | None


def set_duty(*, actor: Actor, now: datetime, values: TurnValues) -> int:
    """Puts a turn into the roster; returns its id. A turn with an end covers the standing one while it lasts.

    Refuses `forbidden` outside one's units, `duty_shift`, `duty_days`, `duty_person` (no approver for this unit), `duty_substitute`.
    """
    access.require(actor, "privacy.roster")
    if actor.scope.shape != "all" and values.unit_id not in actor.scope.home_ids:
        raise Refusal("foreign_unit", t("该单位不在您的管辖范围内", "This unit lies outside your territory"), field="unit", status=403,
                      way_out=t("请由该单位或其上级排班", "Leave it to that unit or one above"))
    if values.shift not in SHIFTS:
        raise Refusal("duty_shift", t("请选择班次", "Choose a shift"), field="shift")
    if values.valid_until is not None and values.valid_until < values.valid_from:
        raise Refusal("duty_days", t("止期早于起期", "The last day lies before the first"), field="valid_until")
    if values.substitute_id and values.substitute_id == values.approver_id:
        raise Refusal("duty_substitute", t("替补须是另一人", "The substitute has to be somebody else"), field="substitute")
    _require_approver(values.approver_id, values.unit_id)
    if values.substitute_id:
        _require_approver(values.substitute_id, values.unit_id)
    with audit.acting(actor=actor, verb="set_duty", now=now, subject=Ref("unit", values.unit_id)):
        if values.valid_until is None:
            _end_standing(values, now)
        row = DutyTurn(unit_id=values.unit_id, shift=values.shift, approver_id=values.approver_id, substitute_id=values.substitute_id or None,
                       valid_from=values.valid_from, valid_until=values.valid_until)
        row.store(now=now)
        return row.pk


def end_duty(*, actor: Actor, now: datetime, turn_id: int, today: date) -> None:
    """Ends a turn yesterday: from now on it does not count. Refuses `not_found`, `forbidden`."""
    access.require(actor, "privacy.roster")
    with audit.acting(actor=actor, verb="end_duty", now=now, subject=Ref("duty", turn_id)):
        row = DutyTurn.objects.select_for_update().filter(pk=turn_id).first()
        if row is None or (actor.scope.shape != "all" and row.unit_id not in actor.scope.home_ids):
            raise not_found()
        row.valid_until = today - timedelta(days=1)
        row.store(now=now)


def _require_approver(user_id: int, unit_id: int) -> None:
    user = organisation.users(ids=[user_id]).get(user_id)
    found = organisation.actor_of_user(user_id=user_id) if user and user.is_active else None
    decides = found is not None and "approvals.decide" in organisation.acts_of(found.roles) and (
        found.scope.shape == "all" or unit_id in found.scope.home_ids)
    if not decides:
        raise Refusal("duty_person", t("所选人员不能为该单位审批", "This person cannot approve for the unit"), field="approver",
                      way_out=t("请选择该单位或其上级有审批权限的主管", "Choose a head of the unit or of one above"))


def _end_standing(values: TurnValues, now: datetime) -> None:
    """A new standing turn replaces the one before it, as does one that begins on the same day."""
    before = DutyTurn.objects.select_for_update().filter(unit_id=values.unit_id, shift=values.shift, valid_until=None)
    for row in before:
        row.valid_until = values.valid_from - timedelta(days=1)
        row.store(now=now)
