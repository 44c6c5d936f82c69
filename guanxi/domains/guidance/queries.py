"""Papers as their readers see them: one's own unit's and those that came to it, how each unit stands, who is late (ORG-01)."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from guanxi.domains.guidance import access, rules
from guanxi.domains.guidance.models import Paper, Receipt
from guanxi.domains.organisation import api as organisation
from guanxi.foundation.pure.actor import Actor
from guanxi.foundation.pure.refusal import Refusal, not_found

LONGEST_LIST = 200
_HEADS, _OF_DEPARTMENTS = ("R9", "R10", "R13", "R7"), ("R9", "R10")


@dataclass(frozen=True, kw_only=True)
class UnitBelow:
    """A unit that a paper may go to. is_direct: directly below, where it goes when none is chosen. head: who gets the to-do, "" where nobody
    leads it."""

    id: int
    name: str
    is_direct: bool
    head: str


@dataclass(frozen=True, kw_only=True)
class ReceiptLine:
    """How one unit stands. state: a key of rules.STATES. head: who leads the unit today, "" where nobody does."""

    unit_id: int
    unit_name: str
    head: str
    state: str
    signed_at: datetime | None
    signed_by: str
    answer: str
    answered_at: datetime | None
    answered_by: str
    is_mine: bool


@dataclass(frozen=True, kw_only=True)
class PaperLine:
    """One paper of a list, as far as the reader sees its units. my_state: of the unit he answers for, "" when it did not come to one."""

    id: int
    kind: str
    title: str
    unit_name: str
    issued_on: date
    due_on: date | None
    units: int
    signed: int
    answered: int
    late: int
    my_state: str
    is_withdrawn: bool


@dataclass(frozen=True, kw_only=True)
class PaperView:
    """One paper with the receipts its reader sees. may_*: what he may do now. spread_id: the paper that spreads it, 0 for none."""

    line: PaperLine
    text: str
    author: str
    withdrawn_reason: str
    source_id: int
    spread_id: int
    receipts: Sequence[ReceiptLine]
    may_sign: bool
    may_answer: bool
    may_spread: bool
    may_withdraw: bool


def papers(*, actor: Actor, today: date) -> Sequence[PaperLine]:
    """What one's line of units issued and received, newest first, at most 200; row security keeps other lines' away. ORG-01."""
    rows = list(Paper.objects.select_related("unit").order_by("-issued_on", "-pk")[:LONGEST_LIST])
    receipts: dict[int, list[Receipt]] = {}
    for one in Receipt.objects.filter(paper_id__in=[row.pk for row in rows]):
        receipts.setdefault(one.paper_id, []).append(one)
    mine = access.spoken_for(actor)
    return [_line(row, receipts.get(row.pk, []), mine, today) for row in rows]


def paper(*, actor: Actor, paper_id: int, today: date) -> PaperView:
    """One; refuses `not_found` to whoever stands in no line of it. ORG-01."""
    row = Paper.objects.select_related("unit").filter(pk=paper_id).first()
    if row is None:
        raise not_found()
    mine, receipts = access.spoken_for(actor), list(row.receipts.select_related("unit").order_by("unit__path"))
    line, is_running, desk = _line(row, receipts, mine, today), row.withdrawn_at is None, _desk_id(actor)
    own = [one for one in receipts if one.unit_id in mine]
    heads = heads_of(unit_ids=[one.unit_id for one in receipts if one.signed_at is None])
    spread = Paper.objects.filter(source=row).values_list("pk", flat=True).first() or 0
    return PaperView(
        line=line, text=row.text, author=row.author_name, withdrawn_reason=row.withdrawn_reason, source_id=row.source_id or 0, spread_id=spread,
        receipts=[_receipt(row, one, mine, today, heads.get(one.unit_id)) for one in receipts],
        may_sign=is_running and any(one.signed_at is None for one in own), may_answer=is_running and bool(own),
        may_spread=is_running and row.kind == "experience" and not spread and desk in row.to_unit_ids and access.may(actor, access.ISSUE),
        may_withdraw=is_running and access.may(actor, access.REPORT) and (actor.user_id == row.author_id or desk == row.unit_id))


def units_below(*, actor: Actor) -> Sequence[UnitBelow]:
    """The open units under one's territory, in the order of the tree; those of the next level are direct. Refuses `no_unit`. ORG-01."""
    desk = access.desk(actor)
    found = [one for one in organisation.units(ids=organisation.subtree_ids(unit_id=desk.id))
             if one.id != desk.id and one.closed_on is None and one.kind != "external"]
    next_level = {one.id for one in found if one.parent_id == desk.id and one.kind == "territory"} or {
        one.id for one in found if one.parent_id == desk.id}
    heads = heads_of(unit_ids=[one.id for one in found])
    return [UnitBelow(id=one.id, name=one.name, is_direct=one.id in next_level, head=heads[one.id].name if one.id in heads else "") for one in found]


def heads_of(*, unit_ids: Collection[int]) -> Mapping[int, organisation.UserCard]:
    """Who leads each of these units: its own head, or one of a department of it; a unit whom only somebody above leads is left out."""
    wanted = frozenset(unit_ids)
    departments = {one.id: one.parent_id for one in organisation.units() if one.parent_id in wanted and one.kind != "territory"}
    led: dict[int, organisation.UserCard] = {}
    for role in _HEADS:
        within = departments if role in _OF_DEPARTMENTS else {}
        for user in organisation.users_with_role(role=role, unit_ids=wanted | within.keys()):
            for unit in (user.unit_id, within.get(user.unit_id or 0)):
                if unit in wanted:
                    led.setdefault(unit, user)
    return led


def head_of(*, unit_id: int) -> organisation.UserCard | None:
    """`heads_of` one unit."""
    return heads_of(unit_ids=[unit_id]).get(unit_id)


def _desk_id(actor: Actor) -> int:
    try:
        return access.desk(actor).id
    except Refusal:  # who belongs to no unit still reads what he sees
        return 0


def _line(row: Paper, receipts: Sequence[Receipt], mine: frozenset[int], today: date) -> PaperLine:
    states = {one.unit_id: _state(row, one, today) for one in receipts}
    own = [states[one] for one in sorted(mine & states.keys())]
    return PaperLine(
        id=row.pk, kind=row.kind, title=row.title, unit_name=row.unit.name, issued_on=row.issued_on, due_on=row.due_on, units=len(states),
        signed=sum(one.signed_at is not None for one in receipts), answered=sum(one.answered_at is not None for one in receipts),
        late=sum(one in rules.LATE for one in states.values()), my_state=own[0] if own else "", is_withdrawn=row.withdrawn_at is not None)


def _receipt(row: Paper, one: Receipt, mine: frozenset[int], today: date, head: organisation.UserCard | None) -> ReceiptLine:
    return ReceiptLine(unit_id=one.unit_id, unit_name=one.unit.name, head=head.name if head else "", state=_state(row, one, today),
                       signed_at=one.signed_at, signed_by=one.signed_by_name, answer=one.answer, answered_at=one.answered_at,
                       answered_by=one.answered_by_name, is_mine=one.unit_id in mine)


def _state(row: Paper, one: Receipt, today: date) -> str:
    return rules.state(issued_on=row.issued_on, due_on=row.due_on, is_signed=one.signed_at is not None, is_answered=one.answered_at is not None,
                       is_withdrawn=row.withdrawn_at is not None, today=today)
