"""Taking back one's own last change of a hierarchy, straight from its history rows (hard-places 3.2). The button in the toast."""

from __future__ import annotations

import uuid
from datetime import datetime

from django.db import IntegrityError, transaction

from guanxi.domains.structure import access
from guanxi.domains.structure.commands import telling
from guanxi.domains.structure.commands.writing import has_circle, held
from guanxi.domains.structure.models import Line, Seat
from guanxi.foundation.django import audit, history, own_acts
from guanxi.foundation.django.models import AuditRow
from guanxi.foundation.pure.actor import Actor
from guanxi.foundation.pure.bilingual import t
from guanxi.foundation.pure.ref import Ref
from guanxi.foundation.pure.refusal import Refusal

UNDOABLE = ("place_person", "leave_row", "mark_row_unknown", "draw_line", "end_line")
TABLES = ("structure_seat", "structure_unknownrow", "structure_line")


def undo_structure(*, actor: Actor, now: datetime, act_id: uuid.UUID) -> int:
    """Puts the hierarchy back to before the actor's own change of the last 24 hours; returns its account.

    Refuses `not_found`, `undo_too_late`, and `changed_meanwhile` when somebody changed it since, one of the people has gone, or a circle
    would close.
    """
    done = own_acts.own_act(actor=actor, now=now, act_id=act_id, verbs=UNDOABLE)
    account_id = done.subject.id
    with audit.acting(actor=actor, verb="undo_structure", now=now, subject=Ref("account", account_id), reason=done.verb) as act:
        access.require_edit(actor, account_id)
        try:
            _hold(account_id, act_id)
            with transaction.atomic():
                found = [history.undo(table=table, acts=[act_id], now=now) for table in TABLES]
        except IntegrityError:
            raise _changed() from None
        if any(one.kept for one in found) or not any(one.restored or one.deleted or one.reinserted for one in found) or has_circle(
                account_id=account_id):
            raise _changed()
        telling.settle_gaps(act=act, account_id=account_id)
    return account_id


def _hold(account_id: int, act_id: uuid.UUID) -> None:
    """Whoever stands in what would come back must work there."""
    people: set[int] = set()
    for seat in Seat.objects.filter(pk__in=_written(TABLES[0], act_id)):
        people.add(seat.contact_id)
    for line in Line.objects.filter(pk__in=_written(TABLES[2], act_id)):
        people |= {one for one in (line.above_id, line.below_id) if one}
    try:
        held(account_id=account_id, people=[("", pk) for pk in sorted(people)])
    except Refusal as refusal:
        raise _changed() from refusal


def _written(table: str, act_id: uuid.UUID) -> list[int]:
    return list(AuditRow.objects.filter(act_id=act_id, table_name=table).values_list("row_id", flat=True))


def _changed() -> Refusal:
    return Refusal("changed_meanwhile", t("之后又有修改,不能撤销", "It was changed since and cannot be put back"), status=409,
                   way_out=t("请直接修改", "Change it by hand instead"))
