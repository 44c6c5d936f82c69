"""Tokens of an entry as PostgreSQL reads them."""

from __future__ import annotations

import pytest

from guanxi.foundation.pure import tokens


@pytest.mark.parametrize(("given", "text"), [
    ((), ""), (("甲",), "'甲'"), (("甲", "~gs"), "'甲' '~gs'"), (("a'b", "c"), "'a''b' 'c'"), (("a\\b",), "'a\\\\b'"),
    (("a' 'b",), "'a'' ''b'"),
])
def test_a_vector_quotes_what_needs_it(given, text):
    assert tokens.vector(given) == text


def test_an_entry_is_found_by_name_pinyin_and_code():
    found = tokens.entry_tokens(names=["望溪银行"], codes=["GL-970001"], phone_numbers=["13800000000"], phone_hash=lambda n: f"h{n}")
    assert {"=望溪银行", "望", "望溪", "^wang", "~wx", "#gl970001", "%0001", "@h13800000000"} <= set(found)
    assert len(found) == len(set(found))
    assert tokens.keys_of(names=["望溪银行", ""], codes=["GL-970001"]) == "望溪银行\n#gl970001"


@pytest.mark.parametrize("name", ["望溪银行股份有限公司", "A'B\\C 重庆 3号", "單位", "!!", "一", "中国中国中国", "Ω㍿𠮷禾",
                                  "望溪集团股份有限公司", "甲公司", "有限公司"])
def test_the_fast_way_of_a_file_makes_the_same_tokens(name):
    codes = ["GL-97-0001", "97", "-"]
    slow = tokens.vector(tokens.entry_tokens(names=[name, name[:3]], codes=codes, phone_numbers=(), phone_hash=str))
    assert sorted(tokens.account_vector(names=[name, name[:3]], codes=codes).split(" ")) == sorted(slow.split(" "))
