"""People across accounts (联系人): the list machinery of the book over the people of its accounts, masked as the account's page masks them.

Which people, and in what order, is asked with the reader's scope written into the statement and without row security, as the book asks;
the rows that are shown are read again by primary key under row security. Not for here: the people of one account (queries.contacts).
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.db import connection

from guanxi.domains.customers import access
from guanxi.domains.customers.models import Contact
from guanxi.domains.customers.queries import catalogue, contacts, privacy
from guanxi.domains.customers.queries import people_columns as people
from guanxi.domains.customers.rules import custom_sql, custom_values
from guanxi.domains.customers.rules import masking as masking_rules
from guanxi.domains.lists import api as lists
from guanxi.domains.lists.api import BookQuery, Column
from guanxi.foundation.django import access as binding
from guanxi.foundation.pure.actor import Actor, system
from guanxi.foundation.pure.bilingual import Text, t
from guanxi.foundation.pure.catalogue import Field
from guanxi.foundation.pure.paging import MAX_PAGE, Page
from guanxi.foundation.pure.refusal import Refusal

MILLISECONDS = 2_000
YES, NO, NONE = t("是", "Yes"), t("否", "No"), Text("", "")
_FIELDS = ("post", "department", "mobile", "office_phone", "email")
_OF_PERSON = ("a.id as contact_id, a.account_id, a.name, a.sort_key, a.post, a.department, a.is_key_person, a.post_since, "
              "a.mobile <> '' as has_mobile, a.email <> '' as has_email")
_OF_ACCOUNT = ("k.name as account_name, k.sort_key as account_sort, k.unit_id, k.owner_id, k.owner_name, k.grade, k.grade_rank, k.moves, "
               "k.customer_kind, k.industry_code")


@dataclass(frozen=True, kw_only=True)
class PersonRow:
    """One person in the list. said: column key → what this reader is shown; masked: keys of which he has only the mask. grade: its key."""

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


@dataclass(frozen=True, kw_only=True)
class PersonMark:
    """The place after one row: what it is sorted by, and the person's id."""

    value: str
    contact_id: int


def people_columns() -> Mapping[str, Column]:
    """Every column the list may show, custom fields of contacts among them; those above L1 are neither sorted nor filtered by."""
    return {**people.BY_KEY, **{field.key: _column(field) for field in catalogue.customs("contact")}}


def people_list() -> lists.Beside:
    """The list for what readers keep of it (lists: saved views)."""
    return lists.Beside(of="people", sort="name", columns=people_columns(), standard=people.STANDARD)


def people_page(*, actor: Actor, query: BookQuery) -> Page[PersonRow]:
    """One page with its total: exact for who sees a part of the book or asks `exact`, else bounded ("10,000+"). Three statements and a mask.

    Refuses `page_too_deep`, `unknown_filter`, and `rule_too_slow` for what takes longer than two seconds.
    """
    if query.page > MAX_PAGE:
        raise Refusal("page_too_deep", t(f"最多翻到第{MAX_PAGE}页", f"Pages end at {MAX_PAGE}"), status=400, field="page",
                      way_out=t("请先筛选", "Filter first"))
    sql, params = _ordered(query, access.account_scope(actor).of_lists)
    with _unwalled(actor, query) as cursor:
        cursor.execute(f"{sql} limit %s offset %s", [*params, query.size + 1, (query.page - 1) * query.size])
        ids = [row[0] for row in cursor.fetchall()]
    bound = 0 if _is_part(actor, query) or query.exact else lists.COUNT_BOUND
    total = people_count(actor=actor, query=query, bound=bound)
    return Page(rows=people_rows(actor=actor, ids=ids[:query.size]), number=query.page, size=query.size, total=min(total, bound) if bound else total,
                has_next=len(ids) > query.size and query.page < MAX_PAGE, is_exact=not bound or total <= bound)


def people_count(*, actor: Actor, query: BookQuery, bound: int = 0) -> int:
    """How many people the filters leave; bound: no more than one beyond it are counted."""
    sql, params = _seen(query, access.account_scope(actor).of_lists, columns="b.contact_id")
    with _unwalled(actor, query) as cursor:
        cursor.execute(f"select count(*) from ({sql}{f' limit {bound + 1}' if bound else ''}) seen", params)  # noqa: S608
        return int(cursor.fetchone()[0])


