"""PRM-65, PRM-66: what may stand as a reason, and what is said of the rest."""

from __future__ import annotations

import pytest

from guanxi.foundation.pure import stated
from guanxi.foundation.pure.bilingual import t
from guanxi.foundation.pure.refusal import Refusal

ASK = t("请填写撤销原因", "Say why it ends")


@pytest.mark.parametrize(("said", "has_meaning"), [
    ("", False), ("   ", False), ("1", False), ("11", False), ("123", False), ("好", False), ("x", False), ("。。。", False), ("--", False),
    ("好。", False), ("一 1", False), ("\u200b\u200b好", False), ("123", False), ("😀😀", False),
    ("离职", True), ("ok", True), ("1234", True), ("2026-031", True), ("1234", True), ("A1B", True), (" 拆 机 ", True),
])
def test_what_means_something(said: str, has_meaning: bool) -> None:
    assert stated.has_meaning(said) is has_meaning and (stated.refusal(said, ask=ASK) is None) is has_meaning


def test_nothing_is_asked_for_and_too_little_is_explained() -> None:
    for said, zh, en in (
            (" ", "请填写撤销原因", "Say why it ends"),
            ("1", "请填写撤销原因:至少两个字,或四位以上的编号", "Say why it ends: two letters at least, or a number of four digits or more")):
        with pytest.raises(Refusal) as caught:
            stated.require(said, ask=ASK, code="reason_missing", field="note")
        assert (caught.value.code, caught.value.field, caught.value.text.zh, caught.value.text.en) == ("reason_missing", "note", zh, en)


def test_it_is_stored_without_blanks_and_no_longer_than_its_place() -> None:
    assert stated.require("  客户已注销  ", ask=ASK) == "客户已注销" and stated.require("离" * 300, ask=ASK, longest=200) == "离" * 200
