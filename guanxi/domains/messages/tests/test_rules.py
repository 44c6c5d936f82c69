"""Pauses between tries and clean headers: tables of cases, no database."""

from __future__ import annotations

from datetime import timedelta

import pytest

from guanxi.domains.messages.rules import one_line, pause_after


@pytest.mark.parametrize(("attempts", "seconds"), [(0, 30), (1, 30), (2, 60), (3, 120), (4, 240), (5, 480), (6, None), (60, None)])
def test_pauses_double_and_end(attempts: int, seconds: int | None) -> None:
    assert pause_after(attempts=attempts) == (timedelta(seconds=seconds) if seconds else None)


@pytest.mark.parametrize(("text", "clean"), [
    ("评审\r\nBcc: all@example.org", "评审 Bcc: all@example.org"), ("a\x00b", "a b"), ("  多  空格 ", "多 空格"), ("", ""), ("\u2028x", "x"),
])
def test_a_header_is_one_line(text: str, clean: str) -> None:
    assert one_line(text) == clean
