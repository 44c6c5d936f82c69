"""The statements behind the list of people: which people, in what order, in the shape that suits the reader and the question.

The whole country walks an index of the sort; a part of it is collected through the accounts, whose people lie together. Every statement
holds the reader's scope and answers with ids, sort values and counts. Not for here: how they are run (people_list), what is shown of a row.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from guanxi.domains.customers.queries import catalogue
from guanxi.domains.customers.rules import custom_sql
from guanxi.domains.lists import api as lists
from guanxi.domains.lists.api import BookQuery, Column

Sql = tuple[str, list[Any]]
NOTHING: Sql = ("", [])
_OF_PERSON = {
    "contact_id": "a.id", "sort_key": "a.sort_key", "name": "a.name", "post": "a.post", "department": "a.department",
    "is_key_person": "a.is_key_person", "post_since": "a.post_since", "has_mobile": "a.mobile <> ''", "has_email": "a.email <> ''"}
_OF_ACCOUNT = {
    "account_id": "k.account_id", "account_name": "k.name", "account_sort": "k.sort_key", "unit_id": "k.unit_id", "owner_id": "k.owner_id",
    "owner_name": "k.owner_name", "owner_key": "k.owner_key", "grade": "k.grade", "grade_rank": "k.grade_rank", "moves": "k.moves",
    "customer_kind": "k.customer_kind", "industry_code": "k.industry_code", "contact_count": "k.contact_count"}
_COLUMN = re.compile(r"\bb\.(\w+)")
MOST_VALUES, MOST_READ = 500, 20_000
"""Different texts of a column that are named one by one; entries of its index that are looked at to find them."""


@dataclass(frozen=True, kw_only=True)
class Hits:
    """What a text found in the whole country: people, accounts; is_common: there are more of them than are worth naming, each row is asked."""

    people: Sequence[int] = ()
    accounts: Sequence[int] = ()
    is_common: bool = False


@dataclass(frozen=True, kw_only=True)
class Question:
    """A query with what must be known before its statement is written. texts: column → the texts of it that hold a filter."""

    query: BookQuery
    scope: lists.ScopeFilter
    columns: Mapping[str, Column]
    hits: Hits | None = None
    texts: Mapping[str, Sequence[str]] = field(default_factory=dict)

    @property
    def is_whole(self) -> bool:
        """Whether the reader sees everything."""
        return self.scope.shape == "all"

    @property
    def collects(self) -> bool:
        """Whether everybody who is found is read before the first page: a part of the country, or what a rare text found."""
        return not self.is_whole or (self.hits is not None and not self.hits.is_common)

    @property
    def is_empty(self) -> bool:
        """True when a filter holds for no text there is, or a text was found nowhere."""
        none_holds = any(not values for values in self.texts.values())
        return none_holds or (self.hits is not None and not (self.hits.is_common or self.hits.people or self.hits.accounts))

    @property
    def sorts_by_account(self) -> bool:
        """Whether the first key of the order stands in the account."""
        return self.columns[self.query.sort].column in _OF_ACCOUNT

    @property
    def is_of_accounts(self) -> bool:
        """Whether nothing is asked of the people themselves."""
        of_people, _, _, _ = _sides(self)
        return not self.query.text and len(of_people) == 1

    @property
    def is_plain(self) -> bool:
        """Whether nothing narrows the list but its text."""
        return not (self.query.conditions or self.query.rule)


def ordered(asked: Question, *, place: Sql = NOTHING) -> Sql:
    """A SELECT of (contact_id, first sort value, …) in the list's order, without a limit. place: only what comes after this row."""
    order = order_of(asked)
    if place[0] and asked.scope.shape in ("all", "wide"):
        seen, params = _selected(asked, place=place)
        return f"{seen} order by {order}", params
    is_whole = not asked.collects and asked.hits is None
    seen, params = _selected(asked, place=place) if place[0] or is_whole else collected(asked)
    if is_whole:
        return f"{seen} order by {order}", params
    return f"with seen as materialized ({seen}) select b.* from seen b order by {order}", params  # noqa: S608


def first_page(asked: Question, *, most: int) -> Sql:
    """A part of the country: (how many, contact_id) of a page, two places for its limit and offset. most: collected at most, 0: all; when there
    are more, only the number counts."""
    seen, params = collected(asked)
    bound = f" limit {most + 1}" if most else ""
    return (f"with seen as materialized (select * from ({seen}) every{bound}), top as (select b.* from seen b order by {order_of(asked)} "  # noqa: S608
            f"limit %s offset %s) select counted.many, b.contact_id from (select count(*) as many from seen) counted left join top b on true "
            f"order by {order_of(asked)}"), params


