"""The advanced filter: what a rule may say, what is refused and where, and that SQL and Python agree on random rows, NULLs included."""

from __future__ import annotations

import random
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from guanxi.domains.lists import api, fields
from guanxi.domains.lists.queries import index
from guanxi.domains.lists.rules import saved, where
from guanxi.domains.lists.rules.conditions import read_query
from guanxi.domains.lists.testing import make_listed
from guanxi.foundation.pure.bilingual import t
from guanxi.foundation.pure.refusal import Refusal
from guanxi.policy.language import evaluate

TODAY = date(2026, 11, 20)
ALL = api.ScopeFilter(shape="all")


def test_a_rule_becomes_sql_with_every_value_bound() -> None:
    found = where.compiled("revenue_12m_fen >= yuan(100) AND name LIKE '%''; drop table lists_book --%' AND agreement_until > :today", today=TODAY)
    assert found.sql == "((b.revenue_12m_fen >= %s) AND (b.name LIKE %s) AND (b.agreement_until > %s))"
    assert found.values == (10_000, "%'; drop table lists_book --%", TODAY)


def test_values_stand_in_the_order_of_the_text() -> None:
    found = where.compiled("agreement_until - 30 > DATE '2026-01-31' AND trend_rate / 0.5 < -1 AND completeness IN (1, 2)", today=TODAY)
    assert [value for value in found.values if value not in (0.0, -1, 1, 2)] == [30, date(2026, 1, 31), 0.5]
    assert found.sql.count("%s") == len(found.values)


@pytest.mark.parametrize(("text", "code", "place"), [
    ("password = 'x'", "bad_rule", "第1行第1字"), ("name = 'x' AND\n  salary > 3", "bad_rule", "第2行第3字"),
    ("revenue_12m_fen >", "bad_rule", "第1行"), ("(select 1) = 1", "bad_rule", "第1行"), ("pg_sleep(9) = 1", "bad_rule", "第1行"),
    ("completeness + 1", "bad_rule", "第1行"), ("name > 3", "bad_rule", "第1行"), ("a.name = 'x'", "bad_rule", "第1行"),
    ("name = 'x'; drop table lists_book", "bad_rule", "第1行"), ("'" + "x" * 1000 + "' = name", "bad_rule", "1000"), ("", "bad_rule", "为空"),
])
def test_refused_with_its_place_and_a_way_out(text: str, code: str, place: str) -> None:
    with pytest.raises(Refusal) as refused:
        where.compiled(text, today=TODAY)
    assert (refused.value.code, refused.value.status) == (code, 400)
    assert place in refused.value.text.zh and refused.value.way_out


def test_a_protected_field_is_no_filter() -> None:
    """PRM-59: a filter on what a reader may not see would tell it by bisection."""
    hidden = fields.Column(key="phone", column="phone", label=t("手机", "Mobile"), kind="text", level="L2")
    book = {**fields.BY_KEY, "phone": hidden}
    with pytest.raises(Refusal) as refused:
        where.compiled("phone LIKE '138%'", today=TODAY, book=book)
    assert refused.value.code == "masked_field"
    assert "phone" not in where.names(book=book)


def test_a_rule_is_part_of_a_view_and_is_read_again() -> None:
    rule = "industry_code LIKE 'P%' AND name <> 'a&b'"
    kept = saved.keep(params={"where": [rule], "grade": ["gold"]}, columns=(), today=TODAY)
    opened = saved.opened(kept, today=TODAY)
    assert opened.params["where"] == [rule] and opened.lost == ()
    old = saved.Kept(text="where=mood+%3D+1&grade=gold", sort="name", columns=(), catalogue=fields.CATALOGUE)
    assert saved.opened(old, today=TODAY).lost == ("where",)
    long = "name IN (" + ", ".join(["'长长长长长长长长长'"] * 60) + ")"
    assert len(saved.keep(params={"where": [long]}, columns=(), today=TODAY).text) > saved.MOST_TEXT


# One row in three has no data; texts hold what quoting and patterns could trip over.
_CHOICES: dict[str, list[Any]] = {
    "name": ["中国银行", "it's", "a%b", ""], "customer_kind": ["government", "private", ""], "industry_code": ["J66", "P83", ""],
    "grade": ["gold", ""], "revenue_12m_fen": [None, 0, 1, -3, 10_000_000, 10**13], "arrears_fen": [None, 0, 500],
    "trend_rate": [None, 0.0, -0.25, 0.9], "completeness": [None, 0, 60, 100], "contact_count": [0, 5],
    "agreement_until": [None, TODAY, TODAY + timedelta(days=30), TODAY - timedelta(days=400)], "last_visited_on": [None, TODAY],
}


@pytest.fixture
def rows(db: None) -> dict[int, dict[str, Any]]:
    draw = random.Random(7)
    made = {n: {key: draw.choice(values) for key, values in _CHOICES.items()} for n in range(1, 41)}
    api.put_book([{"account_id": n, "unit_id": 1, **row} for n, row in made.items()])  # type: ignore[typeddict-item]
    return made


NUMBERS = ["revenue_12m_fen", "arrears_fen", "trend_rate", "completeness", "contact_count", "0", "60", "2.5", "-3", "yuan(100000)", "0.1"]
numbers = st.recursive(st.sampled_from(NUMBERS), lambda inner: st.one_of(
    st.builds("({} {} {})".format, inner, st.sampled_from("+-*/"), inner),
    st.builds("{}({}, {})".format, st.sampled_from(["coalesce", "nullif", "least", "greatest"]), inner, inner), st.builds("abs({})".format, inner),
    st.builds("CASE WHEN arrears_fen > 0 THEN {} ELSE {} END".format, inner, inner)), max_leaves=4)
