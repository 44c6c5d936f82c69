"""Pages, counts and search: every scope shape gives the same truth, in the order of the indexes."""

from __future__ import annotations

from dataclasses import replace

import pytest

from guanxi.domains.lists import api
from guanxi.domains.lists.queries import index
from guanxi.domains.lists.testing import make_listed
from guanxi.foundation.pure.ref import Ref
from guanxi.foundation.pure.refusal import Refusal
from tests.together import Together

pytestmark = pytest.mark.django_db
ALL = api.ScopeFilter(shape="all")
WIDE = api.ScopeFilter(shape="wide", unit_ids=(1, 2))
GRANTED = "select granted.id from (values (5::bigint, 4::bigint)) granted (user_id, id) where granted.user_id = %s"
NARROW = api.ScopeFilter(shape="narrow", unit_ids=(1,), user_id=5, granted_sql=GRANTED)
NONE = api.ScopeFilter(shape="none")


@pytest.fixture(scope="module")
def book(together: Together) -> None:
    with together():
        make_listed(1, "中国工商银行望溪分行", unit_id=1, revenue_12m_fen=500, grade="gold", grade_rank=3, calculated_grade="platinum",
                    calculated_rank=2, group_code="GL-9702-0001873")
        make_listed(2, "柳塘县人民政府", unit_id=1, revenue_12m_fen=None, customer_kind="government")
        make_listed(3, "石渡农商银行", unit_id=2, revenue_12m_fen=900, grade="diamond", grade_rank=1, calculated_rank=2)
        make_listed(4, "沧原重工集团", unit_id=3, revenue_12m_fen=500, trend_rate=-0.2)


def ids(query: api.BookQuery, scope: api.ScopeFilter = ALL) -> list[int]:
    return [row.account_id for row in api.book_page(query=query, scope=scope).rows]


@pytest.mark.parametrize(("scope", "seen"), [(ALL, [3, 1, 4, 2]), (WIDE, [3, 1, 2]), (NARROW, [1, 4, 2]), (NONE, [])])
def test_each_scope_sees_its_own_in_order_with_nulls_last(book: None, scope: api.ScopeFilter, seen: list[int]) -> None:
    page = api.book_page(query=api.BookQuery(), scope=scope)
    assert [row.account_id for row in page.rows] == seen
    assert (page.total, page.is_exact, page.has_next) == (len(seen), True, False)
    assert api.count(query=api.BookQuery(), scope=scope) == len(seen)


@pytest.mark.parametrize("scope", [ALL, WIDE, NARROW, NONE], ids=["all", "wide", "narrow", "none"])
@pytest.mark.parametrize("query", [
    api.BookQuery(), api.BookQuery(is_descending=False), api.BookQuery(sort="name"), api.BookQuery(then=(("name", True),)),
    api.BookQuery(text="银行"), api.BookQuery(conditions=(api.Condition(column="grade", operator="in", values=("gold",)),))])
def test_a_whole_list_is_its_pages_one_after_the_other(book: None, query: api.BookQuery, scope: api.ScopeFilter) -> None:
    whole = [row for rows in api.whole_book(query=query, scope=scope, at_a_time=2) for row in rows]
    assert whole == list(api.book_page(query=query, scope=scope).rows)


def test_ascending_keeps_nulls_last_and_ties_by_id(book: None) -> None:
    assert ids(api.BookQuery(is_descending=False)) == [1, 4, 3, 2]


@pytest.mark.parametrize("column", [column.key for column in api.COLUMNS if column.is_sortable])
@pytest.mark.parametrize("is_descending", [True, False])
@pytest.mark.parametrize("scope", [ALL, WIDE, NARROW])
def test_every_column_sorts_both_ways(book: None, column: str, is_descending: bool, scope: api.ScopeFilter) -> None:
    query = api.BookQuery(sort=column, is_descending=is_descending)
    assert sorted(ids(query, scope)) == sorted(ids(api.BookQuery(), scope))


