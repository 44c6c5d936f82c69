"""Reads of the book and the search index, always with a scope, in the query shape that suits it (hard-places 3.1, 3.3).

What comes back is ids and list columns; the caller reads the shown rows again by primary key under row security.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Any

from django.db import DataError, OperationalError, connection
from psycopg import errors

from guanxi.domains.lists.access import MONEY, ScopeFilter, of_entry
from guanxi.domains.lists.models import Book
from guanxi.domains.lists.queries import columns as column_queries
from guanxi.domains.lists.rules import conditions as condition_rules
from guanxi.domains.lists.rules import tokens as token_rules
from guanxi.domains.lists.rules.conditions import BookQuery
from guanxi.foundation.django import prepared
from guanxi.foundation.django.blind_index import phone_hash
from guanxi.foundation.pure.bilingual import t
from guanxi.foundation.pure.chinese import normalise
from guanxi.foundation.pure.paging import MAX_PAGE, Page
from guanxi.foundation.pure.refusal import Refusal

COUNT_BOUND = 10_000
RULE_MILLISECONDS = 2_000
SEARCH_BOUND = 2_000  # hits of a text that are ranked; a text with more of them is common
WALK, WALKED_PAGES = 4_000, 5  # entries of a sort index read before a province is collected instead; deeper pages are collected at once
# `is true` keeps the planner from reading the index of all accounts beside the one of the words: 170 ms of 280 at a million accounts.
_OF_ACCOUNTS = "(e.subject_kind = 'account') is true"
_COLUMNS = ", ".join(f.attname for f in Book._meta.concrete_fields)
NAMES = tuple(f.attname for f in Book._meta.concrete_fields)
_LISTED = f"select {_COLUMNS} from lists_book where account_id = %s"  # noqa: S608


@dataclass(frozen=True, kw_only=True)
class Listed:
    """One row of the book. Money in fen, rates as fractions, completeness in percent; None = no data. Rank 1 is highest.

    moves: 1 would rise at the next review (预升), -1 would fall (预降); no grade ranks below every grade.
    extra: values of the custom columns by key.
    """

    account_id: int
    unit_id: int
    owner_id: int | None
    owner_name: str
    name: str
    short_name: str
    group_code: str
    customer_kind: str
    industry_code: str
    service_scope: str = ""
    cooperation: str = ""
    industry_influence: str = ""
    market_role: str = ""
    sector_code: str = ""
    grade: str
    grade_rank: int | None
    calculated_grade: str
    calculated_rank: int | None
    revenue_12m_fen: int | None
    last_month_fen: int | None
    trend_rate: float | None
    arrears_fen: int | None
    completeness: int | None
    agreement_until: Any
    last_visited_on: Any = None
    agreement_unit_id: int | None = None
    signed_by: str = ""
    partner_unit_id: int | None = None
    partner: str = ""
    contact_count: int
    is_active: bool
    sort_key: str = field(default="", repr=False)
    owner_key: str = field(default="", repr=False)
    moves: int = 0
    extra: Mapping[str, Any] = field(default_factory=dict, repr=False)


@dataclass(frozen=True, kw_only=True)
class Found:
    """One search hit. subject_kind: account or contact; account_name: whose contact. is_whole: the whole name or code was typed."""

    subject_kind: str
    subject_id: int
    account_id: int
    account_name: str
    grade: str
    label: str
    hint: str
    is_whole: bool


@dataclass(frozen=True, kw_only=True)
class Totals:
    """Sums over what one reader sees. Money in fen, None = no data at all; rising and falling: 预升, 预降. is_hidden: too few accounts (PRM-60)."""

    accounts: int
    revenue_12m_fen: int | None
    arrears_fen: int | None
    in_arrears: int
    rising: int
    falling: int
    thin: int
    is_hidden: bool = False


def totals(*, scope: ScopeFilter) -> Totals:
    """The strip of a home page in one statement; thin: accounts whose archive is less than 60 % complete."""
    seen, params = seen_sql(BookQuery(), scope, columns="b.account_id, b.revenue_12m_fen, b.arrears_fen, b.moves, b.completeness")
    with connection.cursor() as cursor:
        cursor.execute(
            "select count(*), sum(revenue_12m_fen), sum(arrears_fen), count(*) filter (where arrears_fen > 0), "  # noqa: S608
            "count(*) filter (where moves = 1), count(*) filter (where moves = -1), count(*) filter (where completeness < 60) "
            f"from ({seen}) seen", params,
        )
        row = cursor.fetchone()
    is_hidden = scope.hides(row[0])
    whole = [None if value is None or is_hidden else int(value) for value in row[1:3]]
    return Totals(accounts=row[0], revenue_12m_fen=whole[0], arrears_fen=whole[1], in_arrears=row[3], rising=row[4], falling=row[5],
                  thin=row[6], is_hidden=is_hidden)


def book_page(*, query: BookQuery, scope: ScopeFilter) -> Page[Listed]:
    """One page of the book with its total, in one statement. Refuses pages past 200 (way out: filter).

    The total is exact up to a city, for a filtered province and wherever `query.exact`; for more it is bounded: "10,000+", and
    "2,000+" for a common text at headquarters.
    """
    if query.page > MAX_PAGE:
        raise Refusal(
            "page_too_deep", t(f"最多翻到第{MAX_PAGE}页", f"Pages end at {MAX_PAGE}"), status=400, field="page",
            way_out=t("请筛选或跳转,例如按收入区间或等级缩小范围", "Filter or jump, for instance by a revenue range or a grade"),
        )
    book = column_queries.by_key()
    order = condition_rules.order_by(query.keys, book=book)
    more = tuple(key for key, column in book.items() if column.is_custom)
    parts = _parts_of(query, scope)
    bound = None if parts is _fenced or query.exact else SEARCH_BOUND if parts is _named_walk else COUNT_BOUND
    ctes, counted, params = parts(query, scope, order)
    with patience(query), connection.cursor() as cursor:
        cursor.execute(
            f"with {ctes} select {', '.join((_COLUMNS, *more))}, (select count(*) from {counted} counted) "  # noqa: S608
            f"from top join {scope.book((*NAMES, *more), money=column_queries.money())} b using (account_id) order by {order}", params,
        )
        rows = cursor.fetchall()
    total = rows[0][-1] if rows else (0 if query.page == 1 else count(query=query, scope=scope))
    listed = tuple(read_row(row[:-1], more) for row in rows[:query.size])
    is_exact = bound is None or total <= bound
    return Page(rows=listed, number=query.page, size=query.size, has_next=len(rows) > query.size and query.page < MAX_PAGE,
                total=total if bound is None else min(total, bound), is_exact=is_exact)


def count(*, query: BookQuery, scope: ScopeFilter) -> int:
    """How many accounts the filters leave, exactly."""
    seen, params = seen_sql(query, scope, columns="b.account_id")
    with patience(query), connection.cursor() as cursor:
        cursor.execute(f"select count(*) from ({seen}) seen", params)  # noqa: S608
        return int(cursor.fetchone()[0])


def account_ids(*, query: BookQuery, scope: ScopeFilter, most: int) -> tuple[int, ...]:
    """The accounts the filters leave, at most `most` of them, in order of id: for a change of "all of this filter"."""
    seen, params = seen_sql(query, scope, columns="b.account_id")
    with patience(query), connection.cursor() as cursor:
        cursor.execute(f"select account_id from ({seen}) seen order by account_id limit %s", [*params, most])  # noqa: S608
        return tuple(row[0] for row in cursor.fetchall())


def listed(*, account_id: int, with_money: bool = True, custom: Sequence[str] = ()) -> Listed | None:
    """One account's row, for a page that has already shown that its reader sees the account; None when it is not in the book.

    with_money: whether he may see its money too (`customers.api.AccountView.sees_money`); without, it counts as "no data".
    custom: columns of custom fields that are read as well.
    """
    book = column_queries.by_key() if custom else {}
    more = tuple(key for key in custom if key in book and book[key].is_custom)
    with prepared.cursor() as cursor:
        cursor.execute(f"select {', '.join((_COLUMNS, *more))} from lists_book where account_id = %s" if more else _LISTED, [account_id])  # noqa: S608
        row = cursor.fetchone()
    if row is None:
        return None
    hidden: dict[str, Any] = {} if with_money else dict.fromkeys(MONEY)
    found = replace(read_row(row, more), **hidden)
    return found if with_money else replace(found, extra={key: value for key, value in found.extra.items() if key not in column_queries.money()})


def read_row(row: Sequence[Any], more: Sequence[str]) -> Listed:
    """A row of the database, NAMES first, then the custom columns `more`."""
    own, extra = row[:len(NAMES)], row[len(NAMES):]
    return Listed(**dict(zip(NAMES, own, strict=True)), extra=dict(zip(more, extra, strict=True)))


def search(*, text: str, scope: ScopeFilter, limit: int = 20, kinds: tuple[str, ...] = ("account", "contact")) -> tuple[Found, ...]:
    """Accounts and contacts found by a part of the name, pinyin, any code, its last 4 to 6 characters, or a whole phone number.

    Whole hits first, then by weight. Of a very common text at most the first 2,000 hits are ranked.
    """
    question = token_rules.read_question(text, phone_hash=phone_hash)
    if question is None:
        return ()
    legs = scope.of_entries()
    wall = f"hits.account_id in ({scope.wall_sql})" if scope.wall_sql else "true"
    columns = "e.account_id, e.id, e.subject_kind, e.subject_id, e.label, e.hint, e.weight, e.keys"
    # Fenced: of a text nobody knows the planner expects thousands of hits, and with a limit in sight it read the whole table for eight.
    hits = " union all ".join(
        f"select {columns} from lists_searchentry e where e.tokens @@ %s::tsquery and e.subject_kind = any(%s) and {leg}" for leg, _ in legs)  # noqa: S608
    whole, part = ([value for _, bound in legs for value in (asked, list(kinds), *bound)] for asked in (question.first, question.tsquery))
    with connection.cursor() as cursor:
        cursor.execute(
            f"with whole as materialized ({hits}), part as materialized ({hits}) "  # noqa: S608
            "select hits.*, coalesce(b.name, ''), coalesce(b.grade, '') from ("
            "select * from ((select *, true as is_whole from whole limit %s) union all (select *, false from part limit %s)) every "
            f"order by is_whole desc, weight desc, label, id limit %s) hits left join lists_book b using (account_id) where {wall} "
            "order by is_whole desc, hits.weight desc, hits.label, hits.id",
            [*whole, *part, limit, SEARCH_BOUND, limit * 3],
        )
        rows = cursor.fetchall()
    found: dict[tuple[str, int], Found] = {}
    for account_id, _, kind, subject_id, label, hint, _, keys, is_whole, account_name, grade in rows:
        if is_whole or token_rules.holds(question, keys=keys):
            found.setdefault((kind, subject_id), Found(
                subject_kind=kind, subject_id=subject_id, account_id=account_id, account_name=account_name, grade=grade,
                label=label, hint=hint, is_whole=is_whole))
    return tuple(found.values())[:limit]


def revenues(*, account_ids: Collection[int]) -> dict[int, int]:
    """Revenue of the last twelve months, in fen, of those accounts that have any. Not narrowed to a reader."""
    with connection.cursor() as cursor:
        cursor.execute("select account_id, revenue_12m_fen from lists_book where account_id = any(%s) and revenue_12m_fen > 0", [list(account_ids)])
        return dict(cursor.fetchall())


def accounts_spelled_with(*, text: str, most: int = 200) -> dict[int, str]:
    """Names of accounts in which every character of `text` occurs, anywhere; of a very common text only some. Not narrowed to a reader."""
    characters = sorted(set(normalise(text)))
    if not characters:
        return {}
    with connection.cursor() as cursor:
        cursor.execute("select account_id, label from lists_searchentry where subject_kind = 'account' and tokens @@ %s::tsquery limit %s",
                       [" & ".join(f"'{one}'" for one in characters), most])
        return dict(cursor.fetchall())


@contextmanager
def patience(query: BookQuery, *, milliseconds: int = 0, rule_milliseconds: int = RULE_MILLISECONDS) -> Iterator[None]:
    """A rule somebody wrote gets two seconds (else `milliseconds`, 0: no end); what takes longer is refused with a way out."""
    limit = rule_milliseconds if query.rule else milliseconds
    if not limit:
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute(f"set local statement_timeout = {limit}")
    try:
        yield
    except OperationalError as error:
        if not isinstance(error.__cause__, errors.QueryCanceled):
            raise
        raise Refusal("rule_too_slow", t("这个条件没有在规定时间内算完", "This took longer than it may"), status=400, field="where",
                      way_out=t("请再加一个普通筛选,例如单位、等级或收入区间", "Add an ordinary filter: a unit, a grade, a revenue range")) from None
    except DataError:
        raise Refusal("rule_out_of_range", t("高级筛选里的数字或日期超出范围", "A number or a day of the rule is out of range"), status=400,
                      field="where", way_out=t("请检查其中的加减与日期", "Check its sums and days")) from None


def _parts_of(query: BookQuery, scope: ScopeFilter) -> Callable[[BookQuery, ScopeFilter, str], tuple[str, str, list[Any]]]:
    """The query shape of this reader and this question.

    A text is found through its tokens: walking the sort index until fifty rows hold a rare one took 180 ms at 100,000 accounts.
    """
    if scope.shape == "all" and not query.text:
        return _unfenced
    if scope.shuts_money and any(column_queries.by_key()[key].column in column_queries.money() for key, _ in query.keys):
        return _fenced  # the walks read the table's own sort index: its order would tell what is shut to him
    is_start = query.page <= WALKED_PAGES and not (query.conditions or query.exact or query.rule)
    is_start = is_start and not query.then  # a walk would read a whole run of equals of the first key before it has one row
    if scope.shape == "all" and is_start:
        return _named_walk
    if scope.shape == "wide" and is_start and not query.text:
        return _tried
    return _fenced


def _unfenced(query: BookQuery, scope: ScopeFilter, order: str) -> tuple[str, str, list[Any]]:
    """Everything: walk the sort index, stop after the page; count apart, up to the bound. Parts of a statement, parameters."""
    seen, params = seen_sql(query, scope, columns="b.account_id")
    counted = seen if query.exact else f"{seen} limit {COUNT_BOUND + 1}"
    return f"top as materialized ({seen} order by {order} limit %s offset %s)", f"({counted})", [*params, *_window(query), *params]


def _fenced(query: BookQuery, scope: ScopeFilter, order: str) -> tuple[str, str, list[Any]]:
    """A part of the book: collect it first, then sort and count it. The fence keeps the planner off the sort index,
    where it would read the whole country for one county. Parts of a statement, parameters."""
    seen, params = seen_sql(query, scope, columns=_sorted_columns(query))
    top = f"select b.account_id from seen b order by {order} limit %s offset %s"  # noqa: S608
    return f"seen as materialized ({seen}), top as materialized ({top})", "seen", [*params, *_window(query)]


def _tried(query: BookQuery, scope: ScopeFilter, order: str) -> tuple[str, str, list[Any]]:
    """A province: walk the start of the sort index, where its rows are soon met; when they are not (a small province, a deep
    page), collect as `_fenced` does. One statement: the second part is not run when the first was enough."""
    column = column_queries.by_key()[query.sort].column
    units, window = list(scope.unit_ids), _window(query)
    mine = "unit_id = any(%s)"
    walked = f"select b.account_id, b.unit_id, b.{column} from lists_book b where b.is_active order by {order} limit {WALK}"  # noqa: S608
    seen = f"select b.account_id, b.{column} from lists_book b where b.{mine} and b.is_active"  # noqa: S608
    ctes = (f"walked as materialized (select b.account_id from ({walked}) b where {mine} limit %s offset %s), "  # noqa: S608
            "enough as materialized (select count(*) >= %s as is_enough from walked), "
            f"seen as materialized ({seen} and not (select is_enough from enough)), "
            f"collected as (select b.account_id from seen b order by {order} limit %s offset %s), "
            "top as materialized (select account_id from walked where (select is_enough from enough) union all "
            "select account_id from collected)")
    counted = f"(select from lists_book where {mine} and is_active limit {COUNT_BOUND + 1})"
    return ctes, counted, [units, *window, query.size + 1, units, *window, units]


def _named_walk(query: BookQuery, scope: ScopeFilter, order: str) -> tuple[str, str, list[Any]]:
    """A text at headquarters: when it is common its rows are soon met on a walk of the sort index, so its 37,000 hits need not be
    collected and sorted (429 ms at a million accounts); else, or when the walk finds too few, collect as `_fenced` does."""
    column, (holds, values), window = column_queries.by_key()[query.sort].column, _holding(query.text), _window(query)
    seen, params = seen_sql(query, scope, columns=f"b.account_id, b.{column}")
    walked = f"select b.account_id from lists_book b where b.is_active and (select is_common from hits_many) order by {order} limit {WALK}"  # noqa: S608
    entry = "select true from lists_searchentry e where e.subject_kind = 'account' and e.subject_id = b.account_id and"
    ctes = (f"hits as materialized (select e.account_id from lists_searchentry e where {_OF_ACCOUNTS} and {holds} "  # noqa: S608
            f"limit {SEARCH_BOUND + 1}), hits_many as materialized (select count(*) > {SEARCH_BOUND} as is_common from hits), "
            f"walked as materialized (select b.account_id from ({walked}) b where ({entry} {holds}) limit %s offset %s), "
            "enough as materialized (select count(*) >= %s as is_enough from walked), "
            # pg_backend_pid() keeps it in one process: two workers were started (27 ms) even when there was nothing to collect
            f"seen as materialized (select b.* from ({seen}) b where not (select is_enough from enough) and pg_backend_pid() > 0), "
            f"collected as (select b.account_id from seen b order by {order} limit %s offset %s), "
            "top as materialized (select account_id from walked where (select is_enough from enough) union all "
            "select account_id from collected)")
    counted = "(select from seen union all select from hits where (select is_enough from enough))"
    return ctes, counted, [*values, *values, *window, query.size + 1, *params, *window]


def _sorted_columns(query: BookQuery) -> str:
    """The id and what it is sorted by."""
    book = column_queries.by_key()
    return ", ".join(["b.account_id", *(f"b.{book[key].column}" for key, _ in query.keys)])


def _window(query: BookQuery) -> list[int]:
    return [query.size + 1, (query.page - 1) * query.size]


def seen_sql(query: BookQuery, scope: ScopeFilter, *, columns: str) -> tuple[str, list[Any]]:
    """A SELECT of `columns` of every listed account that the reader sees and the filters leave."""
    filters, values = ["b.is_active"], []
    for text, bound in map(condition_rules.compiled, query.conditions):
        filters.append(text)
        values.extend(bound)
    if query.rule:
        filters.append(query.rule.sql)
        values.extend(query.rule.values)
    selects, params = [], []
    book = scope.book((*NAMES, *(key for key, column in column_queries.by_key().items() if column.is_custom)), money=column_queries.money())
    for leg, leg_values in scope.legs():
        named, found = _named(query.text, leg, leg_values) if query.text else ("true", [])
        selects.append(f"select {columns} from {book} b where {' and '.join([leg, named, *filters])}")  # noqa: S608
        params.extend([*leg_values, *found, *values])
    return " union ".join(selects), params


def found_sql(text: str, *, kind: str = "") -> tuple[str, list[Any]]:
    """A SELECT of the ids of what is found by `text` (of the accounts, of the contacts): for a list beside the book. No kind: (kind, id) of both."""
    holds, values = _holding(text)
    if not kind:
        return f"select e.subject_kind, e.subject_id from lists_searchentry e where {holds}", values  # noqa: S608
    return f"select e.subject_id from lists_searchentry e where (e.subject_kind = %s) is true and {holds}", [kind, *values]  # noqa: S608


def _named(text: str, leg: str, leg_values: Sequence[Any]) -> tuple[str, list[Any]]:
    """Accounts of this leg of a scope whose entry is found by `text`; the leg narrows the entries as well, which is what makes it quick."""
    holds, values = _holding(text)
    found = f"select e.account_id from lists_searchentry e where {_OF_ACCOUNTS} and {holds} and {of_entry(leg)}"  # noqa: S608
    return f"b.account_id in ({found})", [*values, *leg_values]


def _holding(text: str) -> tuple[str, list[Any]]:
    """A condition on a search entry `e`: it is found by `text`, with the recheck of what tokens cannot tell; with its parameters."""
    question = token_rules.read_question(text, phone_hash=phone_hash)
    if question is None:
        return "false", []
    rechecked = [word for word in question.words if not word.isascii() and len(word) > 2]
    return "e.tokens @@ %s::tsquery" + " and e.keys like %s" * len(rechecked), [question.tsquery, *(f"%{word}%" for word in rechecked)]
