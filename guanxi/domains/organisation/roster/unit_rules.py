"""A list of units against the tree there is: which are new, which change, which go under another superior, in which order (ORG-01).

Lines may stand in any order: a superior may come after what stands below it. Without database. Not for here: who may import, writing.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from guanxi.domains.organisation import relocation
from guanxi.domains.organisation.relocation import TERRITORY, Node, Tree
from guanxi.domains.organisation.roster.lines import Said, UnitLine
from guanxi.foundation.pure.bilingual import Text, t
from guanxi.foundation.pure.refusal import Refusal

_CODE, _REGION = re.compile(r"[0-9A-Za-z][0-9A-Za-z-]{0,19}"), re.compile(r"(\d{2}){1,3}")
LABELS: Mapping[str, Text] = {"name": t("单位名称", "Name"), "parent": t("上级单位", "Superior"), "kind": t("单位性质", "Nature"),
                              "tier": t("层级", "Tier"), "region": t("行政区划代码", "Region")}
ABOVE_REFUSED = Refusal("parent_refused", t("其上级单位所在的行未通过", "The line of its superior is refused"), field="parent")
RING = Refusal("circle", t("上级单位互为上下级,形成循环", "Its superiors form a circle"), field="parent",
               way_out=t("请更正上级单位", "Correct the superior"))


@dataclass(frozen=True, kw_only=True)
class UnitRow:
    """A unit there is."""

    id: int
    code: str
    name: str
    parent_id: int | None
    kind: str
    tier: str
    region: str
    closed_on: date | None
    is_mine: bool


@dataclass(frozen=True, kw_only=True)
class Step:
    """One thing to write. what: add, change, move. unit_id, parent_id: negative for a unit of this list (minus its row)."""

    what: str
    unit_id: int
    parent_id: int
    line: UnitLine
    kind: str
    tier: str


@dataclass(kw_only=True)
class Judged:
    """What becomes of every line, and what is to be written, in order."""

    said: dict[int, Said]
    steps: list[Step] = field(default_factory=list)


class _Judge:
    def __init__(self, lines: Sequence[UnitLine], rows: Sequence[UnitRow], tiers: Sequence[str]) -> None:
        self.tiers, self.lines = tiers, lines
        self.rows = {row.id: row for row in rows}
        self.by_code = {row.code: row for row in rows}
        self.in_list = {line.code: line for line in reversed(lines) if line.code}
        self.names: dict[str, set[int]] = {}
        for row in rows:
            self.names.setdefault(row.name, set()).add(row.id)
        self.said = {line.row: Said(row=line.row) for line in lines}
        for line in lines:
            if line.name:
                self.names.setdefault(line.name, set()).add(self.id_of(line))
        self.tree = Tree(Node(id=row.id, parent_id=row.parent_id, kind=row.kind, tier=row.tier, name=row.name) for row in rows)
        self.steps: list[Step] = []

    def id_of(self, line: UnitLine) -> int:
        row = self.by_code.get(line.code)
        return row.id if row else -line.row

    def open_lines(self, *, is_new: bool) -> list[UnitLine]:
        return [line for line in self.lines if (self.id_of(line) < 0) == is_new and not self.said[line.row].is_refused]

    def parent_of(self, line: UnitLine) -> int | Refusal:
        """The superior the line names, as an id."""
        code = line.parent
        found = {self.id_of(self.in_list[code])} if code in self.in_list else {self.by_code[code].id} if code in self.by_code else self.names.get(
            code, set())
        if len(found) > 1:
            return Refusal("ambiguous_unit", t(f"有 {len(found)} 个单位名为“{code[:40]}”", f"{len(found)} units are called “{code[:40]}”"),
                           field="parent", way_out=t("请填写单位编码", "Give its code"))
        parent_id = next(iter(found), 0)
        row = self.rows.get(parent_id)
        if not parent_id or (row is not None and (row.kind == "external" or not row.is_mine)):
            return Refusal("unknown_parent", t(f"没有上级单位“{code[:40]}”,或不在您的管辖范围", f"No superior “{code[:40]}” of yours"),
                           field="parent", way_out=t("请核对上级单位编码,或把它写进同一张表", "Check its code, or put it into the same list"))
        if row is not None and row.closed_on is not None:
            return Refusal("unit_closed", t(f"上级单位“{row.name}”已撤销", f"The superior “{row.name}” is closed"), field="parent",
                           way_out=t("请填写在用的单位,或先恢复它", "Name one that is in use, or take its end back first"))
        return parent_id


def judge(*, lines: Sequence[UnitLine], rows: Sequence[UnitRow], tiers: Sequence[str], kinds: Mapping[str, Text]) -> Judged:
    """What becomes of each line of a list of units. tiers: from the top down; kinds: natures a unit of the house may have."""
    found = _Judge(lines, rows, tiers)
    for line in lines:
        if (refusal := _faulty(found, line, kinds)) is not None:
            found.said[line.row].refuse(refusal)
    _place_new(found)
    for line in found.open_lines(is_new=False):
        _compare(found, line)
    _move(found)
    return Judged(said=found.said, steps=found.steps)


def _faulty(found: _Judge, line: UnitLine, kinds: Mapping[str, Text]) -> Refusal | None:
    if not _CODE.fullmatch(line.code):
        return Refusal("unit_code", t("单位编码为1至20位字母、数字或“-”", "A code has up to 20 letters, digits or hyphens"), field="code")
    if found.in_list[line.code] is not line:
        first = found.in_list[line.code].row
        return Refusal("row_repeated", t(f"与第 {first} 行重复", f"The same as row {first}"), field="code")
    if len(line.name) > 80 or (not line.name and line.code not in found.by_code):
        return Refusal("unit_name", t("请填写单位名称(80字以内)", "Give the unit a name of at most 80 characters"), field="name")
    if line.kind and line.kind not in kinds:
        return Refusal("unknown_kind", t("单位性质不在可选范围内", "A unit is of one of the kinds offered"), field="kind")
    if line.region and not _REGION.fullmatch(line.region):
        return Refusal("region_code", t("行政区划代码为2、4或6位数字", "A region has 2, 4 or 6 digits"), field="region")
    row = found.by_code.get(line.code)
    if row is None:
        return None if line.parent else Refusal("unknown_parent", t("新单位须有上级单位", "A new unit needs a superior"), field="parent")
    found.said[line.row].target_id = row.id
    if row.kind == "external":
        return Refusal("outside_only", t("这是外部单位,请在其页面维护", "A party outside is kept on its own page"), field="code")
    if not row.is_mine:
        return Refusal("not_yours", t("该单位不在您的管辖范围", "This unit is not yours to administer"), field="code")
    if row.closed_on is not None:
        return Refusal("unit_closed", t("该单位已撤销", "This unit is closed"), field="code",
                       way_out=t("如仍在用,请先恢复它", "Take its end back first"))
    return None


def _place_new(found: _Judge) -> None:
    """New units, superiors before what stands below them; what names each other in a ring is refused."""
    waiting = found.open_lines(is_new=True)
    while waiting:
        later = []
        for line in waiting:
            parent_id = found.parent_of(line)
            if isinstance(parent_id, Refusal):
                found.said[line.row].refuse(parent_id)
            elif parent_id not in found.tree.nodes:
                later.append(line)
            else:
                _add(found, line, parent_id)
        if len(later) == len(waiting):
            orphans = [line for line in later if _is_above_refused(found, line)]
            for line in orphans or later:
                found.said[line.row].refuse(ABOVE_REFUSED if orphans else RING)
            later = [line for line in later if orphans and line not in orphans]
        waiting = later


def _is_above_refused(found: _Judge, line: UnitLine) -> bool:
    parent_id = found.parent_of(line)
    return isinstance(parent_id, int) and parent_id < 0 and found.said[-parent_id].is_refused


def _namesake(found: _Judge, line: UnitLine, name: str, parent_id: int | None) -> Refusal | None:
    """The refusal where another unit in use, or another line, has this name under the same superior."""
    for one in found.tree.nodes.values():
        row = found.rows.get(one.id)
        if one.name == name and one.parent_id == parent_id and one.id != found.id_of(line) and (row is None or row.closed_on is None):
            return relocation.name_taken(name=one.name, code=row.code if row else next(each.code for each in found.lines if each.row == -one.id))
    return None


def _add(found: _Judge, line: UnitLine, parent_id: int) -> None:
    if (refusal := _namesake(found, line, line.name, parent_id)) is not None:
        found.said[line.row].refuse(refusal)
        return
    over, kind = found.tree.nodes[parent_id], line.kind or TERRITORY
    below = found.tiers[found.tiers.index(over.tier) + 1:]
    if kind == TERRITORY and (not below or (line.tier and line.tier not in below)):
        found.said[line.row].refuse(Refusal(
            "tier_order", t("下级区域单位的层级须低于上级", "A territory stands below its parent's tier"), field="tier",
            way_out=t("请选择更低的层级,或改为部门", "Choose a lower tier, or make it a department")))
        return
    tier = (line.tier or below[0]) if kind == TERRITORY else over.tier
    found.tree = Tree([*found.tree.nodes.values(), Node(id=-line.row, parent_id=parent_id, kind=kind, tier=tier, name=line.name)])
    found.said[line.row].verdict = "new"
    found.steps.append(Step(what="add", unit_id=-line.row, parent_id=parent_id, line=line, kind=kind, tier=tier))


def _compare(found: _Judge, line: UnitLine) -> None:
    """Name, nature and region of a unit there is."""
    row, said = found.by_code[line.code], found.said[line.row]
    kind = line.kind or row.kind
    if line.name not in ("", row.name) and (refusal := _namesake(found, line, line.name, row.parent_id)) is not None:
        said.refuse(refusal)
        return
    if (kind == TERRITORY) != (row.kind == TERRITORY):
        over = found.tree.nodes.get(row.parent_id or 0)
        is_low = over is not None and found.tiers.index(row.tier) > found.tiers.index(over.tier)
        if over is None or (is_low if kind != TERRITORY else not is_low):
            said.refuse(Refusal("tier_order", t("改变单位性质后层级不符", "Its tier would not fit its new nature"), field="kind",
                                way_out=t("请在单位页先调整层级或上级", "Move it or change its tier on its page first")))
            return
    pairs = (("name", row.name, line.name), ("kind", row.kind, line.kind), ("region", row.region, line.region))
    for column, was, will in pairs:
        if will and will != was:
            said.change(LABELS[column], column, was, will)
    if said.verdict == "changed":
        found.tree = Tree([*(one for one in found.tree.nodes.values() if one.id != row.id),
                           Node(id=row.id, parent_id=row.parent_id, kind=kind, tier=row.tier, name=line.name or row.name)])
        found.steps.append(Step(what="change", unit_id=row.id, parent_id=row.parent_id or 0, line=line, kind=kind, tier=row.tier))


def _move(found: _Judge) -> None:
    """Other superiors and tiers. One that is refused is tried again after the others: a chain may have to be moved from its end."""
    waiting = [line for line in found.open_lines(is_new=False) if _wants_move(found, line)]
    while waiting:
        later: list[tuple[UnitLine, Refusal]] = []
        for line in waiting:
            row = found.by_code[line.code]
            parent_id = found.parent_of(line) if line.parent else row.parent_id or 0
            if isinstance(parent_id, int) and parent_id not in found.tree.nodes:
                parent_id = ABOVE_REFUSED
            plan = parent_id if isinstance(parent_id, Refusal) else relocation.plan(
                tree=found.tree, tiers=found.tiers, unit_id=row.id, parent_id=parent_id, tier=line.tier)
            if isinstance(parent_id, int) and parent_id != row.parent_id:
                plan = _namesake(found, line, found.tree.nodes[row.id].name, parent_id) or plan
            if isinstance(plan, Refusal):
                later.append((line, plan))
                continue
            _moved(found, line, plan)
        if len(later) == len(waiting):
            for line, refusal in later:
                found.said[line.row].refuse(refusal, column="parent")
            refused = {line.row for line, _ in later}
            found.steps = [step for step in found.steps if step.line.row not in refused]
            return
        waiting = [line for line, _ in later]


def _wants_move(found: _Judge, line: UnitLine) -> bool:
    row = found.by_code[line.code]
    parent_id = found.parent_of(line) if line.parent else row.parent_id
    is_tier = line.tier not in ("", row.tier) and (line.kind or row.kind) == TERRITORY
    return is_tier or parent_id != row.parent_id


def _moved(found: _Judge, line: UnitLine, plan: relocation.Plan) -> None:
    row, said = found.by_code[line.code], found.said[line.row]
    here, there = found.tree.nodes[row.id], plan.after.nodes[row.id]
    if here.parent_id != there.parent_id:
        names = [found.tree.nodes[one].name for one in (here.parent_id or 0, there.parent_id or 0)]
        said.change(LABELS["parent"], "parent", *names)
    if here.tier != there.tier:
        said.change(LABELS["tier"], "tier", here.tier, there.tier)
    found.tree = plan.after
    found.steps.append(Step(what="move", unit_id=row.id, parent_id=there.parent_id or 0, line=line, kind=there.kind, tier=line.tier))