@pytest.mark.parametrize("scope", [ALL, WIDE, NARROW], ids=["all", "wide", "narrow"])
def test_equals_are_sorted_by_the_further_keys(book: None, scope: api.ScopeFilter) -> None:
    """Accounts 1 and 4 have the same revenue: the second key decides, in either direction, for every scope and beside a text."""
    seen = set(ids(api.BookQuery(), scope))
    for is_descending, order in ((False, [3, 4, 1, 2]), (True, [3, 1, 4, 2])):
        query = api.BookQuery(then=(("code", is_descending), ("name", False)))
        assert ids(query, scope) == [account for account in order if account in seen]
    assert ids(api.BookQuery(text="银行", then=(("name", True),)), scope) == [account for account in (3, 1) if account in seen]


def test_filters_hold_in_every_scope(book: None) -> None:
    rises = api.Condition(column="moves", operator="in", values=(1,))
    assert ids(api.BookQuery(conditions=(rises,)), NARROW) == [1]
    assert ids(api.BookQuery(conditions=(replace(rises, values=(-1,)),))) == [3]
    assert ids(api.BookQuery(text="银行"), WIDE) == [3, 1]
    assert ids(api.BookQuery(text="nsyh"), NARROW) == []
    falling = api.Condition(column="trend_rate", operator="under", values=(0.0,))
    assert ids(api.BookQuery(conditions=(falling,)), NARROW) == [4]


def test_pages_do_not_overlap_and_end_at_200(book: None) -> None:
    first, second = (ids(api.BookQuery(size=2, page=n)) for n in (1, 2))
    assert (first, second) == ([3, 1], [4, 2])
    assert api.book_page(query=api.BookQuery(size=2), scope=ALL).has_next
    assert api.book_page(query=api.BookQuery(size=2, page=9), scope=WIDE).total == 3
    with pytest.raises(Refusal) as refused:
        api.book_page(query=api.BookQuery(page=201), scope=ALL)
    assert (refused.value.status, refused.value.code) == (400, "page_too_deep")


@pytest.mark.parametrize("walk", [0, 3, 4, 100])
@pytest.mark.parametrize("number", [1, 2, 6, 7])
def test_a_province_reads_the_same_whether_the_walk_meets_it_or_not(book: None, monkeypatch: pytest.MonkeyPatch, walk: int, number: int) -> None:
    """Its rows stand at every place of the sort index: met soon, met late, never met before the walk ends; deep pages are collected."""
    api.sync_book(select_sql="select n, 1 + n %% 3, '客户' || n, n * 7 %% 40 from generate_series(100, 130 + %s) n", params=[0],
                  columns=["unit_id", "name", "revenue_12m_fen"])
    whole = [row.account_id for row in api.book_page(query=api.BookQuery(size=100, exact=True), scope=WIDE).rows]
    monkeypatch.setattr(index, "WALK", walk)
    assert ids(api.BookQuery(size=3, page=number), WIDE) == whole[(number - 1) * 3:number * 3]


@pytest.mark.parametrize(("walk", "bound"), [(500, 5), (4, 5), (500, 500)], ids=["walked", "walk too short", "rare"])
@pytest.mark.parametrize("is_descending", [True, False])
def test_a_text_at_headquarters_reads_the_same_whether_walked_or_collected(
    book: None, monkeypatch: pytest.MonkeyPatch, walk: int, bound: int, is_descending: bool
) -> None:
    monkeypatch.setattr(index, "WALK", walk)
    monkeypatch.setattr(index, "SEARCH_BOUND", bound)
    made = range(100, 140)
    api.sync_book(select_sql="select n, 1 + mod(n, 3), '客户' || n, mod(n * 7, 40) from generate_series(100, 139) n",
                  columns=["unit_id", "name", "revenue_12m_fen"])
    api.put_search([api.SearchDoc(subject=Ref("account", n), account_id=n, unit_id=1 + n % 3, label=f"客户{n}",
                                  names=("望海银行" if n % 2 else "望海学校",)) for n in made])
    asked = api.BookQuery(text="海银", size=3, is_descending=is_descending)
    whole = [row.account_id for row in api.book_page(query=replace(asked, size=100, exact=True), scope=ALL).rows]
    assert sorted(whole) == [n for n in made if n % 2]
    for number in (1, 2, 7, 8):
        assert ids(replace(asked, page=number), ALL) == whole[(number - 1) * 3:number * 3]
    first = api.book_page(query=asked, scope=ALL)
    assert (first.total, first.is_exact) == ((bound, False) if bound < 20 else (20, True))