dates = st.one_of(st.sampled_from(["agreement_until", "last_visited_on", ":today", "DATE '2026-12-20'"]),
                  st.builds("(agreement_until {} {})".format, st.sampled_from("+-"), st.integers(0, 90)))
texts, signs = st.sampled_from(["name", "customer_kind", "industry_code", "grade"]), st.sampled_from(["=", "<>", "<", "<=", ">", ">="])
tests = st.one_of(
    st.builds("({} {} {})".format, numbers, signs, numbers), st.builds("({} {} {})".format, dates, signs, dates),
    st.builds("({} {} {})".format, texts, st.sampled_from(["=", "<>"]), st.sampled_from(["'it''s'", "''", "'gold'", "'a%b'"])),
    st.builds("({} LIKE {})".format, texts, st.sampled_from(["'%银%'", "'J__'", "'%'", "'a%b'", "'it''%'"])),
    st.builds("({} IN ('gold', 'J66', 'it''s'))".format, texts), st.builds("({} BETWEEN {} AND {})".format, numbers, numbers, numbers),
    st.builds("({} IS NULL)".format, numbers | dates), st.builds("((agreement_until - :today) > {})".format, st.integers(-500, 60)))
rules = st.recursive(tests, lambda inner: st.one_of(
    st.builds("({} {} {})".format, inner, st.sampled_from(["AND", "OR"]), inner), st.builds("(NOT {})".format, inner),
    st.builds("({} IS NOT TRUE)".format, inner)), max_leaves=4)


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture], derandomize=True)
@given(text=rules)
def test_the_book_answers_as_python_does(rows: dict[int, dict[str, Any]], text: str) -> None:
    found = where.compiled(text, today=TODAY)
    with connection.cursor() as cursor:
        cursor.execute(f"select b.account_id from lists_book b where {found.sql}", found.values)
        answered = {account_id for (account_id,) in cursor.fetchall()}
    node = where.read(text).node
    assert answered == {n for n, row in rows.items() if evaluate.value_of(node, row, parameters={"today": TODAY}) is True}


@pytest.mark.django_db
@pytest.mark.parametrize("scope", [ALL, api.ScopeFilter(shape="wide", unit_ids=(1, 2)), api.ScopeFilter(shape="narrow", unit_ids=(1,))])
def test_a_rule_filters_under_the_readers_own_scope(scope: api.ScopeFilter) -> None:
    make_listed(1, "工商银行", unit_id=1, arrears_fen=700)
    make_listed(2, "农商银行", unit_id=9, arrears_fen=900)
    query = read_query(params={"where": ["arrears_fen > yuan(5)"], "q": ["银行"]}, today=TODAY)
    seen = [row.account_id for row in api.book_page(query=query, scope=scope).rows]
    assert sorted(seen) == ([1, 2] if scope is ALL else [1])
    assert api.count(query=query, scope=scope) == len(seen)
    assert set(api.account_ids(query=query, scope=scope, most=9)) == set(seen)


@pytest.mark.django_db
def test_what_takes_too_long_or_cannot_be_is_refused_with_a_way_out(monkeypatch: pytest.MonkeyPatch) -> None:
    make_listed(1, "银行", revenue_12m_fen=2**63 - 1)
    beyond = read_query(params={"where": ["revenue_12m_fen + 9 > 1"]}, today=TODAY)
    sleeping = api.BookQuery(rule=where.Where(text="", sql="(pg_sleep(%s) is not null)", values=(5,)))
    for query, milliseconds, code in ((sleeping, 20, "rule_too_slow"), (beyond, 30_000, "rule_out_of_range")):
        monkeypatch.setattr(index, "RULE_MILLISECONDS", milliseconds)
        with pytest.raises(Refusal) as refused, transaction.atomic():
            api.count(query=query, scope=ALL)
        assert refused.value.code == code and refused.value.way_out


@pytest.mark.django_db
def test_groups_count_and_sum_what_the_filters_leave() -> None:
    for n, (unit, owner, kind, revenue) in enumerate([(1, 7, "private", 500), (1, None, "private", None), (2, 7, "government", 900)], 1):
        make_listed(n, f"客户{n}", unit_id=unit, owner_id=owner, owner_name="何俊" if owner else "", customer_kind=kind, revenue_12m_fen=revenue,
                    industry_code=f"J6{n}")
    found = api.groups(query=api.BookQuery(), scope=ALL, by="owner")
    assert [(one.key, one.label, one.accounts, one.revenue_12m_fen) for one in found.groups] == [("7", "何俊", 2, 1400), ("none", "", 1, None)]
    assert (found.whole.accounts, found.whole.revenue_12m_fen, found.more) == (3, 1400, False)
    assert [one.key for one in api.groups(query=api.BookQuery(), scope=ALL, by="kind", most=1).groups] == ["government"]
    assert [one.key for one in api.groups(query=api.BookQuery(), scope=api.ScopeFilter(shape="wide", unit_ids=(1,)), by="industry").groups] == ["J"]
    assert api.groups(query=api.BookQuery(), scope=api.ScopeFilter(shape="none"), by="grade").whole.accounts == 0
    with pytest.raises(Refusal, match="unknown_group"):
        api.groups(query=api.BookQuery(), scope=ALL, by="password")
