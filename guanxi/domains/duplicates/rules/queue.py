"""When a pair that people have decided about is asked again."""

from __future__ import annotations

from guanxi.domains.duplicates.fields import DIFFERENT, GONE, LATER, MERGED, SAME


def comes_back(*, state: str, is_changed: bool) -> bool:
    """A decided pair only when what was compared has changed; one whose account had gone always."""
    return state == GONE or (is_changed and state in (SAME, DIFFERENT, LATER, MERGED))
