"""The lost register as people read it: who was lost when, what he brought a year, why. Of accounts whose money the reader may see. LIF-12."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection

from guanxi.domains.customers import api as customers
from guanxi.domains.grading import access, rules
from guanxi.domains.grading.queries import cleaning
from guanxi.domains.grading.words import LossOrNone
from guanxi.domains.insights import api as insights
from guanxi.foundation.pure.actor import Actor
from guanxi.foundation.pure.bilingual import Text
from guanxi.foundation.pure.paging import MAX_PAGE, Page
from guanxi.foundation.pure.refusal import not_found

PAGE = 50


@dataclass(frozen=True, kw_only=True)
class LostFilter:
    """reason: a key of the pack, `none` for not said yet, "" for any. is_back: those that came back instead. text: part of the name."""

    reason: LossOrNone = ""
    is_back: bool = False
    text: str = ""


@dataclass(frozen=True, kw_only=True)
class LostCard:
    """One stay on the register. last_month: of the last purchase (YYYYMM). yearly_fen: the year that ended with it, known_months of it being known.

    silent_months: until the published month. lost_fen: what the silence has cost so far. owner_name: who was responsible when it was struck.
    returned_by: bill, person or ""; returned_on None: still lost.
    """

    account_id: int
    name: str
    struck_on: date
    last_month: int
    last_fen: int
    yearly_fen: int
    known_months: int
    silent_months: int
    lost_fen: int
    owner_name: str
    grade: str
    reason: str
    reason_name: Text
    note: str
    explained_on: date | None
    explained_by: str
    returned_on: date | None
    returned_by: str
    returned_by_name: str
    return_reason: str


@dataclass(frozen=True, kw_only=True)
class LostFigures:
    """Of the reader's accounts: how many are lost, what they brought a year together, how many without a reason. held: why no night strikes."""

    accounts: int
    yearly_fen: int
    unexplained: int


_COLUMNS = ("account_id", "struck_on", "last_month", "last_fen", "yearly_fen", "known_months", "owner_name", "grade", "reason", "note",
            "explained_on", "explained_by_name", "returned_on", "returned_by", "returned_by_name", "return_reason")
_FROM = "from grading_lostentry e join customers_account a on a.id = e.account_id where "
_SELECT = f"select a.name, {', '.join(f'e.{column}' for column in _COLUMNS)} {_FROM}"
_FIGURES = f"select count(*), coalesce(sum(e.yearly_fen), 0)::bigint, count(*) filter (where e.reason = '') {_FROM}"


def lost_register(*, actor: Actor, today: date, narrowed: LostFilter | None = None, number: int = 1, size: int = PAGE) -> Page[LostCard]:
    """The register, the dearest loss first. Refuses `forbidden`. LIF-11, LIF-12."""
    access.require(actor, "lost.view")
    chosen = narrowed or LostFilter()
    where, values = _where(actor, chosen)
    number = min(number, MAX_PAGE)
    with connection.cursor() as cursor:
        cursor.execute(f"{_SELECT}{where} order by e.yearly_fen desc, e.id limit %s offset %s", [*values, size + 1, (number - 1) * size])
        rows = cursor.fetchall()
    return Page(rows=_cards(rows[:size], today), number=number, size=size, has_next=len(rows) > size)


def lost_account(*, actor: Actor, account_id: int, today: date) -> tuple[LostCard, ...]:
    """Every stay of one account on the register, the latest first. Refuses `forbidden`, `money_closed`, `not_found` also where it never was lost."""
    access.require(actor, "lost.view")
    customers.require_money(actor, account_id)
    with connection.cursor() as cursor:
        cursor.execute(f"{_SELECT}e.account_id = %s order by e.id desc", [account_id])
        found = _cards(cursor.fetchall(), today)
    if not found:
        raise not_found()
    return tuple(found)


def lost_figures(*, actor: Actor) -> LostFigures:
    """Counts and money of the register. Refuses `forbidden`. LIF-11."""
    access.require(actor, "lost.view")
    where, values = _where(actor, LostFilter())
    with connection.cursor() as cursor:
        cursor.execute(_FIGURES + where, values)
        accounts, fen, unexplained = cursor.fetchone()
    return LostFigures(accounts=accounts, yearly_fen=fen, unexplained=unexplained)


def loss_reasons(*, on: date) -> tuple[tuple[str, Text], ...]:
    """The pack's answers to "why did we lose it", by key. LIF-14."""
    return tuple((one.key, one.name.text) for one in cleaning.terms(on=on)[1].loss_reasons)


def _where(actor: Actor, narrowed: LostFilter) -> tuple[str, list[Any]]:
    seen, values = customers.money_scope(actor).sql("e.account_id")
    parts = [seen, "e.returned_on is not null" if narrowed.is_back else "e.returned_on is null"]
    if narrowed.reason:
        parts.append("e.reason = %s")
        values = [*values, "" if narrowed.reason == "none" else narrowed.reason]
    if narrowed.text:
        parts.append("position(%s in a.name) > 0")
        values = [*values, narrowed.text]
    return " and ".join(parts), values


def _cards(rows: Sequence[Sequence[Any]], today: date) -> list[LostCard]:
    names, stamp = dict(loss_reasons(on=today)), insights.stamp()
    return [_card(str(row[0]), dict(zip(_COLUMNS, row[1:], strict=True)), names, stamp.anchor_month if stamp else 0) for row in rows]


def _card(name: str, row: dict[str, Any], names: dict[str, Text], anchor: int) -> LostCard:
    silent = rules.silent_since(last_month=row["last_month"], anchor=anchor)
    return LostCard(
        name=name, reason_name=names.get(row["reason"], Text(row["reason"], row["reason"])), explained_by=row.pop("explained_by_name"),
        silent_months=silent, lost_fen=rules.lost_fen(yearly_fen=row["yearly_fen"], known=row["known_months"], silent=silent), **row)
