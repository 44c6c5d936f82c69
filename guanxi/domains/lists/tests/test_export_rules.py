"""Exports without a database: at once, later, never."""

from __future__ import annotations

import pytest

from guanxi.domains.lists.rules import exports, taken
from guanxi.foundation.pure.refusal import Refusal


@pytest.mark.parametrize(("rows", "limit", "way"), [(1, 1, "now"), (2_000, 50_000, "now"), (2_001, 50_000, "later"), (50_000, 50_000, "later")])
def test_small_lists_at_once_large_ones_by_a_job(rows: int, limit: int, way: str) -> None:
    assert exports.way_of(rows=rows, limit=limit) == way


@pytest.mark.parametrize(("rows", "limit", "code"), [(0, 50_000, "export_empty"), (1_000_001, 50_000, "export_too_large")])
def test_too_large_and_empty_are_refused_with_a_way_out(rows: int, limit: int, code: str) -> None:
    with pytest.raises(Refusal) as refused:
        exports.way_of(rows=rows, limit=limit)
    assert refused.value.code == code
    assert refused.value.way_out


@pytest.mark.parametrize(("rows", "is_private", "way"), [
    (50_001, False, "vault"), (1_000_000, False, "vault"), (1, True, "vault"), (1, False, "now")])
def test_prm_68_above_the_limit_or_with_a_private_column_the_vault_decides(rows: int, is_private: bool, way: str) -> None:
    assert exports.way_of(rows=rows, limit=50_000, is_private=is_private) == way


@pytest.mark.parametrize("text", ["", "pdf", "XLSX", "../x"])
def test_an_unknown_format_is_refused(text: str) -> None:
    with pytest.raises(Refusal, match="export_format"):
        exports.format_of(text)
    assert [exports.format_of(known) for known in ("xlsx", "csv")] == ["xlsx", "csv"]


@pytest.mark.parametrize(("ids", "shut"), [([], []), ([7], []), ([3, 900_000_000_000, 5], [5]), ([1, 2], [1, 2])])
def test_prm_70_the_accounts_of_a_file_are_packed_and_read_again(ids: list[int], shut: list[int]) -> None:
    held = taken.unpack(taken.pack(ids=ids, shut=shut))
    assert (sorted(held.ids), list(held.shut)) == (sorted(ids), sorted(shut))
