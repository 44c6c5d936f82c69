"""Call-backs as pages show them: one's own, and those of the accounts one answers for; how each sample was drawn."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection

from guanxi.domains.customers import api as customers
from guanxi.domains.stewardship import access
from guanxi.domains.stewardship.queries import figures
from guanxi.domains.stewardship.rules import sampling
from guanxi.foundation.pure.actor import Actor
from guanxi.foundation.pure.bilingual import Text, t
from guanxi.foundation.pure.paging import MAX_PAGE, Page
from guanxi.foundation.pure.refusal import not_found

PAGE, DRAWS = 50, 8
STATES: dict[str, Text] = {
    "open": t("待回访", "To be called"), "right": t("无误", "Right"), "wrong": t("有误", "Wrong"), "not_reached": t("未接通", "Not reached"),
    "changed": t("资料已改", "Changed since")}
_COLUMNS = ("c.id, c.account_id, v.contact_id, v.field, v.checked_on, v.by_name, c.asked_id, c.asked_name, c.due_on, c.state, c.answered_on, "
            "c.answered_by_name, c.note, d.week")


@dataclass(frozen=True, kw_only=True)
class CallBackLine:
    """One call-back. verified_by: whose check was drawn."""

    id: int
    account_id: int
    account_name: str
    contact_id: int | None
    contact_name: str
    field: Text
    verified_on: date
    verified_by: str
    is_mine: bool
    asked_name: str
    due_on: date
    state: str
    state_name: Text
    answered_on: date | None
    answered_by: str
    note: str
    week: date


@dataclass(frozen=True, kw_only=True)
class Draw:
    """One week's sample, in words that let anybody draw it again, and what came of it in the reader's reach."""

    week: date
    said: Text
    counts: Sequence[tuple[Text, int]]


def call_backs(*, actor: Actor, only_mine: bool, only_open: bool, number: int = 1) -> Page[CallBackLine]:
    """Open ones first by due day, then the answered, latest first."""
    seen, values = access.accounts(actor, "c.account_id", unit="b.unit_id")
    parts = [seen]
    if only_mine:
        parts.append("c.asked_id = %s")
        values.append(actor.user_id)
    if only_open:
        parts.append("c.state = 'open'")
    number = min(number, MAX_PAGE)
    rows = _rows(f"{' and '.join(parts)} order by c.state <> 'open', c.due_on, c.id limit %s offset %s", [*values, PAGE + 1, (number - 1) * PAGE])
    return Page(rows=_lines(actor, rows[:PAGE]), number=number, size=PAGE, has_next=len(rows) > PAGE)


def call_back(*, actor: Actor, call_back_id: int) -> CallBackLine:
    """One; refuses `not_found` when its account is not to be seen."""
    seen, values = access.accounts(actor, "c.account_id", unit="b.unit_id")
    lines = _lines(actor, _rows(f"c.id = %s and {seen}", [call_back_id, *values]))
    if not lines:
        raise not_found()
    return lines[0]


def draws(*, actor: Actor) -> Sequence[Draw]:
    """The last samples and how they were drawn, with results of accounts the reader sees."""
    seen, values = access.accounts(actor, "c.account_id", unit="b.unit_id")
    with connection.cursor() as cursor:
        cursor.execute("select id, week, seed, population, drawn, percent from stewardship_callbackdraw order by week desc limit %s", [DRAWS])
        found = cursor.fetchall()
        cursor.execute("select c.draw_id, c.state, count(*) from stewardship_callback c join lists_book b on b.account_id = c.account_id "  # noqa: S608
                       f"where c.draw_id = any(%s) and {seen} group by 1, 2", [[row[0] for row in found], *values])
        counts = {(draw_id, state): count for draw_id, state, count in cursor.fetchall()}
    return [Draw(week=row[1], said=sampling.said(week=row[1], seed=row[2], population=row[3], drawn=row[4], percent=row[5]),
                 counts=[(name, counts[row[0], state]) for state, name in STATES.items() if (row[0], state) in counts]) for row in found]


def _rows(where: str, values: list[Any]) -> Sequence[Any]:
    with connection.cursor() as cursor:
        cursor.execute(
            f"select {_COLUMNS} from stewardship_callback c join stewardship_verification v on v.id = c.verification_id "  # noqa: S608
            f"join stewardship_callbackdraw d on d.id = c.draw_id join lists_book b on b.account_id = c.account_id where {where}", values)
        return list(cursor.fetchall())


def _lines(actor: Actor, rows: Sequence[Any]) -> list[CallBackLine]:
    accounts = customers.account_names(actor=actor, ids={row[1] for row in rows})
    people = customers.names_of(actor=actor, ids={row[2] for row in rows if row[2]})
    return [CallBackLine(
        id=row[0], account_id=row[1], account_name=accounts[row[1]].name, contact_id=row[2], contact_name=people.get(row[2], ""),
        field=figures.label_of(row[3]), verified_on=row[4], verified_by=row[5], is_mine=row[6] == actor.user_id, asked_name=row[7], due_on=row[8],
        state=row[9], state_name=STATES[row[9]], answered_on=row[10], answered_by=row[11], note=row[12], week=row[13])
        for row in rows if row[1] in accounts]
