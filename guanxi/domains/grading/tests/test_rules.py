"""Decisions: the four values' first one, the gap, the reasons; and one account equals the whole book (property)."""

from datetime import date, timedelta
from decimal import Decimal

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from guanxi.domains.grading import rules
from guanxi.domains.grading.policy import SCHEME
from guanxi.foundation.pure.bilingual import Text
from guanxi.foundation.pure.refusal import Refusal
from guanxi.policy import load
from guanxi.policy.language import render

DAY = date(2026, 11, 22)


def scheme(key, **changes):
    data = load.load("demo").sections[f"grading/{key}"].data
    return SCHEME.validate_python({**data, **changes})


def compiled(key, **changes):
    return rules.compile_scheme(key=key, scheme=scheme(key, **changes))


def letters(yuan, **facts):
    row = {"revenue_12m_fen": yuan * 100, "has_agreement": True, "registered_on": DAY, **facts}
    return rules.calculate(compiled=compiled("post-gd-letter"), row=row, today=DAY)


def test_reasons_list_requirements_first_and_every_threshold_down_to_the_one_that_decided():
    decision = letters(1_999_999)
    assert [(reason.code, reason.met, reason.value) for reason in decision.reasons] == [
        ("agreement", True, "✓"),
        ("registration", True, "2026-11-22"),
        ("threshold:diamond", False, "1,999,999"),
        ("also:diamond", None, "–"),
        ("threshold:platinum", False, "1,999,999"),
        ("threshold:gold", True, "1,999,999"),
    ]
    assert decision.reasons[0].source == "GRD-03" and decision.reasons[-1].source == "GRD-06"
    assert (decision.grade, decision.rank, decision.decided_by) == ("gold", 3, "threshold:gold")


def test_the_gap_is_said_in_yuan():
    names = {grade.key: grade.name.text for grade in scheme("post-gd-letter").grades}
    near, blocked = letters(4_999_999), letters(6_000_000, has_agreement=False)
    assert rules.gap_text(near, names=names) == Text("距钻石还差 1 元", "1 yuan to Diamond")
    assert str(rules.gap_text(blocked, names=names)).count("收入已达钻石,条件未满足") == 1
    assert rules.gap_text(letters(5_000_000), names=names) is None


def test_the_veto_is_named_and_the_matrix_cell_is_named():
    two = compiled("value-2d")
    veto = rules.calculate(compiled=two, row={"revenue_12m_fen": 1_200_000_000, "influence_percentile": 5}, today=DAY)
    assert (veto.grade, veto.decided_by) == ("a", "veto:sales")
    assert veto.reasons[-1].source == "GRD-25" and "一票决定" in veto.reasons[-1].text.zh
    cell = rules.calculate(compiled=two, row={"revenue_12m_fen": 990_000_000, "influence_percentile": 5}, today=DAY)
    assert [(reason.code, reason.met) for reason in cell.reasons] == [("veto:sales", False), ("cell:high/low", True)]
    assert cell.reasons[-1].text.zh == "销售额·高 × 市场影响力·低"


def test_a_blank_matrix_refuses():
    with pytest.raises(Refusal) as caught:
        compiled("value-2d", cells=None)
    assert caught.value.code == "matrix_blank" and "矩阵未填" in caught.value.text.zh


@pytest.mark.parametrize("changes", [
    {"coefficient_applies_to": None},
    {"regional_coefficient": {"measure": "revenue_group", "lowest": 0.8, "highest": 0.9}},
])  # fmt: skip
def test_an_undecided_coefficient_refuses(changes):
    with pytest.raises(Refusal) as caught:
        compiled("post-gd-letter", **changes)
    assert caught.value.code == "coefficient_undecided"


READINGS = [
    ("vip", 1, 10_000, "vip"), ("vip", 2, 9_000, "vip"), ("vip", 3, 8_000, "vip"), ("vip", 3, 7_999, None),
    ("vip", 2, 180_000, "vip"), ("all", 2, 180_000, "gold"), ("all", 2, 179_999, "vip"),
    ("all", 3, 4_000_000, "diamond"), ("all", 3, 3_999_999, "platinum"), ("all", None, 4_000_000, "platinum"),
]  # fmt: skip


