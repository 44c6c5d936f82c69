"""Writes of the index tables, by the domains that own the facts, inside their transactions. No act of its own: derived data.

Not for here: deciding what a column means. Insert and update are apart, so that unchanged rows are not even locked.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import Any, TypedDict

from django.db import connection
from psycopg import sql

from guanxi.domains.lists.models import Book
from guanxi.domains.lists.queries import columns as columns_made
from guanxi.domains.lists.rules import tokens as token_rules
from guanxi.foundation.django import prepared
from guanxi.foundation.django.blind_index import phone_hash
from guanxi.foundation.django.plans import planned_as_counted
from guanxi.foundation.pure import chinese
from guanxi.foundation.pure.ref import Ref

BOOK_COLUMNS: dict[str, str] = {
    f.attname: str(f.db_type(connection)) for f in Book._meta.concrete_fields if not f.primary_key and not f.generated
}
_NEEDED = frozenset({"unit_id", "name"})
_BATCH = 5_000
_SEARCH_COLUMNS = ("subject_kind", "subject_id", "account_id", "unit_id", "label", "hint", "weight", "normaliser", "keys", "tokens")


class BookRow(TypedDict, total=False):
    """Columns of one account; `account_id` always, the others as far as the writer knows them. Money in fen."""

    account_id: int
    unit_id: int
    owner_id: int | None
    owner_name: str
    owner_key: str
    name: str
    short_name: str
    sort_key: str
    group_code: str
    customer_kind: str
    industry_code: str
    service_scope: str
    cooperation: str
    industry_influence: str
    market_role: str
    sector_code: str
    grade: str
    grade_rank: int | None
    calculated_grade: str
    calculated_rank: int | None
    revenue_12m_fen: int | None
    last_month_fen: int | None
    trend_rate: float | None
    arrears_fen: int | None
    completeness: int | None
    agreement_until: date | None
    last_visited_on: date | None
    agreement_unit_id: int | None
    signed_by: str
    partner_unit_id: int | None
    partner: str
    contact_count: int
    is_active: bool


@dataclass(frozen=True, kw_only=True)
class SearchDoc:
    """One thing that can be found: an account or a contact (`subject`), always with the account it belongs to.

    hint: what is shown beside the label, never personal data above L1. phones become keyed hashes. weight: bigger first.
    """

    subject: Ref
    account_id: int
    unit_id: int
    label: str
    hint: str = ""
    names: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()
    phones: tuple[str, ...] = ()
    weight: int = 0


def put_book(rows: Sequence[BookRow]) -> int:
    """Writes these columns of these accounts; all rows hold the same columns. Returns how many rows changed.

    A row that is not there yet is added when `unit_id` and `name` are among the columns, else left out.
    grade_rank and calculated_rank: 1 is the highest grade.
    """
    if not rows:
        return 0
    columns = tuple(name for name in rows[0] if name != "account_id")
    types = ["bigint", *(BOOK_COLUMNS[name] for name in columns)]
    values = ", ".join("(" + ", ".join(f"%s::{kind}" for kind in types) + ")" for _ in rows)
    params = [row[name] for row in rows for name in ("account_id", *columns)]  # type: ignore[literal-required] # checked below
    return sync_book(select_sql=f"values {values}", params=params, columns=columns)


def sync_book(*, select_sql: str, params: Sequence[Any] | Mapping[str, Any] = (), columns: Sequence[str], is_small: bool = False,
              ) -> int:
    """Upserts the book from a SELECT of (account_id, *columns), once per account; only rows that differ are written.

    Rows that are not there yet are added when `unit_id` and `name` are among the columns. Returns rows written.
    `select_sql` is the caller's own text with `%s` places, never made of input. is_small: a few accounts by key, always the same text; its
    plan is kept, since making one takes longer than running it.
    """
    if unknown := set(columns) - BOOK_COLUMNS.keys() - columns_made.written().keys():
        raise ValueError(f"the book has no column {sorted(unknown)}")
    names = ", ".join(columns)
    here, there = ", ".join(f"b.{c}" for c in columns), ", ".join(f"i.{c}" for c in columns)
    added = (
        f"insert into lists_book (account_id, {names}) select i.account_id, {there} from incoming i "  # noqa: S608
        "where not exists (select 1 from lists_book b where b.account_id = i.account_id) returning 1"
        if set(columns) >= _NEEDED else "select 1 where false"
    )
    with prepared.cursor() if is_small else connection.cursor() as cursor:
        cursor.execute(
            f"with incoming (account_id, {names}) as materialized ({select_sql}), "  # noqa: S608
            f"added as ({added}), changed as (update lists_book b set ({names}) = row({there}) from incoming i "
            f"where b.account_id = i.account_id and ({here}) is distinct from ({there}) returning 1) "
            "select (select count(*) from added) + (select count(*) from changed)", params,
        )
        return int(cursor.fetchone()[0])


def put_search(docs: Iterable[SearchDoc]) -> int:
    """Makes these things findable, or findable as they are now. Returns how many entries changed."""
    return sum(_upsert_search(batch) for batch in _batches(map(_entry, docs)))


def sync_search(*, select_sql: str, params: Sequence[Any] = (), is_small: bool = False) -> int:
    """put_search for a SELECT of (subject_kind, subject_id, account_id, unit_id, label, hint, weight, names, codes, phones),
    the last three text[]. Streams, so a million rows need no memory; is_small saves a few their cursor on the server.
    Returns how many entries changed.
    """
    with prepared.cursor() if is_small else connection.chunked_cursor() as stream:
        stream.execute(select_sql, params)
        rows = iter(lambda: stream.fetchmany(_BATCH), [])
        return sum(_upsert_search([_entry_of_row(row) for row in batch]) for batch in rows)


def add_search(*, select_sql: str, params: Mapping[str, Any]) -> frozenset[int]:
    """Adds new entries from a SELECT of every column of the index with tokens ready made (foundation.pure.tokens): for imports.

    What is there already, or was made by another version of the tokens, is left out; returns the accounts that were added.
    """
    names = ", ".join(_SEARCH_COLUMNS)
    with connection.cursor() as cursor:
        # The list of what waits for the index may be long until the import tidies up; every 4 MB of it cost a second.
        cursor.execute("set local gin_pending_list_limit = '64MB'")
        cursor.execute(f"insert into lists_searchentry ({names}) select {names} from ({select_sql}) as made ({names}) "  # noqa: S608
                       "where normaliser = %(version)s on conflict (subject_kind, subject_id) do nothing returning account_id",
                       {**params, "version": chinese.VERSION})
        return frozenset(row[0] for row in cursor.fetchall())


def remove(*, account_ids: Sequence[int], keeps_row: bool = False) -> None:
    """Takes these accounts, and everything found under them, out of the book and the search index.

    keeps_row: the book's row stays for the day they come back; its writer has made it inactive, so that no list shows it.
    """
    with connection.cursor() as cursor:
        if not keeps_row:
            cursor.execute("delete from lists_book where account_id = any(%s)", [list(account_ids)])
        cursor.execute("delete from lists_searchentry where account_id = any(%s)", [list(account_ids)])


def remove_search(*, subjects: Sequence[Ref]) -> None:
    """Takes these subjects (an erased contact) out of the search index."""
    with connection.cursor() as cursor:
        for subject in subjects:
            cursor.execute("delete from lists_searchentry where subject_kind = %s and subject_id = %s", list(subject))


def _entry(doc: SearchDoc) -> tuple[Any, ...]:
    return _entry_of_row((*doc.subject, doc.account_id, doc.unit_id, doc.label, doc.hint, doc.weight,
                          doc.names, doc.codes, doc.phones))


def _entry_of_row(row: Sequence[Any]) -> tuple[Any, ...]:
    *plain, names, codes, phone_numbers = row
    names, codes = [name for name in names or () if name], [code for code in codes or () if code]
    tokens = token_rules.entry_tokens(names=names, codes=codes,
                                      phone_numbers=[number for number in phone_numbers or () if number],
                                      phone_hash=phone_hash)
    return (*plain, chinese.VERSION, token_rules.keys_of(names=names, codes=codes), token_rules.vector(tokens))


def _batches(entries: Iterator[tuple[Any, ...]]) -> Iterator[list[tuple[Any, ...]]]:
    return iter(lambda: list(islice(entries, _BATCH)), [])


def _upsert_search(entries: list[tuple[Any, ...]]) -> int:
    return _upsert_one(entries[0]) if len(entries) == 1 else _upsert_many(entries)


def _upsert_one(entry: tuple[Any, ...]) -> int:
    """At most two statements: a table of its own, as for many, costs more (it is written into the system's catalogues)."""
    kind, number, *values = entry
    own, given = ", ".join(_SEARCH_COLUMNS[2:]), ", ".join(["%s"] * len(values))
    with prepared.cursor() as cursor:
        cursor.execute(f"insert into lists_searchentry (subject_kind, subject_id, {own}) values (%s, %s, {given}) "  # noqa: S608
                       "on conflict (subject_kind, subject_id) do nothing", entry)
        if not cursor.rowcount:
            cursor.execute(f"update lists_searchentry set ({own}) = row({given}) where subject_kind = %s and subject_id = %s "  # noqa: S608
                           f"and ({own}) is distinct from ({given})", [*values, kind, number, *values])
        return int(cursor.rowcount)


def _upsert_many(entries: list[tuple[Any, ...]]) -> int:
    names = ", ".join(_SEARCH_COLUMNS)
    settable = _SEARCH_COLUMNS[2:]
    with connection.cursor() as cursor:
        cursor.execute(f"create temp table if not exists search_incoming on commit drop as select {names} from lists_searchentry "  # noqa: S608
                       "where false")
        cursor.execute("truncate search_incoming")
        with cursor.copy(sql.SQL("copy search_incoming ({}) from stdin").format(sql.SQL(names))) as copy:
            for entry in entries:
                copy.write_row(entry)
        cursor.execute("analyze search_incoming (subject_kind, subject_id)")
        with planned_as_counted():
            cursor.execute(
                f"update lists_searchentry e set ({', '.join(settable)}) = row({', '.join(f'i.{c}' for c in settable)}) "  # noqa: S608
                "from search_incoming i where e.subject_kind = i.subject_kind and e.subject_id = i.subject_id "
                f"and ({', '.join(f'e.{c}' for c in settable)}) is distinct from ({', '.join(f'i.{c}' for c in settable)})"
            )
            changed = cursor.rowcount
        cursor.execute(
            f"insert into lists_searchentry ({names}) select {names} from search_incoming "  # noqa: S608
            "on conflict (subject_kind, subject_id) do nothing"
        )
        return int(changed + cursor.rowcount)
