"""Requests to support centres as pages and calls show them: of the cases somebody sees, and of the centre he works in (ORG-13 to ORG-15).

Who works in the centre reads the technical request, never the customer's people or his money.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, Any

from django.db import connection

from guanxi.domains.customers import api as customers
from guanxi.domains.organisation import api as organisation
from guanxi.domains.service import access, rules, supporting
from guanxi.domains.service.fields import (
    ASKED,
    CLOSED,
    GIVEN_BACK,
    KINDS,
    SATISFACTIONS,
    SEVERITIES,
    SOLVED,
    SUPPORT_STATES,
)
from guanxi.domains.service.queries import policy
from guanxi.foundation.pure import months
from guanxi.foundation.pure.actor import Actor
from guanxi.foundation.pure.bilingual import Text, t
from guanxi.foundation.pure.paging import edge, edge_of
from guanxi.foundation.pure.refusal import Refusal, not_found
from guanxi.foundation.pure.words import OneOf

PAGE = 50
_COLUMNS = ("id", "version", "case_id", "account_id", "kind", "severity", "centre_id", "level", "from_unit_id", "question", "state", "asked_at",
            "asked_by_name", "due_at", "ended_at", "ended_by_name", "answer", "know_how", "satisfaction")
_ROWS = f"select {', '.join(f's.{column}' for column in _COLUMNS)} from service_supportrequest s where {{where}}"  # noqa: S608 - our own names
_BOTH = {("state", "answered"): (SOLVED, GIVEN_BACK), ("satisfaction", "said"): ("yes", "no")}
_MONTH = "to_char(s.asked_at at time zone 'Asia/Shanghai', 'YYYYMM')::int = %s"


@dataclass(frozen=True, kw_only=True)
class SupportCard:
    """One passing on. sees_case: the reader may open the case too; may_answer: he works in the centre. due_at: of the case, as it was then.

    answer: the solution, or why it could not be solved. satisfaction: what the customer said of the case when it was closed.
    """

    id: int
    version: int
    case_id: int
    case_number: str
    account_name: str
    kind: str
    kind_name: Text
    severity: str
    severity_name: Text
    centre_id: int
    centre_name: str
    level: str
    from_unit_name: str
    question: str
    state: str
    state_name: Text
    asked_at: datetime
    asked_by: str
    due_at: datetime | None
    ended_at: datetime | None
    ended_by: str
    answer: str
    know_how: str
    satisfaction: str
    satisfaction_name: Text
    sees_case: bool
    may_answer: bool


@dataclass(frozen=True, kw_only=True)
class SupportFilter:
    """What a list is narrowed to. state: asked, solved, given_back, taken_back, or answered for solved and given back; month: YYYYMM in which it
    was asked, 0: any; is_mine: asked of a centre the reader works in; satisfaction: yes, no, or said for both."""

    state: Annotated[str, OneOf(SUPPORT_STATES, "answered")] = ""
    centre_id: int | None = None
    month: int = 0
    is_mine: bool = False
    satisfaction: Annotated[str, OneOf(("yes", "no", "said"))] = ""


@dataclass(frozen=True, kw_only=True)
class SupportList:
    """Some requests. next: what `after` of the next call says, "" at the end."""

    rows: Sequence[SupportCard]
    next: str = ""


@dataclass(frozen=True, kw_only=True)
class CentreChoice:
    """A centre of the pack. may_ask: its turn; after: which one must have given the case back before, blank where none."""

    key: str
    name: Text
    may_ask: bool
    after: Text


@dataclass(frozen=True, kw_only=True)
class KnowHow:
    """Product know-how that a centre passed on with an answer. It names no customer: who works where it was asked reads it without the case."""

    id: int
    text: str
    centre_name: str
    by: str
    on: datetime


@dataclass(frozen=True, kw_only=True)
class KnowHowList:
    """Some of it, the latest first. next: what `after` of the next call says, "" at the end."""

    rows: Sequence[KnowHow]
    next: str = ""


def reads_supports(*, actor: Actor) -> bool:
    """Whether the requests themselves are for him, beside their figures (PRM-60)."""
    return not organisation.is_group_hidden(roles=actor.roles, size=1)


def supports(*, actor: Actor, narrowed: SupportFilter, after: str = "") -> SupportList:
    """Requests about cases he sees and those of his centre: what waits the oldest first, else the latest first; 50 at a time. ORG-14.

    Refuses `forbidden`, `small_group` to who may read figures of many only (PRM-60).
    """
    access.require_support_view(actor)
    if not reads_supports(actor=actor):
        raise Refusal("small_group", t("您只能查看汇总数", "You read sums only"), status=403)
    where, values = _narrowed(actor, narrowed)
    is_rising = narrowed.state == ASKED
    if behind := edge(after):
        where, values = f"{where} and (s.asked_at, s.id) {'>' if is_rising else '<'} (%s, %s)", [*values, *behind]
    order = "s.asked_at, s.id" if is_rising else "s.asked_at desc, s.id desc"
    rows = _fetch(f"{_ROWS.format(where=where)} order by {order} limit %s", [*values, PAGE + 1])
    return SupportList(rows=_cards(actor, rows[:PAGE]), next=_next(rows, "asked_at"))


def support(*, actor: Actor, support_id: int) -> SupportCard:
    """One request. Refuses `not_found` to who neither sees the case nor works in the centre. ORG-14."""
    access.require_support_view(actor)
    where, values = access.support_scope(actor, "s")
    rows = _fetch(f"{_ROWS.format(where=where)} and s.id = %s", [*values, support_id])
    if not rows:
        raise not_found()
    return _cards(actor, rows)[0]


def case_support(*, actor: Actor, case_id: int) -> Sequence[SupportCard]:
    """Where a case was passed on to, the first first. Refuses `not_found` when its account is not to be seen. ORG-13 to ORG-15."""
    with connection.cursor() as cursor:
        cursor.execute("select account_id from service_case where id = %s", [case_id])
        found = cursor.fetchone()
    if found is None:
        raise not_found()
    access.require_view(actor, found[0])
    return _cards(actor, _fetch(f"{_ROWS.format(where='s.case_id = %s')} order by s.id", [case_id]))


def centre_choices(*, state: str, steps: Sequence[SupportCard], on: date) -> Sequence[CentreChoice]:
    """The pack's centres for a case with these steps; none where the pack has none or the case is closed."""
    says = policy.support(on=on)
    if state == CLOSED:
        return []
    open_ones = supporting.next_centres(policy=says, steps=[(one.level, one.state) for one in steps])
    return [CentreChoice(key=one.key, name=one.name.text, may_ask=one in open_ones, after=before.name.text if (before := says.centre(one.after))
                         else Text("", "")) for one in says.centres]


