"""The columns of the book today: the declared ones, and those made at run time of custom fields (hard-places 3.5).

Remembered per process until a definition changes. Not for here: making a column (commands.columns).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import cast

from guanxi.domains.lists.access import MONEY
from guanxi.domains.lists.fields import BY_KEY, Column, ColumnKind
from guanxi.domains.lists.models import BookColumn
from guanxi.foundation.django.definitions import Defined
from guanxi.foundation.pure.bilingual import Text

TYPES: Mapping[str, str] = {"text": "text", "choice": "text", "number": "numeric", "money": "bigint", "date": "date", "bool": "boolean",
                            "multi_choice": "text[]"}
"""Kind of a custom field -> type of its column."""
BIG_FIRST = ("number", "money")


@dataclass(frozen=True, kw_only=True)
class BookColumnState:
    """How far a column is. state: waiting, filling, ready, failed, retired; seconds from asking to ready."""

    key: str
    state: str
    done: int
    total: int
    seconds: float | None

    @property
    def percent(self) -> int:
        """Of the accounts, filled so far."""
        return min(100, self.done * 100 // self.total) if self.total else 0


@dataclass(frozen=True, kw_only=True)
class _Known:
    book: Mapping[str, Column]
    written: Mapping[str, str]
    labels: Mapping[str, Text]
    money: frozenset[str]


def _load() -> _Known:
    rows = list(BookColumn.objects.order_by("position", "key"))
    ready = {row.key: _column(row) for row in rows if row.state == "ready"}
    return _Known(
        book=MappingProxyType({**BY_KEY, **ready}) if ready else BY_KEY, labels={row.key: Text(row.zh, row.en) for row in rows},
        written={row.key: TYPES[row.kind] for row in rows if row.state in ("filling", "ready")},
        money=MONEY | {row.key for row in rows if row.kind == "money"})


_known = Defined(_load)


def by_key() -> Mapping[str, Column]:
    """Every column a list may show, filter or sort by now."""
    return _known().book


def money() -> frozenset[str]:
    """Columns of the book that are money: the figures, and custom fields of that kind, whose right is the same (docs/adr/0011)."""
    return _known().money


def written() -> Mapping[str, str]:
    """Columns made at run time that writers of the book fill: key -> SQL type."""
    return _known().written


def labels() -> Mapping[str, Text]:
    """What the columns made at run time are called, retired ones too."""
    return _known().labels


def column_states() -> Mapping[str, BookColumnState]:
    """How far every column made at run time is, read now."""
    return {row.key: BookColumnState(key=row.key, state=row.state, done=row.done, total=row.total, seconds=_seconds(row.asked_at, row.ready_at))
            for row in BookColumn.objects.all()}


def _seconds(asked: datetime, ready: datetime | None) -> float | None:
    return (ready - asked).total_seconds() if ready else None


def _column(row: BookColumn) -> Column:
    return Column(key=row.key, column=row.key, label=Text(row.zh, row.en), kind=cast(ColumnKind, row.kind), best_first=row.kind in BIG_FIRST,
                  is_custom=True, choices=tuple((code, Text(zh, en)) for code, zh, en in row.choices), is_sortable=row.kind != "multi_choice")
