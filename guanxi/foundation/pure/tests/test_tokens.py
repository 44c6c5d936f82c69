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
