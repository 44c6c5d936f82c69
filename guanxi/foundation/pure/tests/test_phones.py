"""Telephone numbers: every spelling of IMP-16."""

from __future__ import annotations

import pytest

from guanxi.foundation.pure.phones import read_phone


@pytest.mark.parametrize(("written", "text", "kind"), [
    ("13812341234", "13812341234", "mobile"),
    ("13812341234.0", "13812341234", "mobile"),
    ("138 1234 1234", "13812341234", "mobile"),
    ("138-1234-1234", "13812341234", "mobile"),
    ("13812341234", "13812341234", "mobile"),
    ("+86 13812341234", "13812341234", "mobile"),
    ("+86 138 1234 1234", "13812341234", "mobile"),
    ("008613812341234", "13812341234", "mobile"),
    ("86 13812341234", "13812341234", "mobile"),
    ("19212341234", "19212341234", "mobile"),
    ("16612341234", "16612341234", "mobile"),
    ("19912341234", "19912341234", "mobile"),
    ("1064812345678", "1064812345678", "iot"),
    ("0971-8000123", "0971-8000123", "fixed"),
    ("(0971)8000123", "0971-8000123", "fixed"),
    ("(0971)8000123", "0971-8000123", "fixed"),
    ("+86-971-8000123", "0971-8000123", "fixed"),
    ("010 62345678", "010-62345678", "fixed"),
    ("02162345678", "021-62345678", "fixed"),
    ("0971-8000123转801", "0971-8000123转801", "fixed"),
    ("0971-8000123 ext. 801", "0971-8000123转801", "fixed"),
    ("0971-8000123-8012", "0971-8000123转8012", "fixed"),
    ("0971—8000123分机801", "0971-8000123转801", "fixed"),
    ("4008001234", "4008001234", "service"),
    ("400-800-1234", "4008001234", "service"),
    ("95588", "95588", "service"),
    ("10086", "10086", "service"),
    ("10070", "10070", "service"),
    ("+852 2345 6789", "+85223456789", "foreign"),
])
def test_imp_16_spellings(written, text, kind):
    answer = read_phone(written)
    assert answer.reason is None
    assert answer.value is not None
    assert (answer.value.text, answer.value.kind) == (text, kind)


@pytest.mark.parametrize("written", ["13812341234 (13800001111)", "13812341234/13800001111", "13812341234、13800001111",
                                     "13812341234;13800001111", "13812341234(13800001111)", "13812341234,13800001111"])
def test_imp_16_two_numbers_in_a_cell_are_both_kept(written):
    phone = read_phone(written).value
    assert phone is not None
    assert (phone.number, phone.others) == ("13812341234", ("13800001111",))


@pytest.mark.parametrize(("written", "code"), [
    ("1.38E+10", "phone_scientific"), ("1.38123E+10", "phone_scientific"), ("1.38e10", "phone_scientific"),
    ("138123412340", "phone_length"), ("1381234123", "phone_length"), ("无", "phone_letters"),
    ("1381234l234", "phone_letters"), ("99", "phone_unknown"), ("", "phone_empty"), ("+1 12", "phone_foreign"),
    ("13812341234/1381234", "phone_length"),
])
def test_imp_16_what_is_refused_and_why(written, code):
    answer = read_phone(written)
    assert answer.is_refused
    assert answer.value is None
    assert answer.reason is not None
    assert answer.reason.code == code


def test_imp_16_lost_digits_are_named_with_the_way_out():
    reason = read_phone("1.38E+10").reason
    assert reason is not None
    assert "丢失" in reason.text.zh
    assert "源文件" in reason.text.zh
    assert "fix the source file" in reason.text.en


def test_a_local_number_is_kept_with_a_warning():
    answer = read_phone("8000123")
    assert answer.value is not None
    assert answer.reason is not None
    assert (answer.value.text, answer.reason.code, answer.is_refused) == ("8000123", "phone_no_area", False)
