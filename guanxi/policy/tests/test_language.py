"""The rule language: what it lets through, what it refuses and where, and SQL's three-valued logic."""

from datetime import date

import pytest

from guanxi.policy.language import bounds, conditions, evaluate, nodes, parse, render
from guanxi.policy.language.trouble import RuleError

TODAY = {"today": date(2026, 11, 22)}

REFUSED = [
    ("", "rule_length"),
    ("revenue_12m_fen >=", "rule_syntax"),
    ("revenue_12m_fen 5", "rule_syntax"),
    ("has_agreement; has_agreement", "rule_syntax"),
    ("'open", "rule_syntax"),
    ("revenu_12m_fen >= yuan(5)", "unknown_measure"),
    ("account.revenue_12m_fen > yuan(1)", "not_allowed"),
    ("revenue_12m_fen > (SELECT 1)", "not_allowed"),
    ("revenue_12m_fen > ALL(SELECT 1)", "not_allowed"),
    ("read_csv('x')", "not_allowed"),
    ("pg_sleep(5)", "unknown_function"),
    ("version()", "unknown_function"),
    ("current_user = 'a'", "not_allowed"),
    ("agreement_until < current_date", "not_allowed"),
    ("revenue_12m_fen::text = 'a'", "bad_date"),
    ("customer_since = DATE 'tomorrow'", "bad_date"),
    ("revenue_12m_fen = ?", "unknown_parameter"),
    ("revenue_12m_fen = :password", "unknown_parameter"),
    ("customer_kind > 'a'", "no_order"),
    ("customer_kind = 5", "types_differ"),
    ("revenue_12m_fen = NULL", "compared_with_null"),
    ("customer_kind LIKE 'a\\b'", "bad_pattern"),
    ("product_instances LIKE '5'", "bad_pattern"),
    ("customer_kind IN (SELECT 'x')", "bad_list"),
    ("customer_kind IN (industry_code)", "bad_list"),
    ("revenue_12m_fen > yuan(0.001)", "bad_money"),
    ("revenue_12m_fen > yuan(last_month_fen)", "bad_money"),
    ("product_instances > 99999999999999999", "number_too_large"),
    ("revenue_12m_fen AND has_agreement", "not_a_condition"),
    ("NOT product_instances", "not_a_condition"),
    ("CASE revenue_group WHEN 1 THEN TRUE END", "not_allowed"),
    ("-customer_kind = 'a'", "types_differ"),
    ("abs(customer_kind) = 'a'", "types_differ"),
    ("revenue_12m_fen * 2", "not_a_condition"),
    ("agreement_until + product_instances > :today", "types_differ"),
    ("(" * 900 + "has_agreement" + ")" * 900, "rule_too_deep"),
]


@pytest.mark.parametrize(("text", "code"), REFUSED)
def test_refuses_what_is_no_rule(text, code):
    with pytest.raises(RuleError) as caught:
        parse.condition(text)
    assert caught.value.trouble.code == code
    assert caught.value.trouble.text.zh and caught.value.trouble.way_out.en


def test_names_the_place_and_the_nearest_measure():
    with pytest.raises(RuleError) as caught:
        parse.condition("has_agreement\n  AND revenue_12_fen > yuan(3)")
    trouble = caught.value.trouble
    assert (trouble.line, trouble.column) == (2, 7)
    assert "revenue_12m_fen" in trouble.way_out.en


def test_money_without_a_unit_is_doubtful_but_runs():
    rule = parse.condition("revenue_12m_fen >= 5000000")
    assert [warning.code for warning in rule.warnings] == ["money_without_unit"]
    assert not parse.condition("revenue_12m_fen >= yuan(50000) AND arrears_fen > 0").warnings


ROW = {
    "revenue_12m_fen": 500_000_000,
    "revenue_prev_12m_fen": 0,
    "trend_rate": 0.25,
    "has_agreement": True,
    "agreement_until": date(2026, 12, 31),
    "registered_on": None,
    "customer_kind": "党政",
    "revenue_group": 2,
    "influence_percentile": 5,
    "product_instances": 46,
}

