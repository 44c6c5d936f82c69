"""The one reader of a month that somebody asks for: pages, interface, commands."""

from __future__ import annotations

import pytest

from guanxi.foundation.pure import months
from guanxi.foundation.pure.refusal import Refusal


@pytest.mark.parametrize(("given", "month"), [
    (202611, 202611), ("202611", 202611), ("2026-11", 202611), (" 202601 ", 202601), (None, None), ("", None),
])
def test_a_month(given: str | int | None, month: int | None) -> None:
    assert months.read(given) == month


@pytest.mark.parametrize("given", [202613, 202600, 0, -1, 1, "202613", "2026-13", "20261", "2026年11月", "abc", "２０２６１１", 99999999])
def test_no_month_is_refused_in_words_with_a_way_out(given: str | int) -> None:
    with pytest.raises(Refusal) as refused:
        months.read(given)
    no = refused.value
    assert (no.code, no.status, no.field) == ("wrong_month", 422, "month") and str(given)[:20] in no.text.zh and no.way_out is not None
