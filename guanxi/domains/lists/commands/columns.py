"""Making typed columns of the book out of custom fields: described by the domain that defines the field, built by a job.

DDL runs on the owner's connection and in jobs only (hard-places C20). Column and index names come from BookColumn, whose keys
the database checks; no text of a user becomes SQL. Not for here: what the values are (the caller brings a SELECT).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from django.db import connection

from guanxi.domains.lists.models import BookColumn
from guanxi.domains.lists.queries.columns import TYPES
from guanxi.foundation.django import access, definitions, maintenance
from guanxi.foundation.pure.actor import system
from guanxi.foundation.pure.bilingual import Text

BATCH = 20_000
_ROBOT = system("book_column")
_NEXT = """
select max(account_id), count(*) from (select account_id from lists_book where account_id > %s order by account_id limit %s) part
"""


def describe_column(*, key: str, label: Text, kind: str, choices: Sequence[Sequence[str]], position: int, now: datetime) -> bool:
    """Says that the book has, or is to have, this column; inside the caller's act. True when it must be built (`build_column`).

    A retired column keeps what it holds and is filled again. kind as in queries.columns.TYPES, never changed.
    """
    row = BookColumn.objects.select_for_update().filter(pk=key).first()
    is_due = row is None or row.state in ("retired", "failed")
    row = row or BookColumn(key=key, kind=kind, asked_at=now)
    row.zh, row.en, row.position, row.choices = label.zh, label.en, position, [list(one) for one in choices]
    if is_due:
        row.state, row.asked_at, row.ready_at, row.done, row.total = "waiting", now, None, 0, 0
    row.save()
    definitions.touch()
    return is_due


def retire_column(*, key: str) -> None:
    """Takes a column out of lists, filters and views; inside the caller's act. What it holds stays where it is."""
    BookColumn.objects.filter(pk=key).update(state="retired")
    definitions.touch()


def build_column(*, key: str, select_sql: str, now: Callable[[], datetime]) -> int:
    """Adds the column, fills it in batches, indexes it, shows it. Returns accounts written. A second run goes on where it must.

    select_sql: a SELECT of (account_id, value) with two places, first and last account id of a batch. The second filling comes
    after CREATE INDEX CONCURRENTLY has waited for every transaction that began before writers knew the column.
    """
    row = BookColumn.objects.filter(pk=key).exclude(state="retired").first()
    if row is None:
        return 0
    try:
        maintenance.add_column(table="lists_book", column=row.key, kind=TYPES[row.kind])
        total = _state(key, "filling")
        written = _fill(key, select_sql, total)
        for name, columns in _indexes(row):
            maintenance.index_concurrently(name=name, table="lists_book", columns=columns, where="is_active")
        written += _fill(key, select_sql, total)
        _state(key, "ready", at=now())
    except Exception:
        _state(key, "failed")
        raise
    return written


def _indexes(row: BookColumn) -> tuple[tuple[str, str], ...]:
    """NULLS LAST both ways needs two, with the id as tie-breaker, like the declared columns (models.Book); several values: one to filter."""
    if row.kind == "multi_choice":
        return ((f"book_any_{row.key}", f"using gin ({row.key})"),)
    return ((f"book_up_{row.key}", f"({row.key} asc nulls last, account_id)"), (f"book_down_{row.key}", f"({row.key} desc nulls last, account_id)"))


def _fill(key: str, select_sql: str, total: int) -> int:
    last, written, done = 0, 0, 0
    while True:
        with access.bound(_ROBOT), connection.cursor() as cursor:
            cursor.execute(_NEXT, [last, BATCH])
            until, rows = cursor.fetchone()
            if not rows:
                return written
            cursor.execute(f"update lists_book b set {key} = i.value from ({select_sql}) i (account_id, value) "  # noqa: S608 - see the module
                           f"where b.account_id = i.account_id and b.{key} is distinct from i.value", [last + 1, until])
            last, written, done = until, written + cursor.rowcount, done + rows
            cursor.execute("update lists_bookcolumn set done = least(%s, total) where key = %s", [done, key])


def _state(key: str, state: str, *, at: datetime | None = None) -> int:
    """Commits the state, so that writers and pages of every process follow; answers how many accounts there are."""
    with access.bound(_ROBOT), connection.cursor() as cursor:
        cursor.execute("update lists_bookcolumn set state = %s, ready_at = %s, total = (select count(*) from lists_book) "
                       "where key = %s and state <> 'retired' returning total", [state, at, key])
        row = cursor.fetchone()
        definitions.touch()
    return row[0] if row else 0
