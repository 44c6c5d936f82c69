"""Every sort of the book is served by an index, in every scope: no plan reads the whole table, none sorts it (hard-places 4.14).

A test's table is small, so the planner is told that scans and sorts cost a fortune: what it then still uses has no index.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator

import psycopg
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from guanxi.domains.lists import api

pytestmark = pytest.mark.django_db
GRANTED = "select granted.id from (values (5::bigint, 4::bigint)) granted (user_id, id) where granted.user_id = %s"
WIDE = api.ScopeFilter(shape="wide", unit_ids=(1, 2, 3))
NARROW = api.ScopeFilter(shape="narrow", unit_ids=(1,), user_id=5, granted_sql=GRANTED)
ALL = api.ScopeFilter(shape="all")


@pytest.fixture(scope="module")
def _rows() -> Iterator[None]:
    """3,000 rows of 100 units with statistics. Committed: statistics of rows that were rolled back say "none", and every index costs the same."""
    with psycopg.connect(os.environ["DATABASE_OWNER_URL"], autocommit=True) as owner:
        owner.execute("insert into lists_book (account_id, unit_id, name, sort_key, revenue_12m_fen, grade_rank) select n, mod(n, 100), '客户' || n, "
                      "'k' || n, n * 100, mod(n, 7) from generate_series(1, 3000) n")
        owner.execute("insert into lists_searchentry (subject_kind, subject_id, account_id, unit_id, label, keys, tokens) "
                      "select 'account', n, n, mod(n, 100), '银行' || n, '银行', '''银行'''::tsvector from generate_series(1, 3000) n")
        owner.execute("vacuum analyze lists_book")
        owner.execute("vacuum analyze lists_searchentry")
        yield
        owner.execute("truncate lists_book, lists_searchentry")


@pytest.fixture
def book(_rows: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute("set local enable_seqscan = off; set local enable_sort = off; set local enable_incremental_sort = off")


def plan_of(query: api.BookQuery, scope: api.ScopeFilter) -> str:
    return plan_of_call(lambda: api.book_page(query=query, scope=scope))


def plan_of_call(call: Callable[[], object]) -> str:
    with CaptureQueriesContext(connection) as captured:
        call()
    with connection.cursor() as cursor:
        cursor.execute(f"explain {captured.captured_queries[-1]['sql']}")
        return "\n".join(row[0] for row in cursor.fetchall())


@pytest.mark.parametrize("is_descending", [True, False])
@pytest.mark.parametrize("column", [column for column in api.COLUMNS if column.is_sortable], ids=lambda column: column.key)
def test_headquarters_walks_an_index_of_the_column(book: None, column: api.Column, is_descending: bool) -> None:
    plan = plan_of(api.BookQuery(sort=column.key, is_descending=is_descending), ALL)
    assert "Seq Scan" not in plan
    assert f"_{column.column}" in plan


@pytest.mark.parametrize(("sort", "then"), [("kind", ("revenue", True)), ("grade", ("name", False)), ("revenue", ("trend", True))])
def test_further_keys_sort_only_the_equals_of_a_walked_index(book: None, sort: str, then: tuple[str, bool]) -> None:
    """ARC-08: headquarters may sort by three keys; the first one's index is walked, never the whole table sorted."""
    with connection.cursor() as cursor:
        cursor.execute("set local enable_incremental_sort = on")
    plan = plan_of(api.BookQuery(sort=sort, is_descending=False, then=(then, ("code", False))), ALL)
    assert "Seq Scan" not in plan
    assert "Incremental Sort" in plan
    assert f"_{api.columns()[sort].column}" in plan


@pytest.mark.parametrize("scope", [WIDE, NARROW], ids=["province", "county"])
@pytest.mark.parametrize("column", ["revenue", "name", "agreement"])
def test_a_part_of_the_book_is_read_from_the_copy_ordered_by_unit(book: None, scope: api.ScopeFilter, column: str) -> None:
    plan = plan_of(api.BookQuery(sort=column), scope)
    assert "Seq Scan on lists_book" not in plan
    assert "book_of_unit" in plan


@pytest.mark.parametrize("condition", [
    api.Condition(column="grade", operator="in", values=("gold",)), api.Condition(column="owner_id", operator="in", values=(7,)),
    api.Condition(column="moves", operator="in", values=(1,)), api.Condition(column="arrears_fen", operator="at_least", values=(1,)),
], ids=lambda condition: condition.column)
def test_filters_of_headquarters_have_an_index_too(book: None, condition: api.Condition) -> None:
    assert "Seq Scan on lists_book" not in plan_of(api.BookQuery(conditions=(condition,)), ALL)


@pytest.mark.parametrize("scope", [WIDE, NARROW], ids=["province", "county"])
def test_a_text_that_half_the_country_bears_is_read_where_it_meets_the_unit(book: None, scope: api.ScopeFilter) -> None:
    """In the palette and as the book's filter: 35,000 hits of the country were read for the fifteen of a county."""
    for plan in (plan_of_call(lambda: api.search(text="银行", scope=scope)), plan_of(api.BookQuery(text="银行"), scope)):
        assert "search_entry_unit" in plan
        assert "Seq Scan on lists_searchentry" not in plan


def test_what_is_granted_in_the_own_unit_is_found_once(book: None) -> None:
    """Account 5 lies in unit 5; who sees the unit and was granted the account as well has one hit of it, and the hits of both legs."""
    granted = "select granted.id from (values (5::bigint, 5::bigint), (5, 7)) granted (user_id, id) where granted.user_id = %s"
    scope = api.ScopeFilter(shape="narrow", unit_ids=(5,), user_id=5, granted_sql=granted)
    found = [one.account_id for one in api.search(text="银行", scope=scope, limit=200)]
    assert sorted(found) == sorted({7, *range(5, 3000, 100)})
    page = api.book_page(query=api.BookQuery(text="银行", size=100), scope=scope)
    assert {row.account_id for row in page.rows} == set(found)
