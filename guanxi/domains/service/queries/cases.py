"""Cases as pages and calls show them, always in the reader's scope: the list by cursor, one case, the block of an account."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any

from django.db import connection

from guanxi.domains.customers import api as customers
from guanxi.domains.organisation import api as organisation
from guanxi.domains.service import access, rules
from guanxi.domains.service.fields import ANSWERED, CHANNELS, KINDS, OPEN, SATISFACTIONS, SEVERITIES, STATES
from guanxi.foundation.django import clock
from guanxi.foundation.pure.actor import Actor
from guanxi.foundation.pure.bilingual import Text
from guanxi.foundation.pure.paging import edge, edge_of
from guanxi.foundation.pure.refusal import not_found
from guanxi.foundation.pure.words import OneOf

PAGE, BLOCK, MOST_SUBJECT = 50, 5, 40
PENDING = "pending"
_OWN = ("id", "version", "account_id", "contact_id", "kind", "severity", "state", "channel", "subject", "said", "said_by", "received_at", "due_at",
        "external_number", "handler_id", "answer", "answered_at", "answered_by_name", "satisfaction", "closed_at", "closed_by_name", "reopened",
        "reopened_at", "reopen_reason", "recorded_by_name", "created_at")
_SELECT = (", ".join(f"c.{column}" for column in _OWN) + ", case when c.handler_id is null then coalesce(b.owner_name, '') else c.handler_name end "
           ", coalesce(b.grade, '') from service_case c left join lists_book b on b.account_id = c.account_id")
_NONE = Text("", "")
_IN_UNIT = ("exists (select 1 from customers_account u join organisation_unit o on o.id = u.unit_id where u.id = c.account_id "
            "and o.path like (select top.path || '%%' from organisation_unit top where top.id = %s))")


@dataclass(frozen=True, kw_only=True)
class CaseCard:
    """One case. handler: who is in charge, "" where the account has no owner; handler_id None: the owner, whoever that is.

    due_at None: no time was set. reopened: how often. is_first: the pack serves accounts of this grade first (ORG-12).
    """

    id: int
    number: str
    version: int
    account_id: int
    account_name: str
    kind: str
    kind_name: Text
    state: str
    state_name: Text
    severity: str
    severity_name: Text
    channel: str
    channel_name: Text
    subject: str
    said: str
    contact_id: int | None
    said_by: str
    received_at: datetime
    due_at: datetime | None
    is_overdue: bool
    external_number: str
    handler_id: int | None
    handler: str
    answer: str
    answered_at: datetime | None
    answered_by: str
    satisfaction: str
    satisfaction_name: Text
    closed_at: datetime | None
    closed_by: str
    reopened: int
    reopened_at: datetime | None
    reopen_reason: str
    recorded_by: str
    created_at: datetime
    is_first: bool


@dataclass(frozen=True, kw_only=True)
class CaseFilter:
    """What a list is narrowed to. state: open, answered, closed, or pending for both that are not closed; text: a number, ours or the
    complaint system's, or part of the subject; is_mine: the reader is in charge; unit_id: with everything below."""

    state: Annotated[str, OneOf(STATES, PENDING)] = ""
    kind: Annotated[str, OneOf(KINDS)] = ""
    is_overdue: bool = False
    is_mine: bool = False
    unit_id: int | None = None
    account_id: int | None = None
    text: str = ""


@dataclass(frozen=True, kw_only=True)
class CaseList:
    """Some cases. next: what `after` of the next call says, "" at the end."""

    rows: Sequence[CaseCard]
    next: str = ""


@dataclass(frozen=True, kw_only=True)
class KindCount:
    """How many cases of a kind were received."""

    name: Text
    count: int


@dataclass(frozen=True, kw_only=True)
class CaseBlock:
    """One account at a glance. pending: those not closed, the oldest first, at most five; by_kind: received in the last 12 months."""

    pending: Sequence[CaseCard]
    pending_count: int
    oldest_days: int | None
    overdue: int
    by_kind: Sequence[KindCount]
    total: int