def by_account(asked: Question) -> Sql:
    """A province in the order of its accounts: they alone are sorted, their people read one account after the other until the page is full."""
    lead = [(key, is_back) for key, is_back in asked.query.keys if asked.columns[key].column in _OF_ACCOUNT]
    accounts, params = _accounts(asked, order=lists.order_sql(lead, book=asked.columns, tie="account_id"))
    rows, values = _through(asked, accounts)
    return f"select {_keys(asked)} from {rows} order by {order_of(asked)}", [*params, *values]  # noqa: S608


def walked(asked: Question, *, entries: int) -> Sql:
    """The start of an index of the sort: of its first `entries` people, or accounts, those that the reader sees and the filters leave."""
    of_people, of_accounts, people_values, account_values = _sides(asked)
    (leg, leg_values), = asked.scope.legs()
    order, conditions = order_of(asked), [leg, *of_accounts]
    if asked.sorts_by_account:
        alone = lists.order_sql(asked.query.keys, book=asked.columns, tie="account_id")
        first = f"(select b.* from ({_account()}) b order by {alone} limit {entries}) b"  # noqa: S608
        rows = (f"(select b.* from {first} where {' and '.join(conditions)} offset 0) k "  # noqa: S608
                f"cross join lateral (select b.* from ({_person('a.account_id = k.account_id')}) b offset 0) p")
    else:
        his = " and ".join([*conditions, "b.account_id = p.account_id"])
        rows = (f"(select b.* from ({_person()}) b order by {order} limit {entries}) p "  # noqa: S608
                f"cross join lateral (select b.* from ({_account()}) b where {his} offset 0) k")
    return (f"select {_keys(asked)} from (select {_names()} from {rows}) b where {' and '.join(of_people)} order by {order}",  # noqa: S608
            [*leg_values, *account_values, *people_values])


def counted(asked: Question, *, bound: int = 0) -> Sql:
    """How many there are; bound: no more than about one beyond it are counted. Where nothing is asked of the people, their accounts know."""
    if asked.is_of_accounts:
        accounts, params = _accounts(asked)
        limit = f"limit {bound + 1} " if bound else ""
        return f"select coalesce(sum(k.contact_count), 0) from {accounts.replace('offset 0', f'{limit}offset 0')}", params  # noqa: S608
    seen, params = collected(asked) if asked.collects else _selected(asked, columns="b.contact_id")
    return f"select count(*) from (select from ({seen}) seen{f' limit {bound + 1}' if bound else ''}) counted", params  # noqa: S608


def by_accounts(asked: Question) -> Sql:
    """(account_id, people) of everybody who is found."""
    seen, params = every(asked, names=("account_id",))
    return f"select account_id, count(*) from ({seen}) seen group by 1", params  # noqa: S608


def grouped(asked: Question, *, key: str, label: str, names: Sequence[str]) -> Sql:
    """(key, label, people, 1 of the whole) of everybody who is found, the whole first, then the largest. names: the columns that are read."""
    seen, params = every(asked, names=names)
    return (f"select {key}, {label}, count(*), grouping({key}) from ({seen}) seen group by grouping sets (({key}), ()) "  # noqa: S608
            "order by 4 desc, 3 desc, 1"), params


def every(asked: Question, *, names: Sequence[str]) -> Sql:
    """Everybody who is found with these columns, in no order."""
    columns = ", ".join(["b.contact_id", *(f"b.{name}" for name in names)])
    if asked.collects or asked.hits:
        return collected(asked, columns=columns)
    return _selected(asked, columns=columns, is_whole_row=bool((set(names) - {"account_id"}) & set(_OF_ACCOUNT)))


def collected(asked: Question, *, columns: str = "") -> Sql:
    """Everybody who is found, in no order, with what the order needs: through the accounts in reach, or through what a text found."""
    if asked.hits is not None:
        some, values = _found(asked, asked.hits)
        return _selected(replace(asked, hits=None), columns=columns, more=(f"b.contact_id in ({some})", values), is_whole_row=True)
    if asked.scope.shape == "wide" and not asked.is_of_accounts:  # of some conditions there are fewer in the country than people in a province
        return _selected(asked, columns=columns)
    accounts, params = _accounts(asked)
    rows, values = _through(asked, accounts)
    return f"select {columns or _keys(asked)} from {rows}", [*params, *values]  # noqa: S608


