"""People as the administrator's list shows them."""

from __future__ import annotations

from guanxi.domains.organisation import api as organisation
from guanxi.foundation.pure.actor import Actor
from guanxi.foundation.pure.paging import Page


def people(*, actor: Actor, wanted: str = "", number: int = 1) -> Page[organisation.UserCard]:
    """People whose name, login or staff number holds `wanted`, leavers at the end."""
    return organisation.everybody(wanted=wanted[:40], number=number, under=organisation.reach_of_administrator(actor))