@pytest.mark.parametrize(("reading", "group", "yuan", "grade"), READINGS)
def test_both_readings_of_the_regional_coefficient(reading, group, yuan, grade):
    row = {"revenue_12m_fen": yuan * 100, "has_agreement": True, "registered_on": DAY, "revenue_group": group}
    ladder = compiled("post-gd-letter", coefficient_applies_to=reading)
    assert rules.calculate(compiled=ladder, row=row, today=DAY).grade == grade


def test_a_scheme_of_rules_takes_the_first_that_holds():
    held = SCHEME.validate_python({
        "kind": "rules", "name": {"zh": "按产品", "en": "By product"},
        "grades": [{"key": "line", "name": {"zh": "专线", "en": "Line"}, "when": "product_instances >= 1"},
                   {"key": "money", "name": {"zh": "收入", "en": "Money"}, "when": "last_month_fen >= yuan(2000)"}],
    })  # fmt: skip
    ready = rules.compile_scheme(key="held", scheme=held)
    found = [rules.calculate(compiled=ready, row=row, today=DAY) for row in (
        {"product_instances": 2, "last_month_fen": 0}, {"last_month_fen": 200_000}, {},
    )]  # fmt: skip
    assert [(one.grade, one.decided_by, one.gap_fen) for one in found] == [
        ("line", "rule:line", None), ("money", "rule:money", None), (None, "", None),
    ]  # fmt: skip


def test_thresholds_with_a_coefficient_are_whole_fen():
    rungs = [rung.at_least_fen for rung in compiled("post-gd-letter").rungs if rung.grade == "vip"]
    assert rungs == [900_000, 800_000, 1_000_000]
    assert all(isinstance(rung, int) for rung in rungs)
    assert Decimal("0.9") * 1_000_000 == 900_000


KINDS = {
    "letter_revenue_12m_fen": "BIGINT", "revenue_12m_fen": "BIGINT", "has_agreement": "BOOLEAN", "registered_on": "DATE",
    "is_upstream": "BOOLEAN", "influence_percentile": "INTEGER", "revenue_group": "INTEGER",
}  # fmt: skip
_EDGES = [yuan * 100 + step for yuan in (0, 8_000, 9_000, 10_000, 180_000, 200_000, 2_000_000, 5_000_000, 10_000_000)
          for step in (-1, 0, 1)]  # fmt: skip
_ROWS = st.fixed_dictionaries({
    "letter_revenue_12m_fen": st.none() | st.sampled_from(_EDGES), "revenue_12m_fen": st.none() | st.sampled_from(_EDGES),
    "has_agreement": st.none() | st.booleans(), "registered_on": st.none() | st.just(DAY - timedelta(days=9)),
    "is_upstream": st.none() | st.booleans(), "revenue_group": st.none() | st.integers(1, 3),
    "influence_percentile": st.none() | st.sampled_from([0, 5, 39, 40, 79, 80, 100]),
})  # fmt: skip


@pytest.fixture(scope="module")
def engine():
    with duckdb.connect() as connection:
        yield connection


def bulk(engine, ready, rows):
    """The same rows through the compiled SQL, in DuckDB: with everything behind a grade, and the grade alone."""
    selects = [
        f"SELECT {number} AS account_id, "
        + ", ".join(f"CAST({render.literal(row[key])} AS {kind}) AS {key}" for key, kind in KINDS.items())
        for number, row in enumerate(rows)
    ]
    source = f"({' UNION ALL '.join(selects)}) m"
    return [engine.execute(compile_(compiled=ready, today=DAY, source=source) + " ORDER BY account_id").fetchall()
            for compile_ in (rules.compile_sql, rules.compile_grades)]


@pytest.mark.parametrize(("key", "changes"), [
    ("post-gd-letter", {}), ("post-gd-letter", {"coefficient_applies_to": "all"}), ("value-2d", {}),
])  # fmt: skip
@settings(max_examples=10, deadline=None)
@given(rows=st.lists(_ROWS, min_size=1, max_size=20))
def test_one_account_decides_as_the_whole_book(engine, key, changes, rows):
    ready = compiled(key, **changes)
    single = [rules.calculate(compiled=ready, row=row, today=DAY) for row in rows]
    expected = [(number, one.grade, one.rank, one.decided_by, one.by_value, one.next_grade, one.gap_fen,
                 ",".join(one.missing), one.value_fen) for number, one in enumerate(single)]  # fmt: skip
    whole, grades = bulk(engine, ready, rows)
    assert whole == expected
    assert grades == [(number, one.grade, one.value_fen) for number, one in enumerate(single)]