def order_of(asked: Question) -> str:
    """The ORDER BY: what stands in the account is decided among equals by the account, whose people stay together; everything by the person."""
    if not asked.sorts_by_account:
        return lists.order_sql(asked.query.keys, book=asked.columns, tie="contact_id")
    order = lists.order_sql(asked.query.keys, book=asked.columns, tie="account_id")
    return f"{order}, b.contact_id{' desc' if order.endswith(' desc') else ''}"


def place_after(asked: Question, *, value: str, account_id: int, contact_id: int) -> Sql:
    """The condition that the rows after this one hold."""
    column, sign = asked.columns[asked.query.sort].column, "<" if asked.query.is_descending else ">"
    names = [f"b.{column}", *(["b.account_id"] if asked.sorts_by_account else []), "b.contact_id"]
    values = [value, *([account_id] if asked.sorts_by_account else []), contact_id]
    # the first half alone is an index condition where the id lies in another table than the sort key
    return (f" and b.{column} {sign}= %s and ({', '.join(names)}) {sign} ({', '.join(['%s'] * len(names))})", [value, *values])


def hits(asked: Question, *, most: int) -> Sql:
    """(kind, id) of what a text finds: in the whole country at most one beyond `most`, in a province by the index of words within its units, in
    a smaller part by the entries of its accounts (a text that finds a hundred thousand in the country finds some hundreds there)."""
    found, values = lists.found_sql(asked.query.text)
    if asked.is_whole:
        return f"{found} limit {most + 1}", values
    if asked.scope.shape == "wide":
        return f"{found} and e.unit_id = any(%s)", [*values, list(asked.scope.unit_ids)]
    accounts, params = _accounts(asked)
    return (f"select e.subject_kind, e.subject_id from {accounts} "  # noqa: S608
            f"cross join lateral ({found} and e.account_id = k.account_id offset 0) e"), [*params, *values]


def texts_of(column: str, part: str) -> Sql:
    """The different texts of a column that hold `part`, read from its index by jumping from one to the next; the number read in every row."""
    after = f"select a.{column} from customers_contact a where a.is_active and a.{column} > v.text order by a.{column} limit 1"  # noqa: S608
    first = f"select a.{column} from customers_contact a where a.is_active order by a.{column} limit 1"  # noqa: S608
    next_one = f"select ({after}), n + 1 from v where v.text is not null and n < {MOST_READ}"  # noqa: S608
    return (f"with recursive v(text, n) as (select ({first}), 1 union all {next_one}) "  # noqa: S608
            "select (select max(n) from v), v.text from (select 1) one left join v on strpos(lower(v.text), lower(%s)) > 0 "
            f"limit {MOST_VALUES + 1}", [part])


def _selected(asked: Question, *, columns: str = "", place: Sql = NOTHING, more: Sql = NOTHING, is_whole_row: bool = False) -> Sql:
    """Plain joins that the planner orders; who sees everything and asks nothing of the accounts does not read them."""
    of_people, of_accounts, people_values, account_values = _sides(asked)
    asks_accounts = bool(of_accounts) or any(asked.columns[key].column in _OF_ACCOUNT for key, _ in asked.query.keys) or asked.query.rule
    source = _both() if asks_accounts or not asked.is_whole or is_whole_row else _person()
    selects, params = [], []
    for leg, leg_values in asked.scope.legs():
        every = " and ".join([leg, *of_accounts, *of_people, *([more[0]] if more[0] else [])])
        selects.append(f"select {columns or _keys(asked)} from ({source}) b where {every}{place[0]}")  # noqa: S608
        params.extend([*leg_values, *account_values, *people_values, *more[1], *place[1]])
    return " union ".join(selects), params


def _accounts(asked: Question, *, order: str = "") -> Sql:
    """The accounts in reach that the filters leave, fenced: people are read through them, whatever the planner thinks of that."""
    _, of_accounts, _, values = _sides(asked)
    selects, params = [], []
    for leg, leg_values in asked.scope.legs():
        selects.append(f"select b.* from ({_account()}) b where {' and '.join([leg, *of_accounts])}")  # noqa: S608
        params.extend([*leg_values, *values])
    return f"(select b.* from ({' union '.join(selects)}) b{f' order by {order}' if order else ''} offset 0) k", params  # noqa: S608


