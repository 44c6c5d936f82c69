"""Reads of the book and the search index, always with a scope, in the query shape that suits it (hard-places 3.1, 3.3).

What comes back is ids and list columns; the caller reads the shown rows again by primary key under row security.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.db import connection

from guanxi.domains.lists.access import ScopeFilter
from guanxi.domains.lists.models import Book
from guanxi.domains.lists.rules import conditions as condition_rules
from guanxi.domains.lists.rules import tokens as token_rules
from guanxi.domains.lists.rules.conditions import BookQuery
from guanxi.foundation.django.blind_index import phone_hash
from guanxi.foundation.pure.bilingual import t
from guanxi.foundation.pure.paging import MAX_PAGE, Page
from guanxi.foundation.pure.refusal import Refusal

COUNT_BOUND = 10_000
SEARCH_BOUND = 2_000
_COLUMNS = ", ".join(f.attname for f in Book._meta.concrete_fields)
_NAMES = tuple(f.attname for f in Book._meta.concrete_fields)


@dataclass(frozen=True, kw_only=True)
class Listed:
    """One row of the book. Money in fen, rates as fractions, completeness in percent; None = no data. Rank 1 is highest."""

    account_id: int
    unit_id: int
    owner_id: int | None
    owner_name: str
    name: str
    short_name: str
    group_code: str
    customer_kind: str
    industry_code: str
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
    contact_count: int
    is_active: bool
    sort_key: str = field(default="", repr=False)

    @property
    def moves(self) -> int:
        """1: would rise at the next review (预升), -1: would fall (预降), 0: no difference. No grade ranks below every grade."""
        calculated, effective = self.calculated_rank or 99, self.grade_rank or 99
        return (calculated < effective) - (calculated > effective)


@dataclass(frozen=True, kw_only=True)
class Found:
    """One search hit. subject_kind: account or contact; the label of a contact must be masked by the page."""

    subject_kind: str
    subject_id: int
    account_id: int
    label: str
    hint: str
    is_whole: bool


def book_page(*, query: BookQuery, scope: ScopeFilter) -> Page[Listed]:
    """One page of the book with its total, in one statement. Refuses pages past 200 (way out: filter).

    The total is exact up to a province and wherever `query.exact`; for headquarters it is bounded: "10,000+".
    """
    if query.page > MAX_PAGE:
        raise Refusal(
            "page_too_deep", t(f"最多翻到第{MAX_PAGE}页", f"Pages end at {MAX_PAGE}"), status=400, field="page",
            way_out=t("请筛选或跳转,例如按收入区间或等级缩小范围", "Filter or jump, for instance by a revenue range or a grade"),
        )
    where, params = _where(query, scope)
    order = condition_rules.order_by(query.sort, is_descending=query.is_descending)
    is_bounded = scope.shape == "all" and not query.exact
    window = [query.size + 1, (query.page - 1) * query.size]
    if is_bounded:
        statement = (f"select {_COLUMNS}, (select count(*) from (select 1 from lists_book b where {where} limit {COUNT_BOUND + 1}) c) "  # noqa: S608
                     f"from lists_book b where {where} order by {order} limit %s offset %s")
        values = [*params, *params, *window]
    else:
        statement = (f"with seen as materialized (select {_COLUMNS} from lists_book b where {where}) "  # noqa: S608
                     f"select {_COLUMNS}, (select count(*) from seen) from seen b order by {order} limit %s offset %s")
        values = [*params, *window]
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        rows = cursor.fetchall()
    total = rows[0][-1] if rows else (0 if query.page == 1 else count(query=query, scope=scope))
    listed = tuple(Listed(**dict(zip(_NAMES, row[:-1], strict=True))) for row in rows[:query.size])
    is_exact = not (is_bounded and total > COUNT_BOUND)
    return Page(rows=listed, number=query.page, size=query.size, has_next=len(rows) > query.size and query.page < MAX_PAGE,
                total=min(total, COUNT_BOUND) if not is_exact else total, is_exact=is_exact)


def count(*, query: BookQuery, scope: ScopeFilter) -> int:
    """How many accounts the filters leave, exactly."""
    where, params = _where(query, scope)
    with connection.cursor() as cursor:
        cursor.execute(f"select count(*) from lists_book b where {where}", params)  # noqa: S608
        return int(cursor.fetchone()[0])


def search(*, text: str, scope: ScopeFilter, limit: int = 20, kinds: tuple[str, ...] = ("account", "contact")) -> tuple[Found, ...]:
    """Accounts and contacts found by a part of the name, pinyin, any code, its last 4 to 6 characters, or a whole phone number.

    Whole hits first, then by weight. Of a very common text at most the first 2,000 hits are ranked.
    """
    question = token_rules.read_question(text, phone_hash=phone_hash)
    if question is None:
        return ()
    seen, scope_params = scope.condition("e")
    wall = f"hits.account_id in ({scope.wall_sql})" if scope.wall_sql else "true"
    columns = "e.id, e.subject_kind, e.subject_id, e.account_id, e.label, e.hint, e.weight, e.keys"
    hits = f"from lists_searchentry e where e.tokens @@ %s::tsquery and e.subject_kind = any(%s) and {seen} limit %s"
    with connection.cursor() as cursor:
        cursor.execute(
            "select subject_kind, subject_id, account_id, label, hint, is_whole, keys from ("  # noqa: S608
            f"select * from ((select {columns}, true as is_whole {hits}) union all (select {columns}, false {hits})) every "
            f"order by is_whole desc, weight desc, label, id limit %s) hits where {wall}",
            [question.first, list(kinds), *scope_params, limit,
             question.tsquery, list(kinds), *scope_params, SEARCH_BOUND, limit * 3],
        )
        rows = cursor.fetchall()
    found: dict[tuple[str, int], Found] = {}
    for kind, subject_id, account_id, label, hint, is_whole, keys in rows:
        if is_whole or token_rules.holds(question, keys=keys):
            found.setdefault((kind, subject_id), Found(subject_kind=kind, subject_id=subject_id, account_id=account_id,
                                                       label=label, hint=hint, is_whole=is_whole))
    return tuple(found.values())[:limit]


def _where(query: BookQuery, scope: ScopeFilter) -> tuple[str, list[Any]]:
    seen, params = scope.condition("b")
    parts = [seen, "b.is_active"]
    for condition in query.conditions:
        text, values = condition_rules.compiled(condition)
        parts.append(text)
        params.extend(values)
    if query.text:
        text, values = _named(query.text)
        parts.append(text)
        params.extend(values)
    return " and ".join(parts), params


def _named(text: str) -> tuple[str, list[Any]]:
    """Accounts whose entry is found by `text`, with the recheck of what tokens cannot tell."""
    question = token_rules.read_question(text, phone_hash=phone_hash)
    if question is None:
        return "false", []
    rechecked = [word for word in question.words if not word.isascii() and len(word) > 2]
    recheck = " and e.keys like %s" * len(rechecked)
    return ("b.account_id in (select e.account_id from lists_searchentry e where e.subject_kind = 'account' "  # noqa: S608
            f"and e.tokens @@ %s::tsquery{recheck})",
            [question.tsquery, *(f"%{word}%" for word in rechecked)])