def people_ids(*, actor: Actor, query: BookQuery, most: int) -> tuple[int, ...]:
    """The people the filters leave in the order of the list, at most `most`: for a file."""
    sql, params = _ordered(query, access.account_scope(actor).of_lists)
    with _unwalled(actor, query) as cursor:
        cursor.execute(f"{sql} limit %s", [*params, most])
        return tuple(row[0] for row in cursor.fetchall())


def people_after(*, actor: Actor, query: BookQuery, after: PersonMark | None, limit: int) -> tuple[tuple[PersonRow, ...], PersonMark | None]:
    """The next rows and the mark after the last, None at the end: neither skips nor repeats when people come and go.

    Refuses `unknown_filter` for a sort without an index of its own.
    """
    if query.sort not in people.WALKED or query.then:
        raise _unknown("sort")
    column, sign = people.BY_KEY[query.sort].column, "<" if query.is_descending else ">"
    # the first half alone is an index condition where the id lies in another table than the sort key
    place = (f" and b.{column} {sign}= %s and (b.{column}, b.contact_id) {sign} (%s, %s)", [after.value, after.value, after.contact_id]) if (
        after) else ("", [])
    sql, params = _ordered(query, access.account_scope(actor).of_lists, place=place)
    with _unwalled(actor, query) as cursor:
        cursor.execute(f"{sql} limit %s", [*params, limit + 1])
        found = cursor.fetchall()
    mark = PersonMark(value=found[limit - 1][1], contact_id=found[limit - 1][0]) if len(found) > limit else None
    return people_rows(actor=actor, ids=[row[0] for row in found[:limit]]), mark


def people_rows(*, actor: Actor, ids: Sequence[int]) -> tuple[PersonRow, ...]:
    """These people in this order as the reader may have them; whom row security hides is not there. Three statements."""
    rows = {row.pk: row for row in Contact.objects.filter(pk__in=ids, is_active=True)}
    accounts = _accounts({row.account_id for row in rows.values()})
    relations = access.relations_of(actor=actor, account_ids=accounts)
    masking, fields = privacy.masking(), {field.key: field for field in catalogue.contacts().fields}
    return tuple(_row(rows[pk], accounts[rows[pk].account_id], _shown(rows[pk], fields, relations[rows[pk].account_id], masking))
                 for pk in ids if pk in rows and rows[pk].account_id in relations and rows[pk].account_id in accounts)


def _row(row: Contact, account: Sequence[Any], shown: tuple[dict[str, Text], frozenset[str]]) -> PersonRow:
    said, masked = shown
    return PersonRow(
        contact_id=row.pk, account_id=row.account_id, name=row.name, account_name=account[1], unit_id=account[2], owner_id=account[3],
        owner_name=account[4], grade=account[5], customer_kind=account[6], is_key_person=row.is_key_person, said=said, masked=masked)


def _shown(row: Contact, fields: Mapping[str, Field], relation: masking_rules.Relation, masking: Any) -> tuple[dict[str, Text], frozenset[str]]:
    said = {"key_person": YES if row.is_key_person else NO, "has_mobile": YES if row.mobile else NO, "has_email": YES if row.email else NO,
            "since": _same(row.post_since.isoformat() if row.post_since else "")}
    hidden: set[str] = set()
    for key, field in fields.items():
        if key not in _FIELDS and not field.is_custom:
            continue
        one = masking_rules.show(field=field, text=contacts.text_of(row, field), relation=relation, masking=masking)
        hidden.update({key} if one.is_masked else ())
        is_said = field.is_custom and not one.is_masked and field.key in row.extra
        said[key] = custom_values.said(field, row.extra[field.key]) if is_said else _same(one.text)
    return said, frozenset(hidden)


def _accounts(ids: Collection[int]) -> dict[int, Sequence[Any]]:
    with connection.cursor() as cursor:
        cursor.execute("select account_id, name, unit_id, owner_id, owner_name, grade, customer_kind from lists_book where account_id = any(%s)",
                       [list(ids)])
        return {row[0]: row for row in cursor.fetchall()}