def _through(asked: Question, accounts: str) -> Sql:
    """Rows `b` of the people of these accounts; conditions on people, and on both, are asked of each."""
    of_people, _, values, _ = _sides(asked)
    lateral = f"(select b.* from ({_person('a.account_id = k.account_id')}) b offset 0) p"  # noqa: S608
    return f"(select {_names()} from {accounts} cross join lateral {lateral}) b where {' and '.join(of_people)}", values  # noqa: S608


def _sides(asked: Question) -> tuple[list[str], list[str], list[Any], list[Any]]:
    """Conditions on people (and on both), conditions on accounts alone, their values: over columns of `b`."""
    of_people, of_accounts, people_values, account_values = ["true"], [], [], []  # type: ignore[var-annotated]
    for condition in asked.query.conditions:
        texts = asked.texts.get(condition.column)
        text, bound = lists.condition_sql(condition if texts is None else replace(condition, operator="in", values=tuple(texts)))
        side, values = (of_accounts, account_values) if condition.column in _OF_ACCOUNT else (of_people, people_values)
        side.append(text)
        values.extend(bound)
    if (rule := asked.query.rule) is not None:
        is_of_accounts = set(_COLUMN.findall(rule.sql)) <= set(_OF_ACCOUNT)
        (of_accounts if is_of_accounts else of_people).append(rule.sql)
        (account_values if is_of_accounts else people_values).extend(rule.values)
    if asked.hits is not None and asked.hits.is_common:
        text, bound = _holds(asked.query.text)
        of_people.append(text)
        people_values.extend(bound)
    return of_people, of_accounts, people_values, account_values


def _holds(text: str) -> Sql:
    """Whether a text finds this person or his account: asked of each row by the keys of their entries."""
    parts, values = [], []
    for kind, key in (("contact", "b.contact_id"), ("account", "b.account_id")):
        found, bound = lists.found_sql(text, kind=kind)
        parts.append(f"({found.replace('select e.subject_id', 'select true', 1)} and e.subject_kind = '{kind}' and e.subject_id = {key})")
        values.extend(bound)
    return f"({' or '.join(parts)})", values


def _found(asked: Question, hits: Hits) -> Sql:
    """A SELECT of the ids of the people that a text finds, themselves or by their account."""
    if hits.is_common:
        (people, of_people), (accounts, of_accounts) = (lists.found_sql(asked.query.text, kind=kind) for kind in ("contact", "account"))
        people, accounts, values = f"array({people})", f"array({accounts})", [*of_people, *of_accounts]
    else:
        people, accounts, values = "%s::bigint[]", "%s::bigint[]", [list(hits.people), list(hits.accounts)]
    return (f"select n.id from customers_contact n where n.id = any({people}) "  # noqa: S608
            f"union select n.id from customers_contact n where n.account_id = any({accounts})"), values


def _keys(asked: Question) -> str:
    """The id, what it is sorted by, the account where it decides among equals."""
    columns = [f"b.{asked.columns[key].column}" for key, _ in asked.query.keys]
    return ", ".join(dict.fromkeys(["b.contact_id", *columns, *(["b.account_id"] if asked.sorts_by_account else [])]))


def _names() -> str:
    return ", ".join([*(f"k.{name}" for name in _OF_ACCOUNT), *(f"p.{name}" for name in (*_OF_PERSON, *_customs()))])


def _customs() -> dict[str, str]:
    return {one.key: custom_sql.column_of(one) for one in catalogue.customs("contact") if one.level == "L1"}


def _listed(names: Mapping[str, str]) -> str:
    return ", ".join(f"{sql} as {name}" for name, sql in names.items())


def _person(also: str = "true") -> str:
    return f"select {_listed({**_OF_PERSON, 'account_id': 'a.account_id', **_customs()})} from customers_contact a where a.is_active and {also}"  # noqa: S608


def _account() -> str:
    return f"select {_listed(_OF_ACCOUNT)} from lists_book k where k.is_active"  # noqa: S608


def _both() -> str:
    """People with what the list asks of their accounts: pulled up by the planner, so that the indexes beneath are walked."""
    return (f"select {_listed({**_OF_PERSON, **_OF_ACCOUNT, **_customs()})} from customers_contact a "  # noqa: S608 - our own names only
            "join lists_book k on k.account_id = a.account_id where a.is_active and k.is_active")