VALUES = [
    ("revenue_12m_fen >= yuan(5000000)", True),
    ("revenue_12m_fen >= wan_yuan(500.01)", False),
    ("registered_on IS NOT NULL", False),
    ("registered_on <= :today", None),
    ("registered_on <= :today OR has_agreement", True),
    ("registered_on <= :today AND has_agreement", None),
    ("registered_on <= :today AND NOT has_agreement", False),
    ("NOT (registered_on <= :today)", None),
    ("is_upstream", None),
    ("is_upstream IS TRUE", False),
    ("is_upstream IS NOT TRUE", True),
    ("agreement_until - :today", 39),
    ("agreement_until - 40 < :today", True),
    ("revenue_12m_fen / revenue_prev_12m_fen > 1", None),
    ("revenue_12m_fen / 3 > 1", True),
    ("trend_rate BETWEEN 0 AND 0.25", True),
    ("customer_kind IN ('党政', '事业')", True),
    ("customer_kind NOT IN ('国企')", True),
    ("industry_code LIKE 'J%'", None),
    ("customer_kind LIKE '党_'", True),
    ("coalesce(arrears_fen, 0) = 0", True),
    ("greatest(arrears_fen, product_instances) = 46", True),
    ("nullif(revenue_group, 2) IS NULL", True),
    ("CASE WHEN revenue_group = 2 THEN 0.9 WHEN revenue_group = 3 THEN 0.8 ELSE 1 END", 0.9),
    ("-product_instances + 1", -45),
    ("NULL", None),
]


@pytest.mark.parametrize(("text", "expected"), VALUES)
def test_evaluates_as_sql_does(text, expected):
    found = evaluate.value_of(parse.parse(text).node, ROW, parameters=TODAY)
    assert found == expected and type(found) is type(expected)


def test_lists_each_condition_with_its_values():
    rule = parse.condition("has_agreement AND (revenue_12m_fen >= yuan(6000000) OR is_upstream)")
    found = conditions.conditions(rule.node, ROW, parameters=TODAY)
    assert [(part.text, part.met, part.depth, part.joined) for part in found] == [
        ("has_agreement", True, 0, "and"),
        ("revenue_12m_fen >= yuan(6000000)", False, 1, "or"),
        ("is_upstream", None, 1, "or"),
    ]
    assert found[1].values == (("revenue_12m_fen", 500_000_000),)


def test_names_the_measures_it_reads():
    rule = parse.condition("trend_rate < 0 AND last_month_fen < month_before_fen AND agreement_until < :today")
    assert rule.measures == ("agreement_until", "last_month_fen", "month_before_fen", "trend_rate")


IMPOSSIBLE = [
    ("revenue_12m_fen > yuan(5) AND revenue_12m_fen < yuan(3)", True),
    ("revenue_12m_fen >= yuan(5) AND revenue_12m_fen <= yuan(5)", False),
    ("revenue_12m_fen > yuan(5) AND revenue_12m_fen <= yuan(5)", True),
    ("has_agreement AND NOT has_agreement", True),
    ("has_agreement OR NOT has_agreement", False),
    ("customer_kind = '党政' AND customer_kind IN ('国企', '民企')", True),
    ("customer_kind = '党政' AND customer_kind <> '党政'", True),
    ("registered_on IS NULL AND registered_on > DATE '2026-01-01'", True),
    ("influence_percentile BETWEEN 60 AND 40", True),
    ("NOT (influence_percentile < 50 OR influence_percentile >= 50)", True),
    ("(revenue_group = 1 OR revenue_group = 2) AND revenue_group = 3", True),
    ("revenue_12m_fen > revenue_prev_12m_fen AND revenue_12m_fen < revenue_prev_12m_fen", False),
    ("5 > influence_percentile AND influence_percentile >= 5", True),
    ("FALSE", True),
    ("TRUE", False),
]


@pytest.mark.parametrize(("text", "expected"), IMPOSSIBLE)
def test_finds_conditions_that_nobody_can_meet(text, expected):
    assert bounds.is_impossible(parse.condition(text).node) is expected


def test_writes_it_again_for_people():
    text = "has_agreement AND (trend_rate < -0.1 OR NOT (customer_kind LIKE 'A%'))"
    again = render.said(parse.condition(text).node)
    assert parse.condition(again).node == parse.condition(text).node


def test_children_cover_every_node():
    rule = parse.condition("CASE WHEN has_agreement THEN arrears_fen BETWEEN 0 AND 1 ELSE customer_kind IN ('a') END")
    assert nodes.measures_of(rule.node) == ("arrears_fen", "customer_kind", "has_agreement")
