"""Which unit decides a change of grade (GRD-09). Plain data in, answer out.

The better one of the two grades counts: leaving diamond needs whoever grants diamond.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from guanxi.domains.grading.policy import Tier
from guanxi.domains.grading.rules.compiled import AnyScheme

TIERS: tuple[Tier, ...] = ("group", "province", "city", "county", "outlet")
DEFAULT_TIER: Tier = "province"
TERRITORY = "territory"


@dataclass(frozen=True, kw_only=True)
class UnitPlace:
    """A unit in the tree, as far as authority needs it. kind: only a `territory` decides, a department never."""

    id: int
    tier: str
    parent_id: int | None
    kind: str


def tiers_by_rank(*, scheme: AnyScheme) -> dict[int, Tier]:
    """Rank → the tier that approves it; province where the pack says nothing."""
    return {
        number: grade.authority.approved_by if grade.authority else DEFAULT_TIER
        for number, grade in enumerate(scheme.grades, start=1)
    }


def approvers(*, units: Sequence[UnitPlace], tier: Tier) -> dict[int, int]:
    """Unit → the unit that decides for it at `tier`: the nearest territory of that tier or higher, itself included.

    Accounts of an industry team (ORG-09) are decided where the team sits: its department has no approver of its own.
    """
    by_id: Mapping[int, UnitPlace] = {unit.id: unit for unit in units}
    wanted = TIERS.index(tier)
    return {unit.id: _climb(unit, by_id, wanted) for unit in units}


def _climb(unit: UnitPlace, by_id: Mapping[int, UnitPlace], wanted: int) -> int:
    while unit.parent_id is not None and unit.parent_id in by_id and not _decides(unit, wanted):
        unit = by_id[unit.parent_id]
    return unit.id


def _decides(unit: UnitPlace, wanted: int) -> bool:
    return unit.kind == TERRITORY and _height(unit) <= wanted


def _height(unit: UnitPlace) -> int:
    return next((number for number, tier in enumerate(TIERS) if tier == unit.tier), len(TIERS))
