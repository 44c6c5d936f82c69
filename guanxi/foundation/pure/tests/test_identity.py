"""Identity card numbers are recognised so that they are not taken in (IMP-18). All numbers are impossible ones."""

from __future__ import annotations

import pytest

from guanxi.foundation.pure import identity


@pytest.mark.parametrize("header", ["身份证", "身份证号码", "证件号码", "ID Card", "id_number", "法人 身份证号"])
def test_imp_18_headers_that_announce_card_numbers(header):
    assert identity.is_identity_header(header)


@pytest.mark.parametrize("header", ["集团编码", "统一社会信用代码", "编号", "ID", "证件"])
def test_other_headers_are_let_through(header):
    assert not identity.is_identity_header(header)


@pytest.mark.parametrize("number", ["970102199003071234", "97010219900307123X", "970102199003071235",
                                    "970102204503071234", "970102 19900307 1234", "970102900307123"])
def test_imp_18_card_shapes_right_or_wrong_check_future_birthday_unknown_region(number):
    assert identity.looks_like_identity_number(number)


@pytest.mark.parametrize("number", ["91970200MADEM002XD", "9702100456120", "13812341234", "970102199013071234",
                                    "123456789012345", ""])
def test_other_numbers_are_not_cards(number):
    assert not identity.looks_like_identity_number(number)


def test_imp_18_a_column_is_recognised_by_half_its_values():
    card = "970102199003071234"
    assert identity.is_identity_column("备注", [card, "", card, "无"])
    assert not identity.is_identity_column("备注", [card, "无", "无", ""])
    assert not identity.is_identity_column("备注", ["", ""])


def test_imp_18_a_number_inside_a_text_is_hidden_and_a_credit_code_is_not():
    hidden = identity.hide("经办人张三,身份证970102199003071234,已核")
    assert "9003" not in hidden
    assert identity.MASK in hidden
    assert identity.hide("税号91970200MADEM002XD") == "税号91970200MADEM002XD"