def cases(*, actor: Actor, now: datetime, narrowed: CaseFilter, after: str = "", size: int = PAGE) -> CaseList:
    """Cases of the actor's scope; those not closed the oldest first, all others the latest first. Page 100 costs what page 1 costs.

    Before the oldest stand those of accounts that get technical support first, where the pack names their grades (ORG-12).
    Nonsense in `after` is ignored. Refuses `not_found` for the account of somebody else.
    """
    is_rising, first = narrowed.state in (PENDING, OPEN, ANSWERED) or narrowed.is_overdue, _first(now)
    where, values = conditions(actor=actor, narrowed=narrowed, now=now)
    is_later, grades = ("coalesce(b.grade, '') <> all(%s), ", [list(first)]) if is_rising and first else ("", [])
    if behind := _edge(after):
        where += f" and ({is_later}c.received_at, c.id) {'>' if is_rising else '<'} ({'%s, ' if is_later else ''}%s, %s)"
        values = [*values, *grades, *behind[0 if is_later else 1:]]
    order = f"{is_later}c.received_at, c.id" if is_rising else "c.received_at desc, c.id desc"
    with connection.cursor() as cursor:
        cursor.execute(f"select {_SELECT} where {where} order by {order} limit %s", [*values, *grades, size + 1])
        rows = cursor.fetchall()
    names = customers.account_names(actor=actor, ids={row[2] for row in rows[:size]})
    shown = [_card(row, now=now, name=names[row[2]].name, first=first) for row in rows[:size] if row[2] in names]
    last = rows[size - 1] if len(rows) > size else None
    return CaseList(rows=shown, next=f"{edge_of(last[11], last[0])}{'_first' if last[-1] in first else ''}" if last else "")


def case(*, actor: Actor, now: datetime, case_id: int) -> CaseCard:
    """One case. Refuses `not_found` when its account is not to be seen."""
    with connection.cursor() as cursor:
        cursor.execute(f"select {_SELECT} where c.id = %s", [case_id])
        row = cursor.fetchone()
    if row is None:
        raise not_found()
    access.require_view(actor, row[2])
    return _card(row, now=now, name=customers.account_names(actor=actor, ids=[row[2]])[row[2]].name, first=_first(now))


def case_block(*, actor: Actor, account_id: int, now: datetime) -> CaseBlock:
    """What the account page says of complaints and service needs (服务欠账, operator 2.4); refuses `not_found`. Two statements. ARC-09."""
    access.require_view(actor, account_id)
    with connection.cursor() as cursor:
        cursor.execute(
            "select c.kind, count(*) filter (where c.received_at > %s - interval '12 months'), count(*) filter (where c.state <> 'closed'), "
            "min(c.received_at) filter (where c.state <> 'closed'), count(*) filter (where c.state <> 'closed' and c.due_at < %s) "
            "from service_case c where c.account_id = %s group by c.kind", [now, now, account_id])
        counted = {row[0]: row[1:] for row in cursor.fetchall()}
        cursor.execute(f"select {_SELECT} where c.account_id = %s and c.state <> 'closed' order by c.received_at, c.id limit %s",
                       [account_id, BLOCK])
        rows = cursor.fetchall()
    pending = [_card(row, now=now, name="", first=frozenset()) for row in rows]
    oldest = min((row[2] for row in counted.values() if row[2]), default=None)
    return CaseBlock(
        pending=pending, pending_count=sum(row[1] for row in counted.values()), oldest_days=(now - oldest).days if oldest else None,
        overdue=sum(row[3] for row in counted.values()), total=sum(row[0] for row in counted.values()),
        by_kind=[KindCount(name=name, count=counted[key][0]) for key, name in KINDS if key in counted and counted[key][0]])


def may_handle(*, actor: Actor, card: CaseCard) -> bool:
    """Whether the reader may answer, close, reopen and correct it."""
    return access.may_handle(actor, account_id=card.account_id, handler_id=card.handler_id)


