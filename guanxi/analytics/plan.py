"""What one night works with: the connection, the files it reads, the window of months, the tables made so far.

Not for here: the order of the steps (`steps.py`), any expression.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from guanxi.analytics.manifest import Entry
from guanxi.foundation.pure import months


@dataclass(kw_only=True)
class Plan:
    """`entries`: readable files of the wanted basis, in order of loading. `anchor`: latest closed month with data.

    `covered`: months of the window for which any revenue file speaks. `tables`: step name → Ibis table.
    """

    con: Any
    lake: Path
    dims: Path
    entries: Sequence[Entry]
    anchor: int
    tables: dict[str, Any] = field(default_factory=dict)

    def __getitem__(self, name: str) -> Any:
        return self.tables[name]

    @property
    def window(self) -> tuple[int, ...]:
        """The 24 months that end with the anchor, oldest first."""
        return months.span(self.anchor, 24)

    @property
    def before(self) -> int:
        """The month before the anchor."""
        return months.shift(self.anchor, -1)

    @property
    def covered(self) -> frozenset[int]:
        """Months of the window with at least one revenue file."""
        spoken = {month for entry in self.entries if entry.is_revenue for month in entry.months}
        return frozenset(spoken.intersection(self.window))

    def of_kind(self, kind: str) -> list[Entry]:
        """The readable files of one profile."""
        return [entry for entry in self.entries if entry.kind == kind]

    def covers(self, wanted: Sequence[int]) -> bool:
        """True when every one of these months has data; otherwise a figure over them would lie."""
        return self.covered.issuperset(wanted)


@dataclass(frozen=True, kw_only=True)
class Step:
    """One table of the night. `publish`: written to the run's folder as Parquet and CSV.

    `is_view`: an expression read by the steps below it, never stored (48 million wide lines would be).
    """

    name: str
    make: Callable[[Plan], Any]
    why: str
    publish: bool = False
    is_view: bool = False
