"""Which unit counts as the one that signed when two accounts become one: it goes with the agreement that stays (GRD-10)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

KEY = "agreement_unit"


@dataclass(frozen=True, kw_only=True)
class Agreement:
    """An account's agreement as far as this goes: its number, and the unit of ours that signed it."""

    number: str
    unit_id: int | None


def side_that_signed(*, survivor: Agreement, loser: Agreement, picks: Mapping[str, str]) -> str:
    """survivor or loser: whose signing unit counts. What was picked; else that of the agreement that stays; of one and the same, the one known."""
    if KEY in picks:
        return picks[KEY]
    if survivor.number != loser.number and loser.number and picks.get("agreement_number") == "loser":
        return "loser"
    if survivor.number and loser.number and survivor.number != loser.number:
        return "survivor"  # two agreements: who signed the other one says nothing of this
    return "loser" if survivor.unit_id is None else "survivor"
