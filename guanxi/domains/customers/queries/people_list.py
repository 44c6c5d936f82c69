"""People across accounts (联系人): the list machinery of the book over the people of its accounts, masked as the account's page masks them.

Masked also at one's own accounts: shown plain, one page of fifty would use up the sixty persons of the day that operator 1.8 allows, before
anybody was called. A name opens the card (plain, logged), 拨号 dials one person; a file that the vault let out holds what was granted.

Which people, and in what order, is asked with the reader's scope written into the statement and without row security, as the book asks;
the rows that are shown are read again by primary key under row security. Not for here: the people of one account (queries.contacts).
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any

from django.db import connection, transaction

from guanxi.domains.customers import access
from guanxi.domains.customers.models import Contact
from guanxi.domains.customers.queries import catalogue, contacts, people_sql, privacy
from guanxi.domains.customers.queries import people_columns as people
from guanxi.domains.customers.rules import custom_values
from guanxi.domains.customers.rules import masking as masking_rules
from guanxi.domains.lists import api as lists
from guanxi.domains.lists.api import BookQuery, Column
from guanxi.foundation.django import access as binding
from guanxi.foundation.pure.actor import Actor, system
from guanxi.foundation.pure.bilingual import Text, t
from guanxi.foundation.pure.catalogue import Field, Level
from guanxi.foundation.pure.paging import MAX_PAGE, Page
from guanxi.foundation.pure.refusal import Refusal
from guanxi.policy.privacy import Masking

MILLISECONDS, EXACT_MILLISECONDS, FILE_MILLISECONDS = 2_000, 5_000, 60_000
RULE_MILLISECONDS = 2_000
COMMON, PART_OF_COMMON = 2_000, 500  # hits of a text that are collected; counted of a common text that is filtered further
WALK, WALKED_PAGES = 6_000, 5  # people of the sort's index read before a province is collected instead
YES, NO, NONE = t("是", "Yes"), t("否", "No"), Text("", "")
_FIELDS = ("post", "department", "mobile", "office_phone", "email")


@dataclass(frozen=True, kw_only=True)
class PersonRow:
    """One person in the list. said: column key → what this reader is shown; masked: keys of which he has only the mask. grade: its key.

    flags: what of it is yes or no, custom fields too, as far as he may read them: for programs. may_edit: his role edits people and the account
    is his to tend; locked: keys he cannot edit here although, because a choice or a day stands masked. dials: a number opens without asking.
    opened: classes that stand there plain because they were granted.
    """

    contact_id: int
    account_id: int
    name: str
    account_name: str
    unit_id: int
    owner_id: int | None
    owner_name: str
    grade: str
    customer_kind: str
    is_key_person: bool
    said: Mapping[str, Text]
    masked: frozenset[str]
    flags: Mapping[str, bool]
    may_edit: bool = False
    locked: frozenset[str] = frozenset()
    dials: bool = False
    opened: frozenset[Level] = frozenset()


@dataclass(frozen=True, kw_only=True)
class PersonMark:
    """The place after one row: what it is sorted by, the person's id, and the account's where the order is one of accounts."""

    value: str
    contact_id: int
    account_id: int = 0


def people_columns() -> Mapping[str, Column]:
    """Every column the list may show, custom fields of contacts among them; those above L1 are neither sorted nor filtered by."""
    return {**people.BY_KEY, **{field.key: _column(field) for field in catalogue.customs("contact")}}


def people_edited() -> Mapping[str, str]:
    """Columns that are edited in the list → the field of the catalogue behind each, custom fields among them."""
    return {**people.EDITED, **{field.key: field.key for field in catalogue.customs("contact")}}


def people_list() -> lists.Beside:
    """The list for what readers keep of it (lists: saved views)."""
    return lists.Beside(of="people", sort="name", columns=people_columns(), standard=people.STANDARD)


def people_page(*, actor: Actor, query: BookQuery) -> Page[PersonRow]:
    """One page with its total: exact for who sees a part of the country or asks `exact`, else bounded ("10,000+").

    Refuses `page_too_deep`, `unknown_filter`, and `rule_too_slow` for what takes longer than two seconds (counted exactly: five).
    """
    if query.page > MAX_PAGE:
        raise Refusal("page_too_deep", t(f"最多翻到第{MAX_PAGE}页", f"Pages end at {MAX_PAGE}"), status=400, field="page",
                      way_out=t("请先筛选", "Filter first"))
    with _unwalled(actor, query) as cursor:
        asked = _question(cursor, actor, query)
        ids, total, bound = _page(cursor, asked)
    return Page(rows=people_rows(actor=actor, ids=ids[:query.size]), number=query.page, size=query.size, total=min(total, bound) if bound else total,
                has_next=len(ids) > query.size and query.page < MAX_PAGE, is_exact=not bound or total <= bound)


def people_count(*, actor: Actor, query: BookQuery) -> int:
    """How many people the filters leave."""
    with _unwalled(actor, replace(query, exact=True)) as cursor:
        asked = _question(cursor, actor, query)
        return 0 if asked.is_empty else int(_one(cursor, people_sql.counted(asked)))


def people_by_account(*, actor: Actor, query: BookQuery) -> dict[int, int]:
    """Account → how many of its people the filters leave: what a file of them would hold."""
    with _unwalled(actor, query, milliseconds=FILE_MILLISECONDS) as cursor:
        asked = _question(cursor, actor, query)
        if asked.is_empty:
            return {}
        cursor.execute(*people_sql.by_accounts(asked))
        return dict(cursor.fetchall())


@contextmanager
def asking(*, actor: Actor, query: BookQuery) -> Iterator[tuple[Any, people_sql.Question]]:
    """A cursor without row security and the question, for statements beside the list's own that answer with counts."""
    with _unwalled(actor, query) as cursor:
        yield cursor, _question(cursor, actor, query)


