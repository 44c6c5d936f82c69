"""The checks themselves: the correction log of one account, and the checks behind a figure (ARC-12)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db import connection

from guanxi.domains.customers import api as customers
from guanxi.domains.stewardship import access
from guanxi.domains.stewardship.fields import ALL_SOURCES, JUDGING
from guanxi.domains.stewardship.queries import figures, policy
from guanxi.foundation.pure.actor import Actor
from guanxi.foundation.pure.bilingual import Text
from guanxi.foundation.pure.paging import MAX_PAGE, Page

PAGE, MOST_OF_ONE = 50, 100
_COLUMNS = "v.id, v.account_id, v.contact_id, v.field, v.outcome, v.source, v.checked_on, v.by_name, v.note, v.entered_by_name"


@dataclass(frozen=True, kw_only=True)
class LogLine:
    """One check. entered_by: who had verified the value before it was found wrong."""

    id: int
    account_id: int
    account_name: str
    contact_name: str
    field: Text
    is_right: bool
    source: Text
    checked_on: date
    by_name: str
    note: str
    entered_by: str


def log_of(*, actor: Actor, account_id: int) -> Sequence[LogLine]:
    """The last hundred checks of an account, newest first. Refuses `not_found`."""
    access.require_view(actor, account_id)
    with connection.cursor() as cursor:
        cursor.execute(f"select {_COLUMNS} from stewardship_verification v where v.account_id = %s order by v.checked_on desc, v.id desc limit %s",  # noqa: S608
                       [account_id, MOST_OF_ONE])
        return _lines(actor, cursor.fetchall())


def judged(*, actor: Actor, today: date, narrowed: figures.Narrowed, field: str = "", number: int = 1) -> Page[LogLine]:
    """The independent checks behind an accuracy figure, newest first: of a field, an owner's accounts, a unit. ARC-12."""
    seen, values = access.accounts(actor, "q.account_id", unit="q.unit_id")
    parts = [seen, "v.source = any(%s)", "v.checked_on >= %s"]
    values += [list(JUDGING), today - timedelta(days=policy.fields(on=today).accuracy_days)]
    for condition, value in (("q.unit_id = any(%s)", figures.units_of(actor=actor, narrowed=narrowed)),
                             ("q.owner_id = %s", narrowed.owner_id), ("v.field = %s", field or None)):
        if value is not None:
            parts.append(condition)
            values.append(value)
    number = min(number, MAX_PAGE)
    with connection.cursor() as cursor:
        cursor.execute(
            f"select {_COLUMNS} from stewardship_verification v join stewardship_accountquality q on q.account_id = v.account_id "  # noqa: S608
            f"where {' and '.join(parts)} order by v.checked_on desc, v.id desc limit %s offset %s", [*values, PAGE + 1, (number - 1) * PAGE])
        rows = cursor.fetchall()
    return Page(rows=_lines(actor, rows[:PAGE]), number=number, size=PAGE, has_next=len(rows) > PAGE)


def _lines(actor: Actor, rows: Sequence[Any]) -> list[LogLine]:
    accounts = customers.account_names(actor=actor, ids={row[1] for row in rows})
    people = customers.names_of(actor=actor, ids={row[2] for row in rows if row[2]})
    return [LogLine(
        id=row[0], account_id=row[1], account_name=accounts[row[1]].name, contact_name=people.get(row[2], ""), field=figures.label_of(row[3]),
        is_right=row[4] == "right", source=ALL_SOURCES.get(row[5], Text(row[5], row[5])), checked_on=row[6], by_name=row[7], note=row[8],
        entered_by=row[9]) for row in rows if row[1] in accounts]
