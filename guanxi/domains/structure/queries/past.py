"""Who was in which row, and what no longer holds: the latest first, of people who are or were at the account."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import F, Q

from guanxi.domains.customers import api as customers
from guanxi.domains.structure import access
from guanxi.domains.structure.fields import KINDS
from guanxi.domains.structure.models import Line, Seat
from guanxi.domains.structure.queries import policy
from guanxi.foundation.pure.actor import Actor
from guanxi.foundation.pure.bilingual import Text

MOST = 50


@dataclass(frozen=True, kw_only=True)
class PastLine:
    """One seat (kind "") or line that ended. below: the row, or who was below."""

    kind: str
    said: Text
    name: str
    below: Text
    since: date
    until: date


def past(*, actor: Actor, account_id: int, today: date) -> Sequence[PastLine]:
    """At most 50 of either sort. What ended on the day it began was written by mistake and is left out. Refuses `not_found`."""
    access.require_view(actor, account_id)
    says = policy.rows(on=today)
    over = Q(account_id=account_id) & Q(valid_until__gt=F("valid_from"))
    seats = list(Seat.objects.filter(over).order_by("-valid_until", "-pk")[:MOST])
    lines = list(Line.objects.filter(over).order_by("-valid_until", "-pk")[:MOST]) if access.sees_lines(actor, account_id) else []
    names = _names(actor, account_id)
    found = [PastLine(kind="", said=Text("就岗", "in the row"), name=names.get(seat.contact_id, "–"), below=says.row_name(seat.row),
                      since=seat.valid_from, until=seat.valid_until or today) for seat in seats]
    for line in lines:
        below = Text(*[names.get(line.below_id, "–")] * 2) if line.below_id else says.row_name(line.row)
        found.append(PastLine(kind=line.kind, said=dict(KINDS)[line.kind], name=names.get(line.above_id, "–"), below=below,
                              since=line.valid_from, until=line.valid_until or today))
    return sorted(found, key=lambda one: one.until, reverse=True)


def _names(actor: Actor, account_id: int) -> dict[int, str]:
    """Of those who are there and those who left; who moved on is known by his name where the reader sees him."""
    here = {one.id: one.name for one in customers.contacts(actor=actor, account_id=account_id)}
    return {one.contact_id: one.name for one in customers.people_who_left(actor=actor, account_id=account_id)} | here