def know_how(*, actor: Actor, after: str = "") -> KnowHowList:
    """What centres passed on to the unit he works in, or with cases he sees; the latest first, 50 at a time. ORG-14."""
    access.require_support_view(actor)
    seen, values = access.support_scope(actor, "s")
    where, values = f"s.know_how <> '' and ({seen} or s.from_unit_id = any(%s))", [*values, list(access.works_in(actor))]
    if behind := edge(after):
        where, values = f"{where} and (s.ended_at, s.id) < (%s, %s)", [*values, *behind]
    rows = _fetch(f"{_ROWS.format(where=where)} order by s.ended_at desc, s.id desc limit %s", [*values, PAGE + 1])
    names = {one.id: one.name for one in organisation.units(ids={row["centre_id"] for row in rows})}
    return KnowHowList(next=_next(rows, "ended_at"), rows=[
        KnowHow(id=row["id"], text=row["know_how"], centre_name=names[row["centre_id"]], by=row["ended_by_name"], on=row["ended_at"])
        for row in rows[:PAGE]])


def _narrowed(actor: Actor, narrowed: SupportFilter) -> tuple[str, list[Any]]:
    seen, values = access.support_scope(actor, "s")
    parts, values = [seen], [*values]
    for column, value in (("state", narrowed.state), ("satisfaction", narrowed.satisfaction)):
        if value:
            parts.append(f"s.{column} = any(%s)")
            values.append(list(_BOTH.get((column, value), (value,))))
    if narrowed.centre_id is not None:
        parts.append("s.centre_id = %s")
        values.append(narrowed.centre_id)
    if months.read(narrowed.month or None):
        parts.append(_MONTH)
        values.append(narrowed.month)
    if narrowed.is_mine:
        parts.append("s.centre_id = any(%s)")
        values.append(list(access.works_in(actor)))
    return " and ".join(parts), values


def _fetch(sql: str, values: Sequence[Any]) -> list[dict[str, Any]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return [dict(zip(_COLUMNS, row, strict=True)) for row in cursor.fetchall()]


def _cards(actor: Actor, rows: Sequence[dict[str, Any]]) -> list[SupportCard]:
    units = {one.id: one.name for one in organisation.units(ids={row["centre_id"] for row in rows} | {row["from_unit_id"] or 0 for row in rows})}
    accounts = {row["account_id"] for row in rows}
    seen, names = customers.account_names(actor=actor, ids=accounts), customers.header_names(ids=accounts)
    return [SupportCard(
        **{key: row[key] for key in _COLUMNS if key not in ("account_id", "from_unit_id", "asked_by_name", "ended_by_name")},
        case_number=rules.number(row["case_id"]), account_name=names.get(row["account_id"], ("", 0))[0], kind_name=dict(KINDS)[row["kind"]],
        severity_name=dict(SEVERITIES)[row["severity"]], centre_name=units[row["centre_id"]], from_unit_name=units.get(row["from_unit_id"], ""),
        state_name=dict(SUPPORT_STATES)[row["state"]], asked_by=row["asked_by_name"], ended_by=row["ended_by_name"],
        satisfaction_name=dict(SATISFACTIONS).get(row["satisfaction"], Text("", "")), sees_case=row["account_id"] in seen,
        may_answer=row["state"] == ASKED and access.may_answer_support(actor, centre_id=row["centre_id"])) for row in rows]


def _next(rows: Sequence[dict[str, Any]], column: str) -> str:
    """Behind the last row shown, where there are more."""
    return edge_of(rows[PAGE - 1][column], rows[PAGE - 1]["id"]) if len(rows) > PAGE else ""
