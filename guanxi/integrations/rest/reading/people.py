"""People as the administrator's list shows them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from guanxi.domains.organisation import api as organisation
from guanxi.foundation.pure.actor import Actor
from guanxi.foundation.pure.paging import Page


def people(*, actor: Actor, wanted: str = "", number: int = 1) -> Page[organisation.UserCard]:
    """People whose name, login or staff number holds `wanted`, leavers at the end."""
    return organisation.everybody(wanted=wanted[:40], number=number, under=organisation.reach_of_administrator(actor))


def person(*, actor: Actor, user_id: int) -> organisation.UserCard:
    """One person, for who administers his unit. Refuses `not_found`."""
    organisation.require_seen(actor, user_id)
    return organisation.users(ids=[user_id])[user_id]


def units() -> Sequence[organisation.UnitCard]:
    """Every unit of the house, parents before children; those that ended too."""
    return organisation.units()


def groups(*, actor: Actor, today: date, unit_id: int, on: date | None = None) -> Sequence[organisation.GroupCard]:
    """The groups of a unit on a day (today) with who was in them, in the order in which they were made. Refuses `not_found`. ORG-20."""
    organisation.unit_view(actor=actor, unit_id=unit_id)
    return organisation.groups(unit_id=unit_id, on=on or today)
