"""What happened in the rulebook."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, kw_only=True)
class PolicyActivated:
    """A version of the operator's pack is in force from `effective_from`; label is what decisions store."""

    version_id: int
    label: str
    effective_from: date
    sections: tuple[str, ...]