def people_ids(*, actor: Actor, query: BookQuery, most: int) -> tuple[int, ...]:
    """The people the filters leave in the order of the list, at most `most`: for a file, which has a minute."""
    with _unwalled(actor, query, milliseconds=FILE_MILLISECONDS) as cursor:
        asked = _question(cursor, actor, query)
        return () if asked.is_empty else tuple(_ids(cursor, people_sql.ordered(asked), most, 0))


def people_after(*, actor: Actor, query: BookQuery, after: PersonMark | None, limit: int) -> tuple[tuple[PersonRow, ...], PersonMark | None]:
    """The next rows and the mark after the last, None at the end: neither skips nor repeats when people come and go.

    Refuses `unknown_filter` for a sort without an index of its own.
    """
    if query.sort not in people.WALKED or query.then:
        raise _unknown("sort")
    with _unwalled(actor, query) as cursor:
        asked = _question(cursor, actor, query)
        place = people_sql.place_after(
            asked, value=after.value, account_id=after.account_id, contact_id=after.contact_id) if after else people_sql.NOTHING
        sql, params = people_sql.ordered(asked, place=place)
        cursor.execute(f"{sql} limit %s", [*params, limit + 1])
        found = [] if asked.is_empty else cursor.fetchall()
    last = found[limit - 1] if len(found) > limit else None
    mark = PersonMark(value=last[1], contact_id=last[0], account_id=last[2] if len(last) > 2 else 0) if last else None
    return people_rows(actor=actor, ids=[row[0] for row in found[:limit]]), mark


def people_rows(*, actor: Actor, ids: Sequence[int], granted: Collection[str] = ()) -> tuple[PersonRow, ...]:
    """These people in this order as the reader may have them; whom row security hides is not there. Three statements.

    granted: columns that an approval opened, as far as the matrix lets it; the caller writes down who was opened.
    """
    rows = {row.pk: row for row in Contact.objects.filter(pk__in=ids, is_active=True)}
    accounts = _accounts({row.account_id for row in rows.values()})
    relations, his = access.relations_and_tended(actor=actor, account_ids=accounts)
    his = his if access.may(actor, "contact.edit") else frozenset()
    masking, fields = privacy.masking(), {field.key: field for field in catalogue.contacts().fields}
    return tuple(_row(rows[pk], accounts[rows[pk].account_id], _shown(rows[pk], fields, relations[rows[pk].account_id], masking, granted),
                      may_edit=rows[pk].account_id in his, fields=fields, dials=_dials(rows[pk], fields, relations[rows[pk].account_id], masking))
                 for pk in ids if pk in rows and rows[pk].account_id in relations and rows[pk].account_id in accounts)


def plain_columns(*, keys: Collection[str]) -> tuple[Column, ...]:
    """Of these columns those that the list masks and an approval opens: above L1."""
    return tuple(column for key, column in people_columns().items() if key in keys and column.level != "L1")


