"""What a URL's parameters mean, and which tokens are stored and asked for. No database."""

from __future__ import annotations

from datetime import date

import pytest

from guanxi.domains.lists.rules import tokens
from guanxi.domains.lists.rules.conditions import BookQuery, Condition, compiled, order_by, read_query
from guanxi.foundation.pure.refusal import Refusal

TODAY = date(2026, 11, 20)


def asked(**params: str | list[str]) -> BookQuery:
    return read_query(params={k: v if isinstance(v, list) else [v] for k, v in params.items()}, today=TODAY, units={5: (5, 6)})


@pytest.mark.parametrize(("params", "condition"), [
    ({"grade": ["gold", "vip"]}, Condition(column="grade", operator="in", values=("gold", "vip"))),
    ({"grade": "none"}, Condition(column="grade", operator="in", values=("",))),
    ({"kind": "government"}, Condition(column="customer_kind", operator="in", values=("government",))),
    ({"industry": "j66"}, Condition(column="industry_code", operator="begins", values=("J66",))),
    ({"industry": "none"}, Condition(column="industry_code", operator="in", values=("",))),
    ({"unit_at": "5"}, Condition(column="unit_id", operator="in", values=(5,))),
    ({"owner": "17"}, Condition(column="owner_id", operator="in", values=(17,))),
    ({"owner": "none"}, Condition(column="owner_id", operator="is_null")),
    ({"signed_by": "5"}, Condition(column="agreement_unit_id", operator="in", values=(5, 6))),
    ({"signed_by": "none"}, Condition(column="agreement_unit_id", operator="is_null")),
    ({"unit": "5"}, Condition(column="unit_id", operator="in", values=(5, 6))),
    ({"revenue_min": "0.0001"}, Condition(column="revenue_12m_fen", operator="at_least", values=(100,))),
    ({"revenue_max": "500"}, Condition(column="revenue_12m_fen", operator="at_most", values=(500_000_000,))),
    ({"arrears": "1"}, Condition(column="arrears_fen", operator="at_least", values=(1,))),
    ({"trend": "down"}, Condition(column="trend_rate", operator="under", values=(0.0,))),
    ({"trend_max": "-20"}, Condition(column="trend_rate", operator="at_most", values=(-0.2,))),
    ({"completeness_below": "60"}, Condition(column="completeness", operator="under", values=(60,))),
    ({"unvisited": "180"}, Condition(column="last_visited_on", operator="before_or_null", values=(date(2026, 5, 24),))),
    ({"visited_until": "2026-01-31"}, Condition(column="last_visited_on", operator="at_most", values=(date(2026, 1, 31),))),
    ({"agreement_within": "90"}, Condition(column="agreement_until", operator="at_most", values=(date(2027, 2, 18),))),
    ({"agreement_from": "2026-11-20"}, Condition(column="agreement_until", operator="at_least", values=(TODAY,))),
    ({"differs": "up"}, Condition(column="moves", operator="in", values=(1,))),
    ({"contacts_max": "0"}, Condition(column="contact_count", operator="at_most", values=(0,))),
    ({"code": "GL-97"}, Condition(column="group_code", operator="begins", values=("GL-97",))),
])
def test_each_parameter_is_one_condition(params: dict[str, str | list[str]], condition: Condition) -> None:
    assert asked(**params).conditions == (condition,)


@pytest.mark.parametrize("params", [
    {"password": "x"}, {"grade__contains": "x"}, {"revenue_min": "1e99"}, {"revenue_min": "abc"}, {"revenue_min": "NaN"},
    {"revenue_from": "1"}, {"agreement_min": "1"}, {"agreement_from": "2026-13-01"}, {"owner": "1 or 1=1"}, {"owner": "٣"},
    {"unit": "7"}, {"signed_by": "7"}, {"unit": "none"}, {"sort": "signed_by"},
    {"sort": "password"}, {"sort": "name,password"}, {"sort": "name,-name"}, {"sort": "name,grade,kind,owner"}, {"sort": "name,"},
    {"sort": "-b.name"}, {"page": "x"}, {"differs": "2"}, {"arrears": "0"},
    {"grade": [str(n) for n in range(51)]}, {"trend_min": "9" * 400}, {"completeness_below": "9" * 30},
])
def test_what_is_not_whitelisted_is_refused(params: dict[str, str | list[str]]) -> None:
    with pytest.raises(Refusal) as refused:
        asked(**params)
    assert refused.value.status == 400
    assert refused.value.way_out


