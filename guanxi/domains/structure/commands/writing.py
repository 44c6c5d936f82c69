"""What every writer of a hierarchy does: holds the people, waits for the account's turn, and looks for circles under that lock.

Not for here: who may write (access), what is written.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import Any

from django.db import connection
from django.db.models import F, QuerySet, Value
from django.db.models.functions import Greatest

from guanxi.domains.customers import api as customers
from guanxi.domains.structure import rules
from guanxi.domains.structure.fields import OVERSEES, REPORTS_TO
from guanxi.domains.structure.models import Line, Seat
from guanxi.foundation.django import clock, participants
from guanxi.foundation.django.audit import Act
from guanxi.foundation.pure.bilingual import t
from guanxi.foundation.pure.refusal import Refusal


def day_of(now: datetime) -> date:
    """The day in China."""
    return now.astimezone(clock.ZONE).date()


def held(*, account_id: int, people: Sequence[tuple[str, int]] = ()) -> None:
    """Holds the account and these people (field, contact id), then waits for its turn. Refuses `not_found`, `not_here` at the field of who
    does not work there: a stranger, one nobody knows and one who has left are refused alike."""
    here = customers.hold_people(account_id=account_id, contact_ids=[pk for _, pk in people])
    for field, pk in people:
        if pk not in here:
            raise Refusal("not_here", t("此人不是该客户的在任联系人", "He is not one of the account's people now"), field=field,
                          way_out=t("请先在联系人页添加,或选择在任的人", "Add him as a contact first, or choose somebody who is there"))
    lock([account_id])


def lock(account_ids: Collection[int]) -> None:
    """One writer of an account's hierarchy at a time, until the transaction ends; in the order of the ids."""
    with connection.cursor() as cursor:
        for account_id in sorted(set(account_ids)):
            cursor.execute("select pg_advisory_xact_lock(hashtext('structure'), hashtext(%s))", [str(account_id)])


def edges(*, account_id: int, kind: str) -> list[rules.Edge]:
    """The lines of a kind that stand, as the rules read them; who is in charge of a row is in charge of who fills it."""
    found = [rules.Edge(above=rules.person(line.above_id), below=rules.person(line.below_id) if line.below_id else rules.row(line.row),
                        since=line.valid_from) for line in Line.objects.filter(account_id=account_id, kind=kind, valid_until=None).order_by("pk")]
    return found if kind == REPORTS_TO else found + [rules.Edge(
        above=rules.row(seat.row), below=rules.person(seat.contact_id), since=seat.valid_from)
        for seat in Seat.objects.filter(account_id=account_id, valid_until=None).order_by("pk")]


def has_circle(*, account_id: int) -> bool:
    """True when some line of the account lies on a circle now."""
    return any(rules.has_circle(edges(account_id=account_id, kind=kind)) for kind in (OVERSEES, REPORTS_TO))


def end(rows: QuerySet[Any], *, on: date, act: Act) -> int:
    """Ends those of these seats or lines that stand, none before it began; returns how many."""
    return participants.carry(rows.filter(valid_until=None), act=act, valid_until=Greatest(F("valid_from"), Value(on)))