def _dials(row: Contact, fields: Mapping[str, Field], relation: masking_rules.Relation, masking: Masking) -> bool:
    return any(getattr(row, key) and masking.showing(fields[key].level, relation) in ("plain", "plain_logged") for key in contacts.DIALLED)


def _row(row: Contact, account: Sequence[Any], shown: tuple[dict[str, Text], frozenset[str], frozenset[Level]], *, may_edit: bool,
         fields: Mapping[str, Field], dials: bool) -> PersonRow:
    said, masked, opened = shown
    return PersonRow(
        contact_id=row.pk, account_id=row.account_id, name=row.name, account_name=account[1], unit_id=account[2], owner_id=account[3],
        owner_name=account[4], grade=account[5], customer_kind=account[6], is_key_person=row.is_key_person, said=said, masked=masked,
        may_edit=may_edit, dials=dials, opened=opened, locked=frozenset(key for key in masked if not masking_rules.carries_mask(fields[key])),
        flags=_flags(row) | {key: value for key, value in row.extra.items() if isinstance(value, bool) and key in said and key not in masked})


def _flags(row: Contact) -> dict[str, bool]:
    return {"key_person": row.is_key_person, "has_mobile": bool(row.mobile), "has_email": bool(row.email)}


def _shown(row: Contact, fields: Mapping[str, Field], relation: masking_rules.Relation, masking: Masking,
           granted: Collection[str]) -> tuple[dict[str, Text], frozenset[str], frozenset[Level]]:
    said = {key: YES if flag else NO for key, flag in _flags(row).items()}
    said["since"] = _same(row.post_since.isoformat() if row.post_since else "")
    hidden, opened = set[str](), set[Level]()
    for key, field in fields.items():
        if key not in _FIELDS and not field.is_custom:
            continue
        one = masking_rules.show(field=field, text=contacts.text_of(row, field), relation=relation, masking=masking,
                                 disclosed=frozenset({field.level} if key in granted else ()))
        hidden.update({key} if one.is_masked else ())
        opened.update({field.level} if one.text and not one.is_masked and one.showing != "plain" else ())
        is_said = field.is_custom and not one.is_masked and field.key in row.extra
        said[key] = custom_values.said(field, row.extra[field.key]) if is_said else _same(one.text)
    return said, frozenset(hidden), frozenset(opened)


def _accounts(ids: Collection[int]) -> dict[int, Sequence[Any]]:
    with connection.cursor() as cursor:
        cursor.execute("select account_id, name, unit_id, owner_id, owner_name, grade, customer_kind from lists_book where account_id = any(%s)",
                       [list(ids)])
        return {row[0]: row for row in cursor.fetchall()}


def _question(cursor: Any, actor: Actor, query: BookQuery) -> people_sql.Question:
    """The query with what its statement depends on: what a text finds, and which texts of a column hold a filter of the whole country."""
    columns = people_columns()
    known = {column.column for column in columns.values() if column.column and column.level == "L1"} | people.FILTERED
    for condition in query.conditions:
        if condition.column not in known:
            raise _unknown(condition.column)
    asked = people_sql.Question(query=query, scope=access.account_scope(actor).of_lists, columns=columns)
    if query.text:
        cursor.execute(*people_sql.hits(asked, most=COMMON))
        found = cursor.fetchall()
        ids = {kind: [subject_id for of, subject_id in found if of == kind] for kind in ("contact", "account")}
        asked = replace(asked, hits=people_sql.Hits(people=ids["contact"], accounts=ids["account"],
                                                    is_common=asked.is_whole and len(found) > COMMON))
    if actor.scope.shape in ("all", "wide"):
        parts = {one.column: str(one.values[0]) for one in query.conditions if one.operator == "contains" and one.column in people.TEXTS}
        named = {column: _texts(cursor, column, part) for column, part in parts.items()}
        asked = replace(asked, texts={column: texts for column, texts in named.items() if texts is not None})
    return asked


def _texts(cursor: Any, column: str, part: str) -> list[str] | None:
    """The texts of a column that hold `part`; None when there are too many to be named or to be looked at."""
    cursor.execute(*people_sql.texts_of(column, part))
    rows = cursor.fetchall()
    if len(rows) > people_sql.MOST_VALUES or (rows and rows[0][0] >= people_sql.MOST_READ):
        return None
    return [text for _, text in rows if text is not None]


