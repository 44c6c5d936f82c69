"""Property: for random rules and random accounts, NULL included, Python and DuckDB say the same."""

import math
from datetime import date, timedelta

import duckdb
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from guanxi.policy.language import evaluate, parse, render

DAY = date(2026, 11, 22)
COLUMNS = {
    "revenue_12m_fen": "BIGINT",
    "arrears_fen": "BIGINT",
    "product_instances": "INTEGER",
    "influence_percentile": "INTEGER",
    "trend_rate": "DOUBLE",
    "has_agreement": "BOOLEAN",
    "is_upstream": "BOOLEAN",
    "customer_kind": "VARCHAR",
    "industry_code": "VARCHAR",
    "agreement_until": "DATE",
    "customer_since": "DATE",
}
_TEXTS = ["党政", "国企", "it's", "J66", ""]
_DAYS = [DAY - timedelta(days=400), DAY - timedelta(days=1), DAY, DAY + timedelta(days=30)]
_VALUES = {
    "BIGINT": st.sampled_from([0, 1, -3, 999_999, 1_000_000, 500_000_000, 10**13]),
    "INTEGER": st.sampled_from([0, 1, 5, 46, 2_000_000_000]),
    "DOUBLE": st.sampled_from([0.0, -0.25, 0.1, 0.9, 3.5]),
    "BOOLEAN": st.booleans(),
    "VARCHAR": st.sampled_from(_TEXTS),
    "DATE": st.sampled_from(_DAYS),
}
rows = st.fixed_dictionaries({key: st.none() | _VALUES[kind] for key, kind in COLUMNS.items()})


def _leaf(kind):
    names = {
        "number": ("BIGINT", "INTEGER", "DOUBLE"),
        "text": ("VARCHAR",),
        "date": ("DATE",),
        "bool": ("BOOLEAN",),
    }
    columns = [key for key, column in COLUMNS.items() if column in names[kind]]
    constants = {
        "number": ["0", "1", "2.5", "-3", "46", "yuan(10000)", "1000000", "0.1", "2000000000"],
        "text": ["'党政'", "'it''s'", "''"],
        "date": [":today", "DATE '2026-11-21'"],
        "bool": ["TRUE", "FALSE"],
    }
    return st.sampled_from(columns + constants[kind])


def _grow_numbers(inner):
    sign = st.sampled_from(["+", "-", "*", "/"])
    call = st.sampled_from(["coalesce", "nullif", "least", "greatest"])
    return st.one_of(
        st.builds("({} {} {})".format, inner, sign, inner),
        st.builds("{}({}, {})".format, call, inner, inner),
        st.builds("abs({})".format, inner),
        st.builds("(- {})".format, inner),
        st.builds("CASE WHEN {} THEN {} ELSE {} END".format, _leaf("bool"), inner, inner),
    )


numbers = st.recursive(_leaf("number"), _grow_numbers, max_leaves=5)
dates = st.one_of(_leaf("date"), st.builds("(agreement_until {} {})".format, st.sampled_from("+-"), st.integers(0, 90)))
columns_of_text = st.sampled_from(["customer_kind", "industry_code"])
tests = st.one_of(
    st.builds("({} {} {})".format, numbers, st.sampled_from(["=", "<>", "<", "<=", ">", ">="]), numbers),
    st.builds("({} {} {})".format, dates, st.sampled_from(["=", "<", ">="]), dates),
    st.builds("((agreement_until - customer_since) > {})".format, st.integers(-5, 500)),
    st.builds("({} {} {})".format, columns_of_text, st.sampled_from(["=", "<>"]), _leaf("text")),
    st.builds("({} BETWEEN {} AND {})".format, numbers, numbers, numbers),
    st.builds("(influence_percentile IN ({}, 5, 46))".format, st.sampled_from(["1", "0.5"])),
    st.builds("({} NOT IN ('国企', 'J66'))".format, columns_of_text),
    st.builds("({} LIKE {})".format, columns_of_text, st.sampled_from(["'J%'", "'%'", "'党_'", "'%''s'"])),
    st.builds("({} IS NULL)".format, numbers),
    st.builds("({} IS NOT TRUE)".format, _leaf("bool")),
    _leaf("bool"),
)
rules = st.recursive(
    tests,
    lambda inner: st.one_of(
        st.builds("({} AND {})".format, inner, inner),
        st.builds("({} OR {})".format, inner, inner),
        st.builds("(NOT {})".format, inner),
    ),
    max_leaves=6,
)


@pytest.fixture(scope="module")
def engine():
    with duckdb.connect() as connection:
        yield connection


def _in_duckdb(engine, node, row):
    account = ", ".join(f"CAST(? AS {kind}) AS {key}" for key, kind in COLUMNS.items())
    values = [row[key] for key in COLUMNS]
    text = f"SELECT {render.sql(node, parameters={'today': DAY})} FROM (SELECT {account})"
    return engine.execute(text, values).fetchone()[0]


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(text=rules, row=rows)
def test_a_condition_means_the_same_in_python_and_duckdb(engine, text, row):
    node = parse.condition(text).node
    assert evaluate.value_of(node, row, parameters={"today": DAY}) == _in_duckdb(engine, node, row)


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(text=numbers, row=rows)
def test_a_number_means_the_same_in_python_and_duckdb(engine, text, row):
    node = parse.parse(text).node
    found, expected = evaluate.value_of(node, row, parameters={"today": DAY}), _in_duckdb(engine, node, row)
    assert found == expected or math.isclose(float(str(found)), expected, rel_tol=1e-15)


@settings(max_examples=100, deadline=None)
@given(text=rules)
def test_a_rule_written_for_people_reads_back_as_itself(text):
    node = parse.condition(text).node
    assert parse.condition(render.said(node)).node == node
