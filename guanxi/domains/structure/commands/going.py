"""What ends when a person leaves his account, and what comes back when that is taken back (wiring.PEOPLE_GONE, PEOPLE_BACK)."""

from __future__ import annotations

import uuid

from django.db import IntegrityError, transaction
from django.db.models import Q

from guanxi.domains.customers import api as customers
from guanxi.domains.structure import rules
from guanxi.domains.structure.commands import telling
from guanxi.domains.structure.commands.writing import day_of, edges, end, has_circle, lock
from guanxi.domains.structure.fields import OVERSEES
from guanxi.domains.structure.models import Line, Seat, UnknownRow
from guanxi.domains.structure.queries import policy
from guanxi.foundation.django import history
from guanxi.foundation.django.audit import Act
from guanxi.foundation.django.models import AuditRow

TABLES = ("structure_seat", "structure_line")


class _NoPlace(Exception):
    """Put back, the lines would close a circle."""


def gone(*, contact_id: int, act: Act) -> None:
    """His row and his lines end today, in the act that retires him. His record is held, so nobody draws another one meanwhile."""
    for rows in (Seat.objects.filter(contact_id=contact_id), Line.objects.filter(Q(above_id=contact_id) | Q(below_id=contact_id))):
        end(rows, on=day_of(act.at), act=act)


def back(*, contact_id: int, account_id: int, undone: uuid.UUID, act: Act, begins_anew: bool = False) -> None:
    """What the act `undone` ended of him stands again, as far as it still can: not a line whose other end has gone, or has another superior
    meanwhile, and none where one would close a circle. begins_anew: he was away; his row begins today, his lines are drawn by who knows them."""
    if begins_anew:
        _seat_again(contact_id=contact_id, account_id=account_id, undone=undone, act=act)
        return
    lines = list(Line.objects.filter(Q(above_id=contact_id) | Q(below_id=contact_id), account_id=account_id).exclude(valid_until=None))
    others = {one for line in lines for one in (line.above_id, line.below_id) if one and one != contact_id}
    here = customers.hold_people(account_id=account_id, contact_ids=others) | {contact_id}
    lock([account_id])
    for table in TABLES:
        keeping = [] if table == TABLES[0] else [line.pk for line in lines if not _fits(line, here)]
        try:
            with transaction.atomic():
                history.undo(table=table, acts=[undone], now=act.at, keeping=keeping)
                if has_circle(account_id=account_id):
                    raise _NoPlace
        except (IntegrityError, _NoPlace):
            continue


def _seat_again(*, contact_id: int, account_id: int, undone: uuid.UUID, act: Act) -> None:
    """The row he had when he left, from today; none where the pack has it no longer, or he would be in charge of himself through it."""
    customers.hold_people(account_id=account_id, contact_ids=[contact_id])
    lock([account_id])
    written = AuditRow.objects.filter(act_id=undone, table_name=TABLES[0]).values_list("row_id", flat=True)
    left = Seat.objects.filter(pk__in=list(written), contact_id=contact_id, account_id=account_id).exclude(valid_until=None).first()
    template = policy.template_of(actor=act.actor, account_id=account_id, says=policy.rows(on=day_of(act.at)))
    if left is None or template is None or left.row not in template.keys or Seat.objects.filter(contact_id=contact_id, valid_until=None).exists():
        return
    new = rules.Edge(above=rules.row(left.row), below=rules.person(contact_id), since=day_of(act.at))
    if rules.closes_circle(edges(account_id=account_id, kind=OVERSEES), new):
        return
    Seat(account_id=account_id, contact_id=contact_id, row=left.row, valid_from=day_of(act.at), recorded_by_id=act.actor.user_id or 0,
         recorded_by_name=act.actor.name).store(now=act.at)
    UnknownRow.objects.filter(account_id=account_id, row=left.row).delete()
    telling.placed(act=act, account_id=account_id, contact_id=contact_id, row=left.row)


def _fits(line: Line, here: frozenset[int]) -> bool:
    others = Line.objects.filter(account_id=line.account_id, kind=line.kind, below_id=line.below_id, valid_until=None)
    is_taken = others.exists() if line.kind == "reports_to" else others.filter(above_id=line.above_id, row=line.row).exists()
    return not is_taken and line.above_id in here and (line.below_id is None or line.below_id in here)
