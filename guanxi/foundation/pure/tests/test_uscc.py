"""Social credit codes: a table of spellings and findings (IMP-17). Every code here is invented: region 97 to 99."""

from __future__ import annotations

import pytest

from guanxi.foundation.pure.uscc import check_character, read_uscc

GOOD = "91970200MADEM002XD"


@pytest.mark.parametrize("written", [GOOD, GOOD.lower(), " 91970200 MADEM002XD ", "91970200MADEM002XD",
                                     "91970200-MADEM002X-D", "\u200b91970200MADEM002XD\ufeff"])
def test_imp_17_spellings_of_a_right_code(written):
    answer = read_uscc(written)
    assert (answer.value, answer.reason) == (GOOD, None)


@pytest.mark.parametrize(("written", "code", "said"), [
    ("91970200MADEM002XE", "uscc_check", "应为 D"),
    ("91970200MADEM0O2XD", "uscc_letters", "O"),
    ("91970200MAIEM002XD", "uscc_letters", "I"),
    ("91970200MASEM002XD", "uscc_letters", "S"),
    ("91970200MAVEM002XD", "uscc_letters", "V"),
    ("91970200MAZEM002XD", "uscc_letters", "Z"),
    ("9197A200MADEM002XD", "uscc_region", "行政区划"),
    ("970200000012345", "uscc_old_number", "15位旧注册号"),
    ("91970200MADEM002X", "uscc_length", "17位"),
    ("无", "uscc_length", "1位"),
])
def test_imp_17_a_wrong_code_is_a_warning_and_is_kept(written, code, said):
    answer = read_uscc(written)
    assert not answer.is_refused
    assert answer.value
    assert answer.reason is not None
    assert answer.reason.code == code
    assert said in answer.reason.text.zh


def test_imp_17_expected_check_character_is_named_in_both_languages():
    reason = read_uscc("91970200MADEM002XA").reason
    assert reason is not None
    assert "expected D" in reason.text.en
    assert check_character(GOOD) == "D"
