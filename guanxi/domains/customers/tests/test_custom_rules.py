"""What a custom field may be, how its values are stored and said, and the SQL made of it (hard-places 3.5)."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from guanxi.domains.customers.rules import custom_fields, custom_sql, custom_values
from guanxi.foundation.pure.bilingual import Text
from guanxi.foundation.pure.catalogue import Field
from guanxi.foundation.pure.refusal import Refusal

CHOICES = (("01", Text("甲级", "Tier A")), ("02", Text("乙级", "Tier B")))


def field(kind: Any, **more: Any) -> Field:
    return Field(key="cf_7", zh="机房等级", en="Tier", kind=kind, is_custom=True, choices=CHOICES if "choice" in kind else (), **more)


@pytest.mark.parametrize(("kind", "given", "stored", "text", "said"), [
    ("text", " 双路市电 ", "双路市电", "双路市电", "双路市电"), ("text", "  ", None, "", ""), ("number", "1,200.50", "1200.5", "1200.5", "1200.5"),
    ("number", "１２．５", "12.5", "12.5", "12.5"), ("number", 0, "0", "0", "0"), ("money", "12345.6", 1_234_560, "12345.60", "12,345.60 元"),
    ("date", "2026/11/3", "2026-11-03", "2026-11-03", "2026-11-03"),
    ("date", date(2026, 11, 3), "2026-11-03", "2026-11-03", "2026-11-03"), ("bool", "是", True, "true", "是"),
    ("bool", "false", False, "false", "否"),
    ("choice", "02", "02", "02", "乙级"), ("multi_choice", ["02", "01", "02"], ["01", "02"], "01;02", "甲级、乙级"),
    ("multi_choice", "02", ["02"], "02", "乙级"), ("multi_choice", [], None, "", ""), ("bool", "", None, "", ""),
])
def test_values_have_one_stored_form(kind: str, given: object, stored: object, text: str, said: str) -> None:
    one = field(kind)
    assert custom_values.stored(one, given) == stored
    assert (custom_values.as_text(one, stored), custom_values.said(one, stored).zh) == (text, said)
    assert custom_values.stored(one, custom_values.as_text(one, stored)) == stored, "a form gives back what it was shown"


@pytest.mark.parametrize(("kind", "given", "code"), [
    ("number", "很多", "wrong_value"), ("number", "1_0", "wrong_value"),
    ("number", "1e99", "wrong_value"), ("money", "1.234", "wrong_value"), ("date", "昨天", "wrong_value"),
    ("bool", "也许", "wrong_value"), ("choice", "03", "unknown_choice"), ("multi_choice", "01;03", "unknown_choice"),
    ("text", "长" * 201, "too_long"),
    ("text", "11010519491231002X", "identity_number"),
])
def test_wrong_values_are_refused_by_the_fields_key(kind: str, given: object, code: str) -> None:
    with pytest.raises(Refusal) as refused:
        custom_values.stored(field(kind), given)
    assert (refused.value.code, refused.value.field) == (code, "cf_7")


def whole(subject: str = "account", **given: Any) -> dict[str, Any]:
    values = {**custom_fields.EMPTY, "zh": "机房等级", "kind": "text", **given}
    found = custom_fields.checked(subject=subject, values=values, taken={"客户名称"}, stewards={"R1"})
    custom_fields.whole(subject=subject, definition=found)
    return found


def test_a_definition_is_completed() -> None:
    found = whole(kind="choice", choices="甲级 | Tier A\n\n乙级", required="true")
    assert (found["en"], found["required"], found["choices"]) == ("机房等级", True, [["01", "甲级", "Tier A"], ["02", "乙级", "乙级"]])
    again = custom_fields.checked(subject="account", values={"choices": "02 乙级(改) | B\n丙级\n01 甲级"}, taken=(), stewards=(),
        former=found["choices"])
    assert again["choices"] == [["02", "乙级(改)", "B"], ["03", "丙级", "丙级"], ["01", "甲级", "甲级"]]
    assert custom_fields.choices_said(again["choices"]) == "02 乙级(改) | B\n03 丙级\n01 甲级"


@pytest.mark.parametrize(("subject", "given", "code"), [
    ("account", {"zh": ""}, "required"), ("account", {"zh": "客户名称"}, "field_name_taken"), ("account", {"zh": "x'); drop"}, "field_name_signs"),
    ("account", {"zh": "身份证号"}, "identity_number"), ("account", {"kind": "json"}, "unknown_choice"),
    ("account", {"level": "L4"}, "unknown_choice"),
    ("account", {"level": "L3", "purpose": "a", "retention": "b"}, "account_level"), ("contact", {"level": "L3"}, "purpose_needed"),
    ("contact", {"is_listed": "true"}, "contact_listed"), ("account", {"kind": "choice"}, "choices_needed"),
    ("account", {"choices": "甲"}, "choices_needed"),
    ("account", {"kind": "choice", "choices": "甲\n甲"}, "choice_twice"), ("account", {"steward": "R99"}, "unknown_choice"),
    ("unit", {}, "unknown_subject"),
])
def test_definitions_that_are_refused(subject: str, given: dict[str, Any], code: str) -> None:
    with pytest.raises(Refusal) as refused:
        whole(subject, **given)
    assert refused.value.code == code


def test_a_choice_is_never_taken_away_and_a_sensitivity_never_lowered() -> None:
    with pytest.raises(Refusal, match="choice_in_use"):
        custom_fields.checked(subject="account", values={"choices": "02 乙级"}, taken=(), stewards=(), former=[["01", "甲", "甲"], ["02", "乙",
            "乙"]])
    custom_fields.stricter(before="L1", after="L3")
    with pytest.raises(Refusal, match="level_lowered"):
        custom_fields.stricter(before="L3", after="L2")


def test_sql_is_made_of_keys_of_custom_fields_only() -> None:
    assert custom_sql.column_of(field("number")) == "(a.extra->>'cf_7')::numeric"
    for key, is_custom in (("cf_7; drop", True), ("name", True), ("cf_7", False)):
        with pytest.raises(ValueError, match="not a custom field"):
            custom_sql.column_of(Field(key=key, zh="a", en="a", is_custom=is_custom))
