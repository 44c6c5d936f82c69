"""Circles, empty rows and the indented list, as tables of cases; what the pack's rows say (operator 1.15)."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
import yaml
from pydantic import ValidationError

from guanxi.domains.structure import rules
from guanxi.domains.structure.policy import ADAPTER, Rows
from guanxi.domains.structure.rules import Edge
from guanxi.foundation.pure.refusal import Refusal
from tests.architecture.tree import REPOSITORY

MARCH, JUNE, TODAY = date(2026, 3, 1), date(2026, 6, 1), date(2026, 11, 20)


def edges(*said: str, since: date = MARCH) -> list[Edge]:
    return [Edge(above=one[0], below=one[1], since=since) for one in said]


@pytest.mark.parametrize(("known", "new", "closes"), [
    ([], "aa", True), (["ab"], "ba", True), (["ab", "bc"], "ca", True), (["ab", "bc"], "ac", False), (["ab", "cd"], "bc", False),
    (["ab", "bc", "cd", "de"], "ea", True), (["ab", "ac", "bd", "cd"], "da", True)])
def test_a_line_that_closes_a_circle(known: list[str], new: str, closes: bool) -> None:
    assert rules.closes_circle(edges(*known), edges(new)[0]) is closes
    assert rules.has_circle(edges(*known, new)) is closes


def test_a_circle_begins_with_its_last_line_and_ends_with_its_first() -> None:
    later = Edge(above="b", below="a", since=JUNE)
    assert rules.closes_circle(edges("ab"), later)
    assert not rules.closes_circle([Edge(above="a", below="b", since=MARCH, until=JUNE)], later), "the other one is over"
    assert rules.closes_circle([later], Edge(above="a", below="b", since=MARCH)), "it begins in June"
    assert not rules.closes_circle([later], Edge(above="a", below="b", since=MARCH, until=JUNE))
    assert not rules.has_circle([Edge(above="a", below="b", since=MARCH, until=JUNE), later])


def test_indented_from_the_top_and_whom_two_decide_over_stands_twice() -> None:
    found = rules.indented(edges("ab", "ac", "bd", "cd", "xc"), order={"a": 0, "x": 1, "c": 2, "b": 3})
    assert [f"{'.' * one.depth}{one.node}" for one in found] == ["a", ".c", "..d", ".b", "..d", "x", ".c", "..d"]
    assert rules.indented(edges("ab", "ba"), order={}) == [], "nobody is at the top of a circle"
    assert len(rules.indented([Edge(above="a", below=f"b{n}", since=MARCH) for n in range(600)], order={})) == rules.MOST_LISTED


def test_empty_rows_leave_out_what_was_asked_in_vain() -> None:
    says = Rows.model_validate({"templates": [{"key": "x", "name": {"zh": "甲", "en": "A"}, "source": "s", "kinds": ["private"], "rows": [
        {"key": key, "level": level, "name": {"zh": key, "en": key}} for level, key in enumerate(("head", "mid", "low"), 1)]}]})
    [template] = says.templates
    assert rules.empty_rows(template, filled={"x.head"}, asked={"x.low"}) == ("x.mid",)
    assert rules.empty_rows(None, filled=set()) == ()


@pytest.mark.parametrize(("values", "code", "field"), [
    ({"valid_from": "2026-11-21"}, "in_future", "valid_from"), ({"valid_from": "下周"}, "wrong_value", "valid_from"),
    ({"source": "rumour"}, "unknown_choice", "source"), ({"confidence": "sure"}, "unknown_choice", "confidence")])
def test_words_that_are_refused(values: dict[str, str], code: str, field: str) -> None:
    with pytest.raises(Refusal) as refused:
        rules.clean_words(values, today=TODAY)
    assert (refused.value.code, refused.value.field) == (code, field)
    assert rules.clean_words({}, today=TODAY) == {"valid_from": TODAY, "source": "", "confidence": ""}


def test_the_rows_of_the_pack_are_those_of_the_source() -> None:
    """operator 1.15: default rows by kind of customer."""
    says = ADAPTER.validate_python(_shipped())
    named = {template.key: "/".join(row.name.text.zh for row in template.rows) for template in says.templates}
    assert named == {
        "government": "主要领导/分管领导/科室负责人/经办人", "bank": "行领导/分管行长/部门总/科室/经办",
        "hospital": "院长/分管副院长/信息科/设备科/财务科/采购办/经办", "university": "校领导/信息中心/后勤/财务/国资处/经办",
        "enterprise": "董事长·总裁/分管副总·CIO/信息部/采购部/财务部/经办"}
    for kind, industry, key in (("government", "S92", "government"), ("state_owned", "J66", "bank"), ("institution", "Q84", "hospital"),
                                ("institution", "P83", "university"), ("private", "C34", "enterprise"), ("state_owned", "", "enterprise")):
        found = says.template_of(customer_kind=kind, industry_code=industry)
        assert found and found.key == key, (kind, industry)
    assert says.template_of(customer_kind="individual", industry_code="") is None
    assert says.row_name("hospital.it").zh == "信息科" and says.row_name("gone.row").zh == "gone.row"


def test_two_rows_of_one_key_are_refused() -> None:
    shipped = _shipped()
    shipped["templates"].append(shipped["templates"][0])
    with pytest.raises(ValidationError, match="differ from one another"):
        ADAPTER.validate_python(shipped)


def _shipped() -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load((REPOSITORY / "policies/base/structure/rows.yaml").read_text("utf-8"))
    return found
