"""Everything that is wrong with a rule or a value is said in the reader's language: where, which piece, what to write instead.

No sentence of the libraries that read them is shown: the Chinese holds no English word that the rule, SQL or the columns do not have.
"""

import re
from typing import Annotated, Any, Literal

import pytest
from pydantic import Field, TypeAdapter, ValidationError

from guanxi.policy import wrong
from guanxi.policy.language import parse
from guanxi.policy.language.trouble import RuleError
from guanxi.policy.measures import CATALOGUE

# The rule · line and column · what the Chinese and the English have to name · what the way out has to name in both.
WRONG = [
    ("", (1, 1), "规则为空", "the rule is empty", "revenue_12m_fen >= yuan(200000)"),
    ("revenue_12m_fen >=", (1, 17), "“>=”后面缺少", "missing after “>=”", ">= 3"),
    ("has_agreement\n  AND", (2, 3), "“AND”后面缺少", "missing after “AND”", ""),
    ("AND has_agreement", (1, 1), "“AND”前面缺少", "missing before “AND”", ""),
    ("customer_kind LIKE", (1, 15), "“LIKE”后面缺少", "missing after “LIKE”", "LIKE '%"),
    ("revenue_12m_fen 5", (1, 17), "“revenue_12m_fen”与“5”之间", "joins “revenue_12m_fen” and “5”", "AND / OR"),
    ("customer_kind = '国企", (1, 17), "引号没有结束:'国企", "never closed: '国企", "'"),
    ("customer_kind = “国企”", (1, 17), "“", "“", "'"),
    ("revenue_12m_fen ＞ 3", (1, 17), "“＞”", "“＞”", ">"),
    ("has_agreement && is_upstream", (1, 15), "“&&”", "“&&”", "AND"),
    ("product_instances => 3", (1, 19), "“=>”", "“=>”", ">="),
    ("(has_agreement", (1, 1), "没有配对", "never closed", ")"),
    ("has_agreement)", (1, 14), "多了一个右括号", "too many", ""),
    ("has_agreement; is_upstream", (1, 14), "一条规则只能是一个条件", "one condition", "AND"),
    ("has_agreement an is_upstream", (1, 15), "“an”", "“an”", "AND"),
    ("has_agreement 并且 is_upstream", (1, 15), "“并且”", "“并且”", "AND"),
    ("product_instances 大于 3", (1, 19), "“大于”", "“大于”", ">"),
    ("product_instances大于3", (1, 1), "product_instances大于3", "product_instances大于3", ">"),
    ("revenue_12m_fen > 10万", (1, 1), "“万”", "“万”", "wan_yuan(…)"),
    ("has_agreement, is_upstream", (1, 14), "“,”处读不懂", "at “,”", "revenue_12m_fen"),
    ("product_instances BETWEEN 1", (1, 19), "BETWEEN 缺少上限", "BETWEEN has no upper limit", "BETWEEN 1 AND 9"),
    ("CASE WHEN has_agreement THEN TRUE", (1, 1), "CASE 没有结束", "CASE never ends", "END"),
    ("WHERE has_agreement", (1, 1), "WHERE", "WHERE", "SELECT"),
    ("product_instances > (SELECT 1)", (1, 29), "子查询", "sub-query", "revenue_12m_fen"),
    ("agreement_until < current_date", (1, 19), "CURRENT_DATE", "CURRENT_DATE", ":today"),
    ("count(*) > 3", (1, 1), "函数 COUNT", "function COUNT", "coalesce"),
    ("pg_sleep(5) = 1", (1, 1), "函数 pg_sleep", "function pg_sleep", "coalesce"),
    ("customer_kind ILIKE 'a'", (1, 1), "customer_kind ILIKE 'a'", "customer_kind ILIKE 'a'", "LIKE"),
    ("has_agreement AND\n\trevenu_12m_fen > 3", (2, 2), "revenu_12m_fen", "revenu_12m_fen", "revenue_12m_fen"),
    ("收入 > 3", (1, 1), "收入", "收入", "revenue_12m_fen"),
    ("customer_kind = 国企", (1, 17), "没有这个字段:国企", "no column 国企", "revenue_12m_fen"),
    ("a.has_agreement", (1, 1), "a.has_agreement", "a.has_agreement", "has_agreement"),
    ("customer_kind > 3", (1, 1), "文字 与 数字:customer_kind > 3", "text and number: customer_kind > 3", "DATE '2026-01-31'"),
    ("customer_kind > 'a'", (1, 1), "文字只能用 = 和 <> 比较", "text can only", "LIKE"),
    ("agreement_until = DATE '2026-02-30'", (1, 24), "'2026-02-30'", "'2026-02-30'", "DATE '2026-01-31'"),
    ("customer_kind IN (industry_code)", (1, 1), "customer_kind IN (industry_code", "customer_kind IN (industry_code", "IN ('a', 'b')"),
    ("product_instances IS 3", (1, 1), "product_instances IS 3", "product_instances IS 3", "= 3"),
    ("product_instances", (1, 1), "得出数值", "a value", "revenue_12m_fen >= yuan(200000)"),
    ("revenue_12m_fen > yuan(last_month_fen)", (1, 19), "yuan(…)", "yuan(…)", "yuan(200)"),
    ("revenue_12m_fen > :money", (1, 1), ":money", ":money", ":today"),
    ("+".join(["1"] * 300), (1, 1), "400", "400", ""),
]
SQL = {"and", "or", "not", "in", "between", "like", "is", "null", "case", "when", "then", "else", "end", "true", "false", "select", "where", "date",
       "today", "coalesce", "nullif", "least", "greatest", "abs", "yuan", "wan_yuan", "a", "b"}