def test_sort_page_and_text() -> None:
    query = asked(sort="-trend", page="3", q=" 工商 ", exact="1")
    assert (query.sort, query.is_descending, query.page, query.text, query.exact) == ("trend", True, 3, "工商", True)
    assert asked(sort="name").is_descending is False
    assert (asked().sort, asked().is_descending, asked(page="").page) == ("revenue", True, 1)


def test_no_value_becomes_sql() -> None:
    text, values = compiled(asked(grade="'; drop table lists_book; --").conditions[0])
    assert text == "b.grade = any(%s)"
    assert values == [["'; drop table lists_book; --"]]


@pytest.mark.parametrize(("sort", "sql"), [
    ("-revenue", "b.revenue_12m_fen desc nulls last, b.account_id"), ("revenue", "b.revenue_12m_fen asc nulls last, b.account_id"),
    ("name", "b.sort_key, b.account_id"), ("-name", "b.sort_key desc, b.account_id desc"),
    ("grade,-revenue,name", "b.grade_rank asc nulls last, b.revenue_12m_fen desc nulls last, b.sort_key, b.account_id"),
    ("-kind,trend", "b.customer_kind desc, b.trend_rate asc nulls last, b.account_id desc"),
])
def test_order_is_the_order_of_the_index(sort: str, sql: str) -> None:
    query = asked(sort=sort)
    assert order_by(query.keys) == sql
    assert query.sorted_by == sort


def tokens_of(*names: str, codes: tuple[str, ...] = (), numbers: tuple[str, ...] = ()) -> set[str]:
    return set(tokens.entry_tokens(names=names, codes=codes, phone_numbers=numbers, phone_hash=lambda n: f"h{n}"))


def test_tokens_of_names_codes_and_phones() -> None:
    found = tokens_of("工商银行", codes=("GL-9702-0001873",), numbers=("138 1234 1234", "0971-8000123转801"))
    assert {"=工商银行", "工", "工商", "商银", "~gsy", "^gong"} <= found
    assert {"#gl97020001873", "%1873", "%01873", "%001873"} <= found
    assert {"@h13812341234", "@h0971-8000123"} <= found
    assert not any("1234" in token for token in found if not token.startswith("@"))


@pytest.mark.parametrize(("text", "part"), [
    ("工商", "'工商'"), ("工", "'工'"), ("gsyh", "'~gsy' & '~syh'"), ("1873", "'%1873'"), ("gl9702", "'#gl9702':*"),
    ("GL-9702-0001873", "'#gl97020001873'"), ("138-1234-1234", "'@h13812341234'"), ("O'Neil", "'on' & 'ne' & 'ei' & 'il'"),
])
def test_a_question_asks_for_these_tokens(text: str, part: str) -> None:
    question = tokens.read_question(text, phone_hash=lambda n: f"h{n}")
    assert question is not None
    assert part in question.tsquery


@pytest.mark.parametrize("text", ["", "  ", "()", "、,。"])
def test_nothing_to_search(text: str) -> None:
    assert tokens.read_question(text, phone_hash=str) is None


@pytest.mark.parametrize(("text", "name", "is_held"), [
    ("工商银行", "中国工商银行", True), ("工商银行", "银行工商商银", False), ("gsyh", "中国工商银行", True), ("gsyhwx", "工商银行望溪分行", True),
    ("gsyhzz", "工商银行望溪分行", False), ("gongshangyinhang", "工商银行", True), ("zggsyh", "工商银行", False),
    ("望溪 银行", "工商银行望溪分行", True),
])
def test_a_hit_is_checked_as_written(text: str, name: str, is_held: bool) -> None:
    question = tokens.read_question(text, phone_hash=str)
    assert question is not None
    assert tokens.holds(question, keys=tokens.keys_of(names=[name])) is is_held
