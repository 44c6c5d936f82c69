"""A page of a list, as every list in the house returns it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

Row = TypeVar("Row")

MAX_PAGE = 200


@dataclass(frozen=True, kw_only=True)
class Page(Generic[Row]):
    """`total` None means not counted; `is_exact` False means "at least that many" ("10,000+")."""

    rows: Sequence[Row]
    number: int
    size: int
    has_next: bool
    total: int | None = None
    is_exact: bool = True


def page_number(text: str | None) -> int:
    """A page number from a query string: 1 when missing or nonsense, never above `MAX_PAGE`."""
    try:
        return min(max(int(text or 1), 1), MAX_PAGE)
    except ValueError:
        return 1
