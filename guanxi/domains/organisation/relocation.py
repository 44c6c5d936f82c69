"""Moving a unit under another superior, without database: what goes with it, which tiers follow, who sees more or less (ORG-01, ORG-09).

Not for here: who may, and the writing of it (moving).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from guanxi.foundation.pure.bilingual import t
from guanxi.foundation.pure.refusal import Refusal

TERRITORY, TOP = "territory", "group"


@dataclass(frozen=True, kw_only=True)
class Node:
    """A unit as far as its place goes."""

    id: int
    parent_id: int | None
    kind: str
    tier: str
    name: str = ""


@dataclass(frozen=True, kw_only=True)
class Watcher:
    """Somebody whose role reaches units. leads: as far as his unit reaches; hosts: where he is stationed, with whether he manages there."""

    unit_id: int | None
    leads: bool
    hosts: tuple[tuple[int, bool], ...] = ()


class Tree:
    """All units by id."""

    def __init__(self, nodes: Iterable[Node]) -> None:
        self.nodes: Mapping[int, Node] = {one.id: one for one in nodes}

    @cached_property
    def _children(self) -> Mapping[int, list[int]]:
        found: dict[int, list[int]] = {}
        for one in self.nodes.values():
            found.setdefault(one.parent_id or 0, []).append(one.id)
        return found

    def below(self, unit_id: int) -> list[int]:
        """The unit and everything under it, parents before children."""
        found = [unit_id]
        for one in found:
            found += sorted(self._children.get(one, ()))
        return found

    def above(self, unit_id: int) -> list[int]:
        """The unit and everything above it, the unit first."""
        found, at = [], self.nodes.get(unit_id)
        while at is not None:
            found.append(at.id)
            at = self.nodes.get(at.parent_id or 0)
        return found

    def home(self, unit_id: int) -> Node:
        """The nearest territory at or above a unit; the top of the tree where there is none."""
        chain = [self.nodes[one] for one in self.above(unit_id)]
        return next((one for one in chain if one.kind == TERRITORY), chain[-1])

    def seen(self, watcher: Watcher) -> frozenset[int]:
        """The units whose accounts this person sees by his role and his stationings: as `queries.scope_of` has it."""
        found = set[int]()
        if watcher.leads and watcher.unit_id is not None:
            home = self.home(watcher.unit_id)
            if home.tier == TOP:
                return frozenset(self.nodes)
            found.update(self.below(home.id))
        for host, is_direct in watcher.hosts:
            if watcher.leads or is_direct:
                found.update(self.below(host))
        return frozenset(found)


@dataclass(frozen=True, kw_only=True)
class Plan:
    """A move that is allowed. moved: the unit first, then what goes with it. tiers: those that change. lost, won: units that stand above it no
    more, and newly. after: the tree as it will be."""

    moved: Sequence[int]
    tiers: Mapping[int, str]
    lost: frozenset[int]
    won: frozenset[int]
    after: Tree


def plan(*, tree: Tree, tiers: Sequence[str], unit_id: int, parent_id: int, tier: str = "") -> Plan | Refusal:
    """What moving `unit_id` under `parent_id` does. tier: another one for a territory, "" keeps it; departments have their superior's.

    Refuses `top_unit`, `circle`, `same_superior`, `unknown_tier`, `tier_order` (it, or a unit that goes with it, would not stand below).
    """
    unit, there = tree.nodes[unit_id], tree.nodes[parent_id]
    wanted = tier if unit.kind == TERRITORY and tier else unit.tier
    if unit.parent_id is None:
        return Refusal("top_unit", t("最上级单位没有上级", "The top of the tree has no superior"), field="parent_id")
    moved = tree.below(unit_id)
    if parent_id in moved:
        return Refusal("circle", t("不能移到自己或自己的下级之下", "A unit cannot stand below itself or below what stands below it"),
                       field="parent_id", way_out=t("请选择它以外的上级单位", "Choose a superior outside of it"))
    if unit.parent_id == parent_id and wanted == unit.tier:
        return Refusal("same_superior", t(f"它已在 {there.name} 之下", f"It stands below {there.name} already"), field="parent_id", status=409)
    if wanted not in tiers:
        return Refusal("unknown_tier", t(f"不认识的层级:{wanted[:20]}", f"Unknown tier: {wanted[:20]}"), field="tier")
    placed = {parent_id: there.tier, unit_id: wanted}
    for one in (tree.nodes[each] for each in moved):
        over = placed[parent_id if one.id == unit_id else one.parent_id or 0]
        placed[one.id] = placed.get(one.id, one.tier) if one.kind == TERRITORY else over
        if one.kind == TERRITORY and tiers.index(placed[one.id]) <= tiers.index(over):
            return Refusal("tier_order", field="tier", text=t(
                f"{one.name} 的层级须低于新上级", f"{one.name} would not stand below its superior's tier"),
                way_out=t("请为它另选较低的层级,或先调整其下级单位", "Choose a lower tier for it, or move the units below it first"))
    changed = {one: placed[one] for one in moved if placed[one] != tree.nodes[one].tier}
    after = Tree(replace(one, tier=changed.get(one.id, one.tier), parent_id=parent_id if one.id == unit_id else one.parent_id)
                 for one in tree.nodes.values())
    before, now = frozenset(tree.above(unit_id)), frozenset(after.above(unit_id))
    return Plan(moved=moved, tiers=changed, lost=before - now, won=now - before, after=after)


def sight(*, tree: Tree, after: Tree, watchers: Iterable[Watcher]) -> tuple[int, int]:
    """How many of these people see units they did not see, and how many see some no more."""
    more = less = 0
    known: dict[Watcher, tuple[bool, bool]] = {}
    for one in watchers:
        if one not in known:
            was, will = tree.seen(one), after.seen(one)
            known[one] = bool(will - was), bool(was - will)
        more += known[one][0]
        less += known[one][1]
    return more, less


def name_taken(*, name: str, code: str) -> Refusal:
    """Why two units in use under one superior are not called the same: who names one of them could not be understood. ORG-01."""
    return Refusal("name_taken", t(f"同一上级下已有“{name}”({code})", f"{name} ({code}) stands under the same superior already"),
                   field="name", status=409, way_out=t("请换一个名称,或直接使用已有的单位;它不再使用的,先撤销它",
                                                       "Choose another name, or use the one there is; close that first if it is used no more"))
