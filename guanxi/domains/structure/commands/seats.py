"""Who fills which row of a customer's hierarchy: placed, taken out, or 未知(已问) (operator 1.15, ARC-03)."""

from __future__ import annotations

import uuid
from datetime import date, datetime
from typing import Annotated, TypedDict

from guanxi.domains.structure import access, rules
from guanxi.domains.structure.commands import telling
from guanxi.domains.structure.commands.writing import day_of, edges, end, held
from guanxi.domains.structure.fields import OVERSEES
from guanxi.domains.structure.models import Seat, UnknownRow
from guanxi.domains.structure.queries import policy
from guanxi.foundation.django import audit
from guanxi.foundation.pure.actor import Actor
from guanxi.foundation.pure.bilingual import t
from guanxi.foundation.pure.ref import Ref
from guanxi.foundation.pure.refusal import Refusal, not_found
from guanxi.foundation.pure.words import ListedBy


class HowKnown(TypedDict, total=False):
    """Since when something is so and how we know. valid_from not given: today; the rest blank."""

    valid_from: date | str | None
    source: str
    confidence: str


def place_person(
    *, actor: Actor, now: datetime, account_id: int, contact_id: int, row: Annotated[str, ListedBy("read_structure", "rows.key")], values: HowKnown,
) -> uuid.UUID:
    """Puts somebody of the account into a row of its template; he leaves the row he was in. Returns the act (for `undo_structure`).

    In the row where he is already, day, source and confidence are corrected. Refuses `not_found`, `forbidden`, `not_responsible`, `not_here`,
    `unknown_row`, `circle` (he would be in charge of himself through the row), wrong values by field.
    """
    today = day_of(now)
    with audit.acting(actor=actor, verb="place_person", now=now, subject=Ref("account", account_id)) as act:
        access.require_edit(actor, account_id)
        words = rules.clean_words(values, today=today)
        _require_row(actor, account_id, row, today)
        held(account_id=account_id, people=[("contact_id", contact_id)])
        seat = Seat.objects.filter(contact_id=contact_id, account_id=account_id, row=row, valid_until=None).first()
        if seat is None:
            end(Seat.objects.filter(contact_id=contact_id), on=words["valid_from"], act=act)
        new = rules.Edge(above=rules.row(row), below=rules.person(contact_id), since=words["valid_from"])
        if seat is None and rules.closes_circle(edges(account_id=account_id, kind=OVERSEES), new):
            raise rules.circle(OVERSEES, field="row")
        seat = seat or Seat(account_id=account_id, contact_id=contact_id, row=row, recorded_by_id=actor.user_id, recorded_by_name=actor.name)
        for key, value in words.items():
            setattr(seat, key, value)
        seat.store(now=now)
        UnknownRow.objects.filter(account_id=account_id, row=row).delete()
        telling.placed(act=act, account_id=account_id, contact_id=contact_id, row=row)
    return act.id


def leave_row(*, actor: Actor, now: datetime, account_id: int, contact_id: int) -> uuid.UUID:
    """He is in that row no longer, from today on; his lines stay. Returns the act. Refuses `not_found` where he is in none."""
    with audit.acting(actor=actor, verb="leave_row", now=now, subject=Ref("account", account_id)) as act:
        access.require_edit(actor, account_id)
        held(account_id=account_id)
        seat = Seat.objects.filter(contact_id=contact_id, account_id=account_id, valid_until=None).first()
        if seat is None:
            raise not_found()
        end(Seat.objects.filter(pk=seat.pk), on=day_of(now), act=act)
        telling.left(act=act, account_id=account_id, contact_id=contact_id, row=seat.row)
    return act.id


def mark_row_unknown(*, actor: Actor, now: datetime, account_id: int, row: Annotated[str, ListedBy("read_structure", "rows.key")]) -> uuid.UUID:
    """未知(已问): somebody asked who fills the row and did not learn it; it is no work any more. Returns the act. ARC-03.

    Refuses `unknown_row`, and `row_filled` when somebody has filled it meanwhile. Said twice it is noted once.
    """
    today = day_of(now)
    with audit.acting(actor=actor, verb="mark_row_unknown", now=now, subject=Ref("account", account_id)) as act:
        access.require_edit(actor, account_id)
        _require_row(actor, account_id, row, today)
        held(account_id=account_id)
        if Seat.objects.filter(account_id=account_id, row=row, valid_until=None).exists():
            raise Refusal("row_filled", t("该岗位已有人", "Somebody fills this row"), field="row", status=409,
                          way_out=t("请刷新后查看", "Reload to see who"))
        if not UnknownRow.objects.filter(account_id=account_id, row=row).exists():
            UnknownRow(account_id=account_id, row=row, asked_on=today, asked_by_name=actor.name).store(now=now)
        telling.settle_gaps(act=act, account_id=account_id)
    return act.id


def _require_row(actor: Actor, account_id: int, row: str, on: date) -> None:
    template = policy.template_of(actor=actor, account_id=account_id, says=policy.rows(on=on))
    if template is None or row not in template.keys:
        raise unknown_row()


def unknown_row() -> Refusal:
    """A row that this account's kind does not have."""
    return Refusal("unknown_row", t("该客户没有这个岗位", "This kind of account has no such row"), field="row",
                   way_out=t("请从列表中选择;岗位按客户类别和行业取自政策包", "Choose one of the list; rows follow kind and industry"))
