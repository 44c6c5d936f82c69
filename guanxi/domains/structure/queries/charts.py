"""The hierarchy of an account as its page draws it: rows top-down, who fills them, the lines of each, what nobody knows (operator 1.15).

Names and posts as the reader may see them on the people block; who only serves the site reads who is there, no lines. Not for here:
former rows and lines (queries.past).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from operator import attrgetter

from guanxi.domains.customers import api as customers
from guanxi.domains.structure import access, rules
from guanxi.domains.structure.fields import CONFIDENCES, OVERSEES, REPORTS_TO, SOURCES
from guanxi.domains.structure.models import Line, Seat, UnknownRow
from guanxi.domains.structure.policy import Rows, Template
from guanxi.domains.structure.queries import policy, reasons
from guanxi.foundation.pure.actor import Actor
from guanxi.foundation.pure.bilingual import Text
from guanxi.foundation.pure.refusal import Reason

_NOTHING = Text("", "")
_LAST = 99


@dataclass(frozen=True, kw_only=True)
class LineEnd:
    """One line seen from one of its ends: who or which row is at the other. contact_id 0: a row."""

    line_id: int
    kind: str
    contact_id: int
    name: Text
    since: date
    source: Text
    confidence: Text
    recorded_by: str


@dataclass(frozen=True, kw_only=True)
class Placed:
    """One person of the account. since None: in no row. superior: whom he reports to; in_charge: who is in charge of him; oversees, reports:
    those in his charge, those who report to him."""

    contact_id: int
    name: str
    post: str
    department: str
    is_key_person: bool
    is_group_level: bool
    since: date | None
    source: Text
    confidence: Text
    recorded_by: str
    superior: LineEnd | None
    in_charge: Sequence[LineEnd]
    oversees: Sequence[LineEnd]
    reports: Sequence[LineEnd]


@dataclass(frozen=True, kw_only=True)
class ChartRow:
    """One row. level 1 is the top; 0: a row that the pack does not have for this account any more. asked_on: 未知(已问)."""

    key: str
    name: Text
    level: int
    people: Sequence[Placed]
    in_charge: Sequence[LineEnd]
    asked_on: date | None
    asked_by: str

    @property
    def is_gap(self) -> bool:
        """Empty, and nobody has asked in vain: to be found out."""
        return not self.people and self.asked_on is None


@dataclass(frozen=True, kw_only=True)
class ListedLine:
    """One line of the indented list. line_id 0: at the top, or in the row above by filling it."""

    depth: int
    contact_id: int
    name: Text
    line_id: int
    since: date | None
    source: Text
    confidence: Text


@dataclass(frozen=True, kw_only=True)
class Structure:
    """Everything of the page. rows: from the top. unplaced: people of the account in no row. sees_lines False: he only serves the site, and
    lines are left out. why: which rows these are and why, then what the reader may do here."""

    account_id: int
    template: Text
    rows: Sequence[ChartRow]
    unplaced: Sequence[Placed]
    gaps: Sequence[Text]
    sees_lines: bool
    may_edit: bool
    why: Sequence[Reason]
    reporting: Sequence[ListedLine]
    in_charge: Sequence[ListedLine]

    @property
    def levels(self) -> list[list[ChartRow]]:
        """Rows that stand beside one another, from the top; without those the pack no longer has."""
        return [list(found) for level, found in groupby(self.rows, key=attrgetter("level")) if level]

    @property
    def others(self) -> list[ChartRow]:
        """Filled rows that the pack does not have for this account any more."""
        return [row for row in self.rows if not row.level]


def structure(*, actor: Actor, account_id: int, today: date) -> Structure:
    """The hierarchy of an account, today. Refuses `not_found`."""
    access.require_view(actor, account_id)
    says = policy.rows(on=today)
    card = customers.cards(actor=actor, ids=[account_id])[account_id]
    template = says.template_of(customer_kind=card.customer_kind, industry_code=card.industry_code, sector_code=card.sector_code)
    people = {one.id: one for one in customers.contacts(actor=actor, account_id=account_id)}
    seats = [seat for seat in Seat.objects.filter(account_id=account_id, valid_until=None).order_by("pk") if seat.contact_id in people]
    sees = access.sees_lines(actor, account_id)
    lines = list(Line.objects.filter(account_id=account_id, valid_until=None).order_by("pk")) if sees else []
    asked = {one.row: one for one in UnknownRow.objects.filter(account_id=account_id)}
    drawing = _Drawing(says, template, people, {seat.contact_id: seat for seat in seats}, [
        line for line in lines if line.above_id in people and (line.below_id is None or line.below_id in people)])
    rows = drawing.rows(asked)
    may = reasons.may_edit(actor=actor, account_id=account_id)
    return Structure(
        account_id=account_id, template=template.name.text if template else _NOTHING, rows=rows,
        unplaced=[drawing.person(pk) for pk in people if pk not in drawing.seats], gaps=[row.name for row in rows if row.is_gap], sees_lines=sees,
        may_edit=may.met is True, why=(*reasons.of_template(template, card), may, *reasons.of_lines(sees)),
        reporting=drawing.listed(REPORTS_TO), in_charge=drawing.listed(OVERSEES))


class _Drawing:
    """What was read, put together. Nothing of it is asked of the database again."""

    def __init__(
        self, says: Rows, template: Template | None, people: Mapping[int, customers.ContactCard], seats: Mapping[int, Seat], lines: Sequence[Line],
    ) -> None:
        self.says, self.people, self.seats, self.lines = says, people, seats, lines
        self.levels = {template.full_key(row): row.level for row in template.rows} if template else {}

    def rows(self, asked: Mapping[str, UnknownRow]) -> list[ChartRow]:
        """Those of the template from the top, then others that somebody fills or is in charge of."""
        rest = {seat.row for seat in self.seats.values()} | {line.row for line in self.lines if line.row}
        return [self._row(key, self.levels.get(key, 0), asked.get(key)) for key in (
            *sorted(self.levels, key=lambda key: self.levels[key]), *sorted(rest - set(self.levels)))]

    def _row(self, key: str, level: int, asked: UnknownRow | None) -> ChartRow:
        return ChartRow(
            key=key, name=self.says.row_name(key), level=level, people=[self.person(pk) for pk in self.people if pk in self.seats
                                                                        and self.seats[pk].row == key],
            in_charge=[self._end(line, above=True) for line in self.lines if line.row == key],
            asked_on=asked.asked_on if asked else None, asked_by=asked.asked_by_name if asked else "")

    def person(self, contact_id: int) -> Placed:
        """Somebody with his lines."""
        card, seat = self.people[contact_id], self.seats.get(contact_id)
        above = [line for line in self.lines if line.below_id == contact_id]
        below = [line for line in self.lines if line.above_id == contact_id]
        return Placed(
            contact_id=contact_id, name=card.name, post=card.post, department=card.department, is_key_person=card.is_key_person,
            is_group_level=card.is_group_level, since=seat.valid_from if seat else None, source=_source(seat), confidence=_confidence(seat),
            recorded_by=seat.recorded_by_name if seat else "",
            superior=next((self._end(line, above=True) for line in above if line.kind == REPORTS_TO), None),
            in_charge=[self._end(line, above=True) for line in above if line.kind == OVERSEES],
            oversees=[self._end(line, above=False) for line in below if line.kind == OVERSEES],
            reports=[self._end(line, above=False) for line in below if line.kind == REPORTS_TO])

    def _end(self, line: Line, *, above: bool) -> LineEnd:
        contact_id = line.above_id if above else line.below_id or 0
        name = self.people[contact_id].name if contact_id else ""
        return LineEnd(line_id=line.pk, kind=line.kind, contact_id=contact_id, name=Text(name, name) if contact_id else self.says.row_name(line.row),
                       since=line.valid_from, source=_source(line), confidence=_confidence(line), recorded_by=line.recorded_by_name)

    def listed(self, kind: str) -> list[ListedLine]:
        """The lines of a kind to read from the top; below a row in somebody's charge, who fills it."""
        lines = [line for line in self.lines if line.kind == kind]
        wanted = {line.row for line in lines if line.row}
        found = [(line, rules.Edge(above=rules.person(line.above_id), below=rules.person(line.below_id) if line.below_id else rules.row(line.row),
                                   since=line.valid_from)) for line in lines]
        filling = [(None, rules.Edge(above=rules.row(seat.row), below=rules.person(pk), since=seat.valid_from))
                   for pk, seat in self.seats.items() if seat.row in wanted]
        edges = [*found, *filling]
        from_top = sorted(self.people, key=lambda pk: self.levels.get(self.seats[pk].row, _LAST) if pk in self.seats else _LAST)
        names = {rules.row(key): (0, self.says.row_name(key)) for key in self.levels if key in wanted} | {
            rules.row(key): (0, self.says.row_name(key)) for key in wanted} | {
            rules.person(pk): (pk, Text(self.people[pk].name, self.people[pk].name)) for pk in from_top}
        order = {node: place for place, node in enumerate(names)}
        return [self._listed(branch, edges[branch.edge][0] if branch.edge is not None else None, names[branch.node])
                for branch in rules.indented([edge for _, edge in edges], order=order)]

    def _listed(self, branch: rules.Branch, line: Line | None, named: tuple[int, Text]) -> ListedLine:
        return ListedLine(depth=branch.depth, contact_id=named[0], name=named[1], line_id=line.pk if line else 0,
                          since=line.valid_from if line else None, source=_source(line), confidence=_confidence(line))


def _source(row: Seat | Line | None) -> Text:
    return dict(SOURCES).get(row.source, _NOTHING) if row else _NOTHING


def _confidence(row: Seat | Line | None) -> Text:
    return dict(CONFIDENCES).get(row.confidence, _NOTHING) if row else _NOTHING