def test_headquarters_counts_to_a_bound_and_exactly_on_demand(book: None) -> None:
    api.sync_book(select_sql="select n, 9, '客户' || n from generate_series(1000, 1000 + %s) n", params=[api.COUNT_BOUND],
                  columns=["unit_id", "name"])
    page = api.book_page(query=api.BookQuery(), scope=ALL)
    assert (page.total, page.is_exact) == (api.COUNT_BOUND, False)
    page = api.book_page(query=api.BookQuery(exact=True), scope=ALL)
    assert (page.total, page.is_exact) == (api.COUNT_BOUND + 5, True)


@pytest.mark.parametrize("text", ["工商", "望", "gsyh", "zggsyh", "gongshang", "GL-9702-0001873", "gl9702", "1873", "001873",
                                  "工商 望溪", "中国工商银行望溪分行", "工商", "行望溪"])
def test_search_finds_an_account(book: None, text: str) -> None:
    assert 1 in [found.account_id for found in api.search(text=text, scope=ALL, limit=20)]


def test_search_rechecks_what_pairs_cannot_tell(book: None) -> None:
    assert [f.account_id for f in api.search(text="商银行望", scope=ALL, limit=20)] == [1]
    assert api.search(text="望溪银行", scope=ALL, limit=20) == ()


def test_search_obeys_the_scope_and_the_wall(book: None) -> None:
    assert {f.account_id for f in api.search(text="银行", scope=ALL, limit=20)} == {1, 3}
    assert {f.account_id for f in api.search(text="集团", scope=NARROW, limit=20)} == {4}
    assert api.search(text="集团", scope=WIDE, limit=20) == ()
    assert api.search(text="集团", scope=NONE, limit=20) == ()
    walled = replace(ALL, wall_sql="select 1")
    assert {f.account_id for f in api.search(text="银行", scope=walled, limit=20)} == {1}


def test_search_finds_a_contact_by_name_and_by_whole_phone(book: None) -> None:
    api.put_search([api.SearchDoc(subject=Ref("contact", 7), account_id=1, unit_id=1, label="程砚秋", hint="行长", names=("程砚秋",),
                                  phones=("13812341234",))])
    for text in ("程砚秋", "cyq", "138 1234 1234", "+8613812341234"):
        (found,) = api.search(text=text, scope=NARROW, limit=5)
        assert (found.subject_kind, found.subject_id, found.label) == ("contact", 7, "程砚秋")
    assert api.search(text="1381234", scope=ALL, limit=5) == ()
    assert api.search(text="程砚秋", scope=ALL, limit=5, kinds=("account",)) == ()


def test_a_whole_name_comes_first(book: None) -> None:
    make_listed(8, "银行", unit_id=1)
    assert api.search(text="银行", scope=ALL, limit=2)[0].account_id == 8


@pytest.mark.parametrize("text", ["'", "\\", "a & b | !c", "':*", "银'行", "%", "_" * 300, "🙂"])
def test_no_text_breaks_the_question(book: None, text: str) -> None:
    api.search(text=text, scope=ALL, limit=5)
    api.book_page(query=api.BookQuery(text=text), scope=ALL)
