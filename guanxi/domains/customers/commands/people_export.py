"""A list of people leaves the house: as the matrix lets so many people of these relations, and written down before the file is sent (PRM-68)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from guanxi.domains.customers import access
from guanxi.domains.customers.queries import people_leaving
from guanxi.domains.customers.queries.people_list import PersonRow
from guanxi.foundation.django import audit
from guanxi.foundation.pure.actor import Actor


def record_people_export(*, actor: Actor, now: datetime, people: Sequence[PersonRow], columns: Sequence[str], said: str) -> None:
    """Writes down who took how many people by which filter, with which columns. SYS-22, PRM-68.

    Refuses `forbidden`, `vault_needed` where the pack wants an approval for so many people of these relations, `list_stays` where it lets
    some of them out never.
    """
    access.require_act(actor, "book.export")
    with audit.acting(actor=actor, verb="export_people", now=now, reason=f"rows={len(people)} columns={','.join(columns)} ({said})"[:600]):
        people_leaving.require_people(actor=actor, rows=len(people), account_ids={one.account_id for one in people})
