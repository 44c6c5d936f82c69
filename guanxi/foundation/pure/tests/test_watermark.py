"""PRM-68: the mark is read back after sorting and after half of the rows are gone, from both formats; a forged one is none."""

from __future__ import annotations

import random
from datetime import UTC, datetime

import pytest

from guanxi.foundation.pure import watermark
from guanxi.foundation.pure.chinese import visible

MARK = watermark.Mark(user_id=70_001, request_id=123_456, at=datetime(2026, 11, 20, 2, 7, tzinfo=UTC))
NAMES = [f"望溪第{n}客户" for n in range(200)]


def test_prm_68_half_of_the_rows_sorted_still_say_who() -> None:
    rows = [name + watermark.written(MARK, key="k") for name in NAMES]
    left = sorted(random.Random(7).sample(rows, 100), reverse=True)
    assert watermark.read(left, key="k") == [(MARK, 100)]
    assert watermark.read(left[:1], key="k") == [(MARK, 1)]


def test_nobody_sees_it_and_an_import_drops_it() -> None:
    text = NAMES[0] + watermark.written(MARK, key="k")
    assert len(text) == len(NAMES[0]) + 48 and visible(text) == NAMES[0]


@pytest.mark.parametrize(("text", "key"), [
    (NAMES[0], "k"), (NAMES[0] + watermark.written(MARK, key="k"), "other"), (NAMES[0] + watermark.written(MARK, key="k")[:-1], "k"),
    ("\u200b" * 48, "k"),
])
def test_what_is_no_mark_of_ours(text: str, key: str) -> None:
    assert watermark.read([text], key=key) == []
