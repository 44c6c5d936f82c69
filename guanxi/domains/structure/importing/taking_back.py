"""Taking an import of hierarchies back: what somebody changed since stays, and with it everything the import wrote of that person (IMP-27)."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime

from django.db import transaction

from guanxi.domains.customers import api as customers
from guanxi.domains.intake.api import KeptRow, Reverted
from guanxi.domains.structure.commands.writing import has_circle, lock
from guanxi.domains.structure.models import Line, Seat, UnknownRow
from guanxi.foundation.django import history
from guanxi.foundation.django.models import AuditRow
from guanxi.foundation.pure.actor import Actor

SEATS, LINES, ASKED = "structure_seat", "structure_line", "structure_unknownrow"


class _Circle(Exception):
    """Put back, the lines of these accounts would close a circle."""

    def __init__(self, account_ids: Collection[int]) -> None:
        super().__init__()
        self.account_ids = account_ids


def revert(*, acts: Sequence[uuid.UUID], actor: Actor, now: datetime) -> Reverted:
    """As before the import, person by person: whoever has been placed or drawn otherwise since, or has left, is left alone and listed."""
    seats, lines = Seat.objects.in_bulk(_written(SEATS, acts)), Line.objects.in_bulk(_written(LINES, acts))
    written: list[Seat | Line] = [*seats.values(), *lines.values()]
    accounts = {one.account_id for one in written}
    lock(accounts)
    stays = _changed_since(acts, seats, lines) | _gone(seats.values(), lines.values())
    for _ in (1, 2):
        keep = _of(stays, seats, lines)
        try:
            with transaction.atomic():
                undone = [history.undo(table=table, acts=acts, now=now, keeping=keeping) for table, keeping in zip((SEATS, LINES), keep, strict=True)]
                _ask_again(acts, accounts, now)
                if circled := [one for one in accounts if has_circle(account_id=one)]:
                    raise _Circle(circled)
        except _Circle as circle:
            stays |= {_whose(one) for one in written if one.account_id in circle.account_ids}
            continue
        names = customers.names_of(actor=actor, ids=sorted(stays))
        return Reverted(undone=sum(one.deleted + one.restored for one in undone), kept=tuple(
            KeptRow(subject="contact", id=pk, label=names.get(pk, "–")) for pk in sorted(stays)))
    names = customers.names_of(actor=actor, ids=sorted(stays))
    return Reverted(undone=0, kept=tuple(KeptRow(subject="contact", id=pk, label=names.get(pk, "–")) for pk in sorted(stays)))


def _ask_again(acts: Sequence[uuid.UUID], account_ids: Collection[int], now: datetime) -> None:
    """A row that the import filled is 未知(已问) again where somebody had asked, unless it is filled otherwise."""
    history.undo(table=ASKED, acts=acts, now=now)
    filled = set(Seat.objects.filter(account_id__in=account_ids, valid_until=None).values_list("account_id", "row"))
    for one in UnknownRow.objects.filter(account_id__in=account_ids):
        if (one.account_id, one.row) in filled:
            one.delete()


def _written(table: str, acts: Sequence[uuid.UUID]) -> list[int]:
    return list(AuditRow.objects.filter(act_id__in=acts, table_name=table).values_list("row_id", flat=True).distinct())


def _whose(one: Seat | Line) -> int:
    """The person whose row of the sheet it was: of a superior the one below, of being in charge the one above."""
    if isinstance(one, Seat):
        return one.contact_id
    return one.below_id if one.kind == "reports_to" and one.below_id else one.above_id


def _changed_since(acts: Sequence[uuid.UUID], seats: dict[int, Seat], lines: dict[int, Line]) -> set[int]:
    edited = {_whose(seats[pk]) for pk in history.edited(table=SEATS, acts=acts) if pk in seats}
    edited |= {_whose(lines[pk]) for pk in history.edited(table=LINES, acts=acts) if pk in lines}
    ended = {one.contact_id for one in seats.values() if one.valid_until}
    edited |= set(Seat.objects.filter(contact_id__in=ended, valid_until=None).exclude(pk__in=seats).values_list("contact_id", flat=True))
    below = {one.below_id for one in lines.values() if one.valid_until and one.kind == "reports_to"}
    found = Line.objects.filter(kind="reports_to", below_id__in=below, valid_until=None).exclude(pk__in=lines)
    return edited | set(filter(None, found.values_list("below_id", flat=True)))


def _gone(seats: Iterable[Seat], lines: Iterable[Line]) -> set[int]:
    """People one of whose ends works there no longer: nothing of them is opened again."""
    ends: dict[int, set[int]] = {}
    for seat in seats:
        ends.setdefault(seat.account_id, set()).add(seat.contact_id)
    of: dict[int, set[int]] = {}
    for line in lines:
        both = {one for one in (line.above_id, line.below_id) if one}
        ends.setdefault(line.account_id, set()).update(both)
        for one in both:
            of.setdefault(one, set()).add(_whose(line))
    away = {one for account_id, people in ends.items() for one in people - customers.hold_people(account_id=account_id, contact_ids=people)}
    return away | {one for pk in away for one in of.get(pk, ())}


def _of(stays: Collection[int], seats: dict[int, Seat], lines: dict[int, Line]) -> tuple[list[int], list[int]]:
    return [pk for pk, one in seats.items() if _whose(one) in stays], [pk for pk, one in lines.items() if _whose(one) in stays]
