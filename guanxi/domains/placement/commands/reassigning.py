"""The open work of the old post goes to somebody else, one item at a time, by who answers for the unit (ORG-16)."""

from __future__ import annotations

from datetime import datetime

from guanxi.domains.messages import api as messages
from guanxi.domains.organisation import api as organisation
from guanxi.domains.placement import access
from guanxi.domains.placement.commands.transfers import REASSIGN
from guanxi.domains.placement.models import Transfer
from guanxi.domains.placement.queries import transfers as queries
from guanxi.domains.work import api as work
from guanxi.foundation.django import audit
from guanxi.foundation.pure.actor import Actor
from guanxi.foundation.pure.bilingual import t
from guanxi.foundation.pure.ref import Ref
from guanxi.foundation.pure.refusal import Refusal, not_found


def reassign_item(*, actor: Actor, now: datetime, transfer_id: int, item_id: int, staff_number: str) -> None:
    """Gives one open item of the old post to somebody the supervisor answers for, who is told. ORG-16.

    Refuses `not_found` (not his to reassign, or not open), `unknown_person`, `passed_out_of_sight` (who takes it does not see its account).
    staff_number: or the login name.
    """
    with audit.acting(actor=actor, verb="reassign_item", now=now, subject=Ref("transfer", transfer_id)) as act:
        row = Transfer.objects.filter(pk=transfer_id, state__in=("agreed", "done")).first()
        if row is None or row.user_id == actor.user_id or not access.leads(actor, row.from_unit_id):
            raise not_found()
        if item_id not in {one.id for one in queries.items_of_post(actor=actor, row=row)}:
            raise not_found()
        person = organisation.person_named(said=staff_number, field="staff_number")
        if not person.is_active or not access.leads(actor, person.unit_id):
            raise Refusal("unknown_person", t("您的管辖范围内没有这名在岗人员", "Nobody active in your units has this number"), field="staff_number")
        with access.unbounded(actor):
            work.reassign(act=act, item_id=item_id, from_user_id=row.user_id, to_user_id=person.id)
            if not queries.items_of_post(actor=actor, row=row):
                work.settle(act=act, kind=REASSIGN, subject_kind="transfer", subject_ids=[row.pk])
        messages.notify(act=act, user_ids=[person.id], kind="transfer", dedupe_key=f"reassign:{item_id}:{person.id}",
                        text=t(f"{actor.name} 把一项待办转给您(原负责人调岗)", f"{actor.name} gave you a piece of work of somebody who moved"))
