"""Cells that leave: ATK-35."""

from __future__ import annotations

import pytest

from guanxi.foundation.pure.cells import neutral, taken_back


@pytest.mark.parametrize("text", [
    "=1+1", "+cmd|'/c calc'!A0", "-2+3+cmd|' /C calc'!A0", "@SUM(A1)", "|calc", "%00=1", "\t=1", "\r=1", "\n=1", " =1", "\u3000=1",
    "\ufeff=1", "\u200b=1", "\uff1d1+1", "\uff0b1+A1", "\uff20x", "  \u200b\u3000@x", "-", "+", "=" + "x" * 60,
])
def test_a_formula_is_neutralised(text: str) -> None:
    assert neutral(text) == "'" + text


@pytest.mark.parametrize("text", [
    "", "屿澜银行", "GL-9702-0001873", "1.5", "-1.5", "-12.0 %", "+86 138 1234 1234", "+86-571-1234", "–", "1=1", "  甲",
])
def test_the_rest_stays(text: str) -> None:
    assert neutral(text) == text


@pytest.mark.parametrize(("text", "back"), [("'=cmd()", "=cmd()"), ("'@x", "@x"), ("'90年代酒店", "'90年代酒店"), ("=x", "=x"), ("'", "'"), ("", "")])
def test_what_was_neutralised_comes_back_as_it_was(text: str, back: str) -> None:
    """SYS-22: only an apostrophe of ours is taken away."""
    assert taken_back(text) == back