LIBRARIES = ("sqlglot", "Required keyword", "Expecting", "Expected", "Invalid expression", "Unexpected", "<class", "Error tokenizing", "Input should")


def words(text: str) -> set[str]:
    return set(re.findall(r"[a-z_][a-z_0-9]*", text.lower()))


@pytest.mark.parametrize(("rule", "place", "zh", "en", "instead"), WRONG)
def test_a_wrong_rule_is_explained_in_both_languages(rule: str, place: tuple[int, int], zh: str, en: str, instead: str) -> None:
    with pytest.raises(RuleError) as caught:
        parse.condition(rule)
    found = caught.value.trouble
    assert zh in found.text.zh and en in found.text.en
    assert instead in found.way_out.zh and (instead in found.way_out.en) and found.way_out.zh != found.way_out.en
    assert (found.line, found.column) == place
    assert words(found.text.zh + found.way_out.zh) <= SQL | words(rule) | set(CATALOGUE)
    assert re.search(r"[一-鿿]", found.text.zh) and not any(said in str(found) for said in LIBRARIES)


def test_garbage_of_all_kinds_is_refused_without_the_parsers_words() -> None:
    """Every rule above cut off after each of its signs, and without each of its words."""
    for rule, *_ in WRONG[1:-1]:
        parts = rule.split(" ")
        cut = [rule[:length] for length in range(len(rule))] + [" ".join(parts[:n] + parts[n + 1:]) for n in range(len(parts))]
        for text in cut:
            try:
                parse.condition(text)
            except RuleError as error:
                found = error.trouble
                assert not any(said in str(found) for said in LIBRARIES), text
                assert words(found.text.zh + found.way_out.zh) <= SQL | words(text) | set(CATALOGUE), text


VALUES: list[tuple[Any, object, str, str]] = [
    (int, "many", "一个整数", "a whole number"), (bool, "x", "true 或 false", "true or false"),
    (Annotated[int, Field(ge=1)], 0, "不小于 1", "at least 1"), (Annotated[int, Field(le=24)], 25, "不大于 24", "at most 24"),
    (Literal["city", "county"], "village", "city、county", "city, county"), (tuple[str, ...], 3, "列表", "a list"),
    (dict[str, int], 3, "键: 值", "key: value"), (str, 3, "文字", "text"), (Annotated[str, Field(min_length=1)], "", "至少 1 字", "at least 1"),
    (Annotated[str, Field(pattern=r"^[a-z]+$")], "A1", "^[a-z]+$", "^[a-z]+$"),
]


@pytest.mark.parametrize(("shape", "given", "zh", "en"), VALUES)
def test_a_wrong_value_says_what_it_has_to_be(shape: Any, given: object, zh: str, en: str) -> None:
    with pytest.raises(ValidationError) as caught:
        TypeAdapter(shape).validate_python(given)
    text, way_out = wrong.value("limit", dict(caught.value.errors(include_url=False)[0]))
    assert zh in way_out.zh and en in way_out.en and str(given) in text.zh
    assert not any(said in str((text, way_out)) for said in LIBRARIES)


def test_a_shapes_own_check_is_said_in_both_languages() -> None:
    text, _ = wrong.value("team", {"type": wrong.SAID, "ctx": {"zh": "没有这些职能:x", "en": "unknown functions: x"}})
    assert text.zh.endswith("没有这些职能:x") and text.en.endswith("unknown functions: x")


@pytest.mark.parametrize("problem", ["mapping values are not allowed here", "could not find expected ':'",
                                     "found character '\\t' that cannot start any token",
                                     "expected <block end>, but found '-'", "something nobody thought of"])
def test_a_broken_line_of_yaml_is_said_in_both_languages(problem: str) -> None:
    said = wrong.yaml(problem)
    assert problem not in str(said) and words(said.zh) <= {"yaml"}
