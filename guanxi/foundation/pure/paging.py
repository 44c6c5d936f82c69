"""A page of a list, as every list in the house returns it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
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


def edge(after: str) -> tuple[datetime, int] | None:
    """Behind which row a page begins, as `edge_of` wrote it: its instant and id. Nonsense: None, the beginning."""
    at, _, row_id = after.rpartition("_")
    try:
        found = datetime.fromisoformat(at), int(row_id)
    except ValueError:
        return None
    return found if found[0].tzinfo and abs(found[1]) < 2**63 else None


def edge_of(at: datetime, row_id: int) -> str:
    """What the next page is asked with: the last row shown."""
    return f"{at.isoformat()}_{row_id}"
