"""How often we went to customers and spoke with them: visits and contacts of the last twelve months by unit and month (ARC-31).

What counts is what the timeline tells this reader: never of accounts he only serves on site, contacts only for who reads them (timeline.kinds).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any

from django.db import connection

from guanxi.domains.customers import api as customers
from guanxi.domains.organisation import api as organisation
from guanxi.foundation.pure import months
from guanxi.foundation.pure.actor import Actor
from guanxi.foundation.pure.bilingual import Text, t
from guanxi.foundation.pure.refusal import Refusal
from guanxi.foundation.pure.words import OneOf

MONTHS, PAGE, MOST_UNITS = 12, 50, 300
VISIT, CONTACT = "visited", "contacted"
WORDS: dict[str, Text] = {VISIT: t("走访", "Visit"), CONTACT: t("联系", "Contact")}
# A month is that of the day a visit or contact took place, not of its entry; a unit is that of the account today.
_BY_MONTH = """
select a.unit_id, to_char(e.took_place_on, 'YYYYMM')::int as month, count(*) filter (where e.kind = 'visited'),
  count(*) filter (where e.kind = 'contacted'), count(distinct e.account_id)
from timeline_entry e join customers_account a on a.id = e.account_id where {where}
group by grouping sets ((1, 2), (1), (2), ())
"""
_ROWS = """
select e.id, e.account_id, e.kind, e.took_place_on, e.zh, e.en, e.actor_name
from timeline_entry e join customers_account a on a.id = e.account_id where {where} order by e.took_place_on desc, e.id desc limit %s
"""
_IN_UNIT = ("a.unit_id in (select o.id from organisation_unit o where o.path like "
            "(select top.path || '%%' from organisation_unit top where top.id = %s))")


@dataclass(frozen=True, kw_only=True)
class Count:
    """A cell. month: YYYYMM, 0: all twelve. None: about fewer than five customers, not for this reader (PRM-60)."""

    month: int = 0
    visits: int | None = 0
    contacts: int | None = 0


@dataclass(frozen=True, kw_only=True)
class UnitLine:
    """One unit's accounts. by_month: the oldest month first."""

    unit_id: int
    name: str
    by_month: tuple[Count, ...]
    total: Count


@dataclass(frozen=True, kw_only=True)
class InteractionFigures:
    """months: YYYYMM, the running one last. lines: by number, the most first, at most 300; reads_contacts: whether they are for this reader."""

    months: tuple[int, ...]
    lines: Sequence[UnitLine]
    whole: UnitLine
    reads_contacts: bool


@dataclass(frozen=True, kw_only=True)
class Interaction:
    """One visit or contact behind a figure."""

    id: int
    account_id: int
    account_name: str
    kind: str
    kind_name: Text
    on: date
    text: Text
    by_name: str


@dataclass(frozen=True, kw_only=True)
class InteractionList:
    """Some of them. next: what `after` of the next call says, "" at the end."""

    rows: Sequence[Interaction]
    next: str = ""


def interaction_figures(*, actor: Actor, today: date, unit_id: int | None = None) -> InteractionFigures:
    """Visits and contacts at the reader's accounts by their unit and month; or of one unit with everything below. One statement. ARC-31."""
    span = months.span(months.month_of(today), MONTHS)
    where, values = _where(actor, since=date(span[0] // 100, span[0] % 100, 1), unit_id=unit_id)
    with connection.cursor() as cursor:
        cursor.execute(_BY_MONTH.format(where=where), values)
        cells = {(row[0], row[1]): row[2:] for row in cursor.fetchall()}
    units = sorted((key[0] for key in cells if key[0] is not None and key[1] is None), key=lambda one: -sum(cells[one, None][:2]))[:MOST_UNITS]
    names = {one.id: one.name for one in organisation.units(ids=units)}

    def line(unit: int | None, name: str) -> UnitLine:
        return UnitLine(unit_id=unit or 0, name=name, total=_count(actor, 0, cells.get((unit, None))),
                        by_month=tuple(_count(actor, month, cells.get((unit, month))) for month in span))

    return InteractionFigures(months=span, lines=[line(one, names.get(one, "")) for one in units], whole=line(None, ""),
                              reads_contacts=CONTACT in _kinds(actor))


def interactions(
    *, actor: Actor, today: date, unit_id: int | None = None, own_unit: bool = False, month: int = 0, kind: Annotated[str, OneOf(WORDS)] = "",
    after: str = "",
) -> InteractionList:
    """The visits and contacts behind a figure, the latest first, 50 at a time. ARC-31.

    unit_id: with everything below, own_unit: only of its own accounts, as the figures count; month: YYYYMM, 0: the twelve. Refuses
    `wrong_month`, `small_group` to who may read figures of many only (PRM-60).
    """
    if organisation.is_group_hidden(roles=actor.roles, size=1):
        raise Refusal("small_group", t("您只能查看汇总数", "You read sums only"), status=403)
    months.read(month or None)
    span = months.span(months.month_of(today), MONTHS)
    where, values = _where(actor, since=date(span[0] // 100, span[0] % 100, 1), unit_id=unit_id, own_unit=own_unit)
    if month in span:
        where, values = f"{where} and to_char(e.took_place_on, 'YYYYMM')::int = %s", [*values, month]
    if kind in WORDS:
        where, values = f"{where} and e.kind = %s", [*values, kind]
    if edge := _edge(after):
        where, values = f"{where} and (e.took_place_on, e.id) < (%s, %s)", [*values, *edge]
    with connection.cursor() as cursor:
        cursor.execute(_ROWS.format(where=where), [*values, PAGE + 1])
        rows = cursor.fetchall()
    names = customers.header_names(ids={row[1] for row in rows})
    found = [Interaction(id=row[0], account_id=row[1], account_name=names.get(row[1], ("", 0))[0], kind=row[2], kind_name=WORDS[row[2]], on=row[3],
                         text=Text(row[4], row[5]), by_name=row[6]) for row in rows[:PAGE]]
    return InteractionList(rows=found, next=f"{found[-1].on}_{found[-1].id}" if len(rows) > PAGE else "")


def _where(actor: Actor, *, since: date, unit_id: int | None, own_unit: bool = False) -> tuple[str, list[Any]]:
    seen, values = customers.beyond_service(actor).sql("e.account_id")
    parts, values = [seen, "e.took_place_on >= %s", "e.kind = any(%s)"], [*values, since, list(_kinds(actor))]
    if unit_id is not None:
        parts.append("a.unit_id = %s" if own_unit else _IN_UNIT)
        values.append(unit_id)
    return " and ".join(parts), values


def _kinds(actor: Actor) -> tuple[str, ...]:
    """Contacts are told where consent is read (timeline.kinds)."""
    return (VISIT, CONTACT) if customers.may(actor, "consent.view") else (VISIT,)


def _count(actor: Actor, month: int, cell: Sequence[int] | None) -> Count:
    if cell is None:
        return Count(month=month)
    if organisation.is_group_hidden(roles=actor.roles, size=cell[2]):
        return Count(month=month, visits=None, contacts=None)
    return Count(month=month, visits=cell[0], contacts=cell[1])


def _edge(after: str) -> tuple[date, int] | None:
    on, _, entry_id = after.rpartition("_")
    try:
        found = date.fromisoformat(on), int(entry_id)
    except ValueError:
        return None
    return found if abs(found[1]) < 2**63 else None