def _is_part(actor: Actor, query: BookQuery) -> bool:
    return actor.scope.shape not in ("all", "wide") or bool(query.text)


def _ordered(query: BookQuery, scope: lists.ScopeFilter, *, place: tuple[str, list[Any]] = ("", [])) -> tuple[str, list[Any]]:
    """A SELECT of (contact_id, first sort value) in the list's order. A part of the book is collected first, then sorted; everything else
    walks the index of the sort."""
    columns = people_columns()
    keys = ", ".join(dict.fromkeys(f"b.{columns[key].column}" for key, _ in query.keys))
    order = lists.order_sql(query.keys, book=columns, tie="contact_id")
    seen, params = _seen(query, scope, columns=f"b.contact_id, {keys}", place=place)
    if scope.shape in ("all", "wide") and not query.text:
        return f"{seen} order by {order}", params
    return f"with seen as materialized ({seen}) select b.* from seen b order by {order}", params  # noqa: S608


def _seen(query: BookQuery, scope: lists.ScopeFilter, *, columns: str, place: tuple[str, list[Any]] = ("", [])) -> tuple[str, list[Any]]:
    filters, values = ["true"], []
    known = {column.column for column in people_columns().values() if column.column and column.level == "L1"} | people.FILTERED
    for condition in query.conditions:
        if condition.column not in known:
            raise _unknown(condition.column)
        text, bound = lists.condition_sql(condition)
        filters.append(text)
        values.extend(bound)
    if query.text:
        for_people, of_people = lists.found_sql(query.text, kind="contact")
        for_accounts, of_accounts = lists.found_sql(query.text, kind="account")
        filters.append(f"b.contact_id in ({for_people} union all select n.id from customers_contact n where n.account_id in ({for_accounts}))")  # noqa: S608
        values.extend([*of_people, *of_accounts])
    if query.rule:
        filters.append(query.rule.sql)
        values.extend(query.rule.values)
    selects, params = [], []
    for leg, leg_values in scope.legs():
        selects.append(f"select {columns} from ({_source()}) b where {' and '.join([leg, *filters])}{place[0]}")  # noqa: S608
        params.extend([*leg_values, *values, *place[1]])
    return " union ".join(selects), params


def _source() -> str:
    """People with what the list asks of their accounts: pulled up by the planner, so that the indexes beneath are walked."""
    own = [f"{custom_sql.column_of(field)} as {field.key}" for field in catalogue.customs("contact") if field.level == "L1"]
    return (f"select {', '.join([_OF_PERSON, _OF_ACCOUNT, *own])} from customers_contact a "  # noqa: S608 - our own names only
            "join lists_book k on k.account_id = a.account_id where a.is_active and k.is_active")


@contextmanager
def _unwalled(actor: Actor, query: BookQuery) -> Iterator[Any]:
    """A cursor without row security, for statements that hold the reader's scope themselves and answer with ids and counts."""
    binding.bind(system("people_list"))
    try:
        with lists.patience(query, milliseconds=0 if _is_part(actor, query) and not query.text else MILLISECONDS), connection.cursor() as cursor:
            yield cursor
    finally:
        if not connection.needs_rollback:
            binding.bind(actor)


def _column(field: Field) -> Column:
    is_open = field.level == "L1"
    return Column(key=field.key, column=field.key if is_open else "", label=field.label, kind=field.kind, level=field.level, is_custom=is_open,  # type: ignore[arg-type]
                  choices=field.choices, is_sortable=is_open and field.kind != "multi_choice", best_first=field.kind in ("number", "money"))


def _same(text: str) -> Text:
    return Text(text, text) if text else NONE


def _unknown(name: str) -> Refusal:
    return Refusal("unknown_filter", t(f"无法识别的筛选条件:{name[:40]}", f"Not a filter we know: {name[:40]}"), status=400, field=name[:40],
                   way_out=t("请从联系人页重新选择筛选条件", "Choose the filter again on the page of people"))