def people_in_charge(*, actor: Actor, account_id: int) -> Sequence[tuple[int, str]]:
    """Who may be put in charge from the page: the reader and the account's people of today. Refuses `not_found`."""
    access.require_view(actor, account_id)
    found = {one.user_id: f"{one.user_name} {one.post}".strip() for one in customers.assignments(account_id=account_id) if one.valid_until is None}
    if customers.may(actor, access.HANDLE):
        found.setdefault(actor.user_id, actor.name)
    cards = organisation.users(ids=list(found))
    return [(user_id, name) for user_id, name in found.items()
            if user_id in cards and cards[user_id].is_active and access.HANDLE in organisation.acts_of(frozenset(cards[user_id].roles))]


def speakers(*, actor: Actor, account_id: int) -> Mapping[int, str]:
    """The account's contacts of today by id, to choose who said it. Refuses `not_found`."""
    access.require_view(actor, account_id)
    return customers.names_of(actor=actor, ids=customers.people_in(account_id=account_id))


def conditions(*, actor: Actor, narrowed: CaseFilter, now: datetime) -> tuple[str, list[Any]]:
    """The reader's scope and the filter, as SQL over service_case `c` and lists_book `b`."""
    seen, of_scope = access.scope(actor, "c.account_id")
    parts, values = [seen], [*of_scope]
    if narrowed.account_id is not None:
        access.require_view(actor, narrowed.account_id)
        parts, values = ["c.account_id = %s"], [narrowed.account_id]
    for column, value in (("state", narrowed.state), ("kind", narrowed.kind)):
        if value and value != PENDING:
            parts.append(f"c.{column} = %s")
            values.append(value)
    if narrowed.state == PENDING or narrowed.is_overdue:
        parts.append("c.state <> 'closed'")
    if narrowed.is_overdue:
        parts.append("c.due_at < %s")
        values.append(now)
    if narrowed.is_mine:
        parts.append("coalesce(c.handler_id, b.owner_id) = %s")
        values.append(actor.user_id)
    if narrowed.unit_id is not None:
        parts.append(_IN_UNIT)
        values.append(narrowed.unit_id)
    if text := narrowed.text.strip()[:MOST_SUBJECT]:
        parts.append("(c.id = %s or c.external_number = %s or strpos(c.subject, %s) > 0)")
        values += [rules.id_of(text) or 0, text, text]
    return " and ".join(parts), values


def _edge(after: str) -> tuple[bool, datetime, int] | None:
    """Behind which row a page begins: whether it came after those served first, when it was received, its id."""
    found = edge(after.removesuffix("_first"))
    return (not after.endswith("_first"), *found) if found else None


def _first(now: datetime) -> frozenset[str]:
    return customers.first_grades(on=now.astimezone(clock.ZONE).date())


def _card(row: Sequence[Any], *, now: datetime, name: str, first: frozenset[str]) -> CaseCard:
    *columns, handler, grade = row
    own: dict[str, Any] = dict(zip(_OWN, columns, strict=True))
    return CaseCard(
        **{key: own[key] for key in ("id", "version", "account_id", "contact_id", "kind", "severity", "state", "channel", "subject", "said",
                                     "said_by", "received_at", "due_at", "external_number", "handler_id", "answer", "answered_at",
                                     "satisfaction", "closed_at", "reopened", "reopened_at", "reopen_reason", "created_at")},
        number=rules.number(own["id"]), account_name=name, handler=handler, is_first=grade in first, kind_name=dict(KINDS)[own["kind"]],
        state_name=dict(STATES)[own["state"]], severity_name=dict(SEVERITIES)[own["severity"]], channel_name=dict(CHANNELS)[own["channel"]],
        satisfaction_name=dict(SATISFACTIONS).get(own["satisfaction"], _NONE), answered_by=own["answered_by_name"], closed_by=own["closed_by_name"],
        recorded_by=own["recorded_by_name"],
        is_overdue=rules.is_overdue(state=own["state"], due_at=own["due_at"], now=now))
