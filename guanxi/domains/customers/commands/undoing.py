"""Taking back one's own last edit, straight from its history rows (hard-places 3.2). The button in the toast.

Not for here: imports and hand-overs, which are change sets of many records with their own pages.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction

from guanxi.domains.customers import access
from guanxi.domains.customers.commands import derived, trees
from guanxi.domains.customers.fields.trees import TREES
from guanxi.domains.customers.models import Contact
from guanxi.foundation.django import audit, history, own_acts, participants
from guanxi.foundation.pure.actor import Actor
from guanxi.foundation.pure.bilingual import t
from guanxi.foundation.pure.ref import Ref

UNDOABLE = {"edit_account": ("customers_account", "account.edit"), "edit_contact": ("customers_contact", "contact.edit"),
            "retire_contact": ("customers_contact", "contact.edit"), "set_parent": ("customers_treeedge", "account.edit")}


@dataclass(frozen=True, kw_only=True)
class TakenBack:
    """The record that is as it was, its account, and what was taken back."""

    subject: Ref
    account_id: int
    verb: str


def undo_edit(*, actor: Actor, now: datetime, act_id: uuid.UUID) -> TakenBack:
    """Puts the record back to before the actor's own act. Book and search follow.

    Refuses `not_found` (not his, nothing that can be taken back so), `undo_too_late` after a day and `changed_meanwhile` when
    somebody has changed the record since: nothing is lost silently. A place in a tree may also refuse as `set_parent` does.
    """
    done = own_acts.own_act(actor=actor, now=now, act_id=act_id, verbs=UNDOABLE,
                            way_out=t("请在变更记录中查看原值后改回", "Look up the former values in the history and enter them again"))
    table, right = UNDOABLE[done.verb]
    with audit.acting(actor=actor, verb="undo_edit", now=now, subject=done.subject, reason=done.verb) as act:
        person = Contact.objects.filter(pk=done.subject.id).first() if done.subject.kind == "contact" else None
        account_id = person.account_id if person else done.subject.id
        access.require(actor, right, account_id)
        if done.verb == "set_parent":
            trees.lock_trees(*TREES)
        if not _put_back(table, act_id, now):
            raise own_acts.changed_since(way_out=t("请在变更记录中查看,再手工修改", "See its history, then edit it by hand"))
        if person:
            history.undo(table="customers_position", acts=[act_id], now=now)
        if person and done.verb == "retire_contact":
            participants.person_back(contact_id=person.pk, account_id=account_id, undone=act_id, act=act)
        if done.verb == "set_parent":
            trees.require_places(account_id)
        derived.refresh([account_id])
    return TakenBack(subject=done.subject, account_id=account_id, verb=done.verb)


def _put_back(table: str, act_id: uuid.UUID, now: datetime) -> bool:
    """False when the row was changed since, or another one has taken its place."""
    try:
        with transaction.atomic():
            undone = history.undo(table=table, acts=[act_id], now=now)
    except IntegrityError:
        return False
    return not undone.kept and bool(undone.restored or undone.deleted or undone.reinserted)
