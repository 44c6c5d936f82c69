"""First passwords handed out to a unit's new people at once: made now, shown once, kept nowhere (ORG-02, PRM-71, PRM-72).

Not for here: a single one (staffing), how they came to be (roster).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, QuerySet

from guanxi.domains.organisation import commands, queries, roles, staffing, territory
from guanxi.domains.organisation.models import Unit, User
from guanxi.domains.organisation.staffing import FirstPassword
from guanxi.foundation.django import audit
from guanxi.foundation.pure.actor import Actor
from guanxi.foundation.pure.bilingual import t
from guanxi.foundation.pure.ref import Ref
from guanxi.foundation.pure.refusal import Refusal

AT_ONCE = 20  # a hash takes a tenth of a second, and a page of slips is handed out by hand
_NONE_YET = "!"  # what Django writes for somebody without a password


@dataclass(frozen=True, kw_only=True)
class WaitingUnit:
    """A unit with people who have no password yet."""

    id: int
    name: str
    code: str
    people: int


@dataclass(frozen=True, kw_only=True)
class Slip:
    """What is handed to one person."""

    name: str
    staff_number: str
    first: FirstPassword


def waiting_units(*, actor: Actor) -> Sequence[WaitingUnit]:
    """Units of the actor's territory with people who have no password yet. Refuses `forbidden`."""
    commands.require_manager(actor=actor)
    inside = territory.reach(actor)
    counts = dict(_waiting().order_by().values_list("unit_id").annotate(n=Count("pk")).values_list("unit_id", "n"))
    units = Unit.objects.filter(pk__in=counts).order_by("path")
    return [WaitingUnit(id=one.pk, name=one.name, code=one.code, people=counts[one.pk])
            for one in units if inside is None or one.path.startswith(inside)]


def hand_out_passwords(*, actor: Actor, now: datetime, unit_id: int) -> Sequence[Slip]:
    """First passwords for the next AT_ONCE people of a unit who have none; each has to be changed at the first login. ORG-02, PRM-71.

    Refuses `forbidden`, `not_found`, `nobody_waits`.
    """
    commands.require_manager(actor=actor)
    territory.require_unit(actor, unit_id)
    with audit.acting(actor=actor, verb="hand_out_passwords", now=now, subject=Ref("unit", unit_id)):
        people = list(_waiting().select_for_update().filter(unit_id=unit_id).order_by(*queries.BY_NAME)[:AT_ONCE])
        people = [one for one in people if not roles.ADMINISTRATORS.intersection(one.roles)]
        if not people:
            raise Refusal("nobody_waits", t("该单位没有待发初始口令的人员", "Nobody of this unit waits for a first password"), status=409)
        slips = []
        for user in people:
            password = staffing.new_password()
            commands.set_password(actor=actor, now=now, user_id=user.pk, password=password)
            slips.append(Slip(name=user.name, staff_number=user.staff_number or "", first=FirstPassword(
                user_id=user.pk, username=user.username, password=password)))
    return slips


def _waiting() -> QuerySet[User]:
    return User.objects.filter(is_active=True, kind__in=("staff", "external"), password__startswith=_NONE_YET)
