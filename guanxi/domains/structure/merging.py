"""What a merge, and a person's move to another account, do to hierarchies (wiring.MERGE)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db.models import Q, QuerySet

from guanxi.domains.customers import api as customers
from guanxi.domains.structure.commands import going
from guanxi.domains.structure.commands.writing import day_of, end, has_circle, lock
from guanxi.domains.structure.fields import REPORTS_TO
from guanxi.domains.structure.models import Line, Seat, UnknownRow
from guanxi.foundation.django import participants
from guanxi.foundation.django.audit import Act
from guanxi.foundation.pure.bilingual import t
from guanxi.foundation.pure.ref import Ref
from guanxi.foundation.pure.refusal import Refusal


class Structures:
    """Rows and lines go along; of two of the survivor's kind his stays. Who moved to another account leaves his former row and lines behind."""

    covers = ("structure_seat.account_id", "structure_seat.contact_id", "structure_unknownrow.account_id", "structure_line.account_id",
              "structure_line.above_id", "structure_line.below_id")
    stays: Mapping[str, str] = {}

    def merge(self, *, subject: Ref, into: Ref, act: Act) -> None:
        """Carries the rows over; refuses `merge_circle` when somebody would be in charge of himself, or his own superior."""
        if subject.kind == "account":
            lock([subject.id, into.id])
            _accounts(subject.id, into.id, act)
            _require_no_circle(into.id)
        if subject.kind == "contact":
            survivor = customers.reach_of(contact_ids=[into.id])[into.id]
            lock([survivor.account_id])
            _leave_behind(into.id, survivor.account_id, act)
            _people(subject.id, into.id, act)
            if not survivor.is_active:  # what was written late to the double of somebody who has left since
                going.gone(contact_id=into.id, act=act)
            _require_no_circle(survivor.account_id)


def _accounts(loser: int, survivor: int, act: Act) -> None:
    """An empty row that somebody asked about is empty no longer where the other account knows who fills it."""
    for table in (Seat, Line):
        participants.carry(table.objects.filter(account_id=loser), act=act, account_id=survivor)
    known = set(UnknownRow.objects.filter(account_id=survivor).values_list("row", flat=True))
    UnknownRow.objects.filter(account_id=loser, row__in=known).delete()
    participants.carry(UnknownRow.objects.filter(account_id=loser), act=act, account_id=survivor)
    filled = Seat.objects.filter(account_id=survivor, valid_until=None).values_list("row", flat=True)
    UnknownRow.objects.filter(account_id=survivor, row__in=list(filled)).delete()


def _leave_behind(contact_id: int, account_id: int, act: Act) -> None:
    """What he was at another account than his own stays there as history."""
    for rows in (Seat.objects.filter(contact_id=contact_id), _of(contact_id)):
        end(rows.exclude(account_id=account_id), on=day_of(act.at), act=act)


def _people(loser: int, survivor: int, act: Act) -> None:
    """The survivor's row and superior stay; a line between the two goes, of two that say the same the loser's ends."""
    today = day_of(act.at)
    if Seat.objects.filter(contact_id=survivor, valid_until=None).exists():
        end(Seat.objects.filter(contact_id=loser), on=today, act=act)
    participants.carry(Seat.objects.filter(contact_id=loser), act=act, contact_id=survivor)
    Line.objects.filter(above_id__in=(loser, survivor), below_id__in=(loser, survivor)).delete()
    if Line.objects.filter(kind=REPORTS_TO, below_id=survivor, valid_until=None).exists():
        end(Line.objects.filter(kind=REPORTS_TO, below_id=loser), on=today, act=act)
    standing = Line.objects.filter(valid_until=None)
    for line in standing.filter(Q(above_id=loser) | Q(below_id=loser)):
        above, below = (survivor if one == loser else one for one in (line.above_id, line.below_id))
        if standing.filter(kind=line.kind, above_id=above, below_id=below, row=line.row).exists():
            end(Line.objects.filter(pk=line.pk), on=today, act=act)
    participants.carry(Line.objects.filter(above_id=loser), act=act, above_id=survivor)
    participants.carry(Line.objects.filter(below_id=loser), act=act, below_id=survivor)


def _of(contact_id: int) -> QuerySet[Any]:
    return Line.objects.filter(Q(above_id=contact_id) | Q(below_id=contact_id))


def _require_no_circle(account_id: int) -> None:
    if has_circle(account_id=account_id):
        raise Refusal("merge_circle", t("合并后汇报或分管关系将绕成一圈", "Merged, reporting or being in charge would close to a circle"), status=409,
                      way_out=t("请先在“层级”中结束其中已不成立的一条", "End the line that is no longer true in the hierarchy first"))