def _page(cursor: Any, asked: people_sql.Question) -> tuple[list[int], int, int]:
    """Ids of a page and one more, the number of all, and up to where it was counted (0: exactly)."""
    query = asked.query
    window = (query.size + 1, (query.page - 1) * query.size)
    if asked.is_empty:
        return [], 0, 0
    if not asked.collects:
        bound = 0 if query.exact else lists.COUNT_BOUND if asked.hits is None else COMMON if asked.is_plain else PART_OF_COMMON
        ids = _by_walk(cursor, asked, window) if asked.hits is not None else _ids(cursor, people_sql.ordered(asked), *window)
        is_known = asked.hits is not None and asked.is_plain and not query.exact  # its hits say already that there are more
        return ids, bound + 1 if is_known else int(_one(cursor, people_sql.counted(asked, bound=bound))), bound
    if asked.scope.shape == "wide" and asked.is_of_accounts:
        return _of_province(cursor, asked, window), int(_one(cursor, people_sql.counted(asked))), 0
    bound = lists.COUNT_BOUND if asked.scope.shape == "wide" and not query.exact else 0
    sql, params = people_sql.first_page(asked, most=bound)
    cursor.execute(sql, [*params, *window])
    rows = cursor.fetchall()
    total = int(rows[0][0])
    if not bound or total <= bound:
        return [contact_id for _, contact_id in rows if contact_id is not None], total, 0
    return _of_province(cursor, asked, window), total, bound


def _of_province(cursor: Any, asked: people_sql.Question, window: tuple[int, int]) -> list[int]:
    """A page of more people than are collected for their number."""
    if asked.sorts_by_account and asked.hits is None:
        return _ids(cursor, people_sql.by_account(asked), *window)
    return _by_walk(cursor, asked, window)


def _by_walk(cursor: Any, asked: people_sql.Question, window: tuple[int, int]) -> list[int]:
    """A page from the start of the sort's index, where what is common is soon met; when it is not, everybody is collected after all."""
    query = asked.query
    if not query.then and query.page <= WALKED_PAGES and query.sort in people.INDEXED:
        ids = _ids(cursor, people_sql.walked(asked, entries=WALK), *window)
        if len(ids) > query.size:
            return ids
    return _ids(cursor, people_sql.ordered(asked), *window)


def _ids(cursor: Any, statement: people_sql.Sql, limit: int, offset: int) -> list[int]:
    sql, params = statement
    cursor.execute(f"{sql} limit %s offset %s", [*params, limit, offset])
    return [row[0] for row in cursor.fetchall()]


def _one(cursor: Any, statement: people_sql.Sql) -> Any:
    cursor.execute(*statement)
    return cursor.fetchone()[0]


@contextmanager
def _unwalled(actor: Actor, query: BookQuery, *, milliseconds: int = 0) -> Iterator[Any]:
    """A cursor without row security, for statements that hold the reader's scope themselves and answer with ids and counts.

    A savepoint: what took too long is refused, and the page goes on to say so.
    """
    is_small = actor.scope.shape not in ("all", "wide") and not query.text
    limit = milliseconds or (0 if is_small else EXACT_MILLISECONDS if query.exact else MILLISECONDS)
    with transaction.atomic():
        binding.bind(system("people_list"))
        with lists.patience(query, milliseconds=limit, rule_milliseconds=milliseconds or RULE_MILLISECONDS), connection.cursor() as cursor:
            yield cursor
        binding.bind(actor)


def _column(field: Field) -> Column:
    is_open = field.level == "L1"
    return Column(key=field.key, column=field.key if is_open else "", label=field.label, kind=field.kind, level=field.level, is_custom=is_open,  # type: ignore[arg-type]
                  choices=field.choices, is_sortable=is_open and field.kind != "multi_choice", best_first=field.kind in ("number", "money"))


def _same(text: str) -> Text:
    return Text(text, text) if text else NONE


def _unknown(name: str) -> Refusal:
    known = lists.known_filters(people_columns())
    return Refusal("unknown_filter", t(f"无法识别的筛选条件:{name[:40]}", f"Not a filter we know: {name[:40]}"), status=400, field=name[:40],
                   way_out=t(f"联系人可按以下列筛选:{known.zh}", f"People are narrowed by: {known.en}"))
