"""The tree of units as its administrator changes it: a new unit, another name or kind, the end of one (ORG-01, ORG-03).

Not for here: what a unit answers for (duties), parties outside (external), where accounts lie (customers: bulk edit, hand-over).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated

from django.db.models import F, Q
from django.utils.module_loading import import_string

from guanxi.domains.organisation import commands, relocation, territory, treelock
from guanxi.domains.organisation.models import TIERS, Group, Stationing, Unit, User
from guanxi.foundation.django import access, audit, clock, wiring
from guanxi.foundation.pure import stated
from guanxi.foundation.pure.actor import Actor, system
from guanxi.foundation.pure.bilingual import Text, counted, t
from guanxi.foundation.pure.ref import Ref
from guanxi.foundation.pure.refusal import Reason, Refusal, not_found
from guanxi.foundation.pure.words import OneOf

TERRITORY, OUTSIDE = "territory", "external"
KINDS: dict[str, Text] = {
    TERRITORY: t("区域单位(辖本级及以下)", "Territory (its tier and everything below)"),
    "enterprise_department": t("政企部门", "Enterprise department"),
    "industry_team": t("行业团队", "Industry team"), "county_team": t("县区班组", "County team"), "service_centre": t("客服中心", "Service centre"),
    "response_centre": t("客户响应中心", "Response centre"), "network_operations": t("网络运营", "Network operations"),
    "compliance": t("合规与质量", "Compliance"), "department": t("其他部门", "Another department"),
}
_CODE, _REGION = re.compile(r"[0-9A-Za-z][0-9A-Za-z-]{0,19}"), re.compile(r"(\d{2}){1,3}")


@dataclass(frozen=True, kw_only=True)
class UnitTerms:
    """What a unit is. kind: a key of KINDS. region_code: GB/T 2260 or ""."""

    name: str
    kind: Annotated[str, OneOf(KINDS)] = TERRITORY
    region_code: str = ""


def tier_refusal(*, parent_tier: str, kind: str, tier: str) -> Refusal | None:
    """A territory stands below its parent, a department on its parent's tier. ORG-01."""
    if tier not in TIERS:
        return Refusal("unknown_tier", t(f"不认识的层级:{tier[:20]}", f"Unknown tier: {tier[:20]}"), field="tier")
    if kind == TERRITORY and TIERS.index(tier) <= TIERS.index(parent_tier):
        return Refusal("tier_order", t("下级区域单位的层级须低于上级", "A territory stands below its parent's tier"), field="tier",
                       way_out=t("请选择更低的层级,或改为部门", "Choose a lower tier, or make it a department"))
    if kind != TERRITORY and tier != parent_tier:
        return Refusal("tier_order", t("部门与其上级同级", "A department stands on its parent's tier"), field="tier")
    return None


def add_unit(*, actor: Actor, now: datetime, parent_id: int, code: str, terms: UnitTerms, tier: Annotated[str, OneOf(TIERS)] = "") -> int:
    """Adds a unit of the house below `parent_id`; who reaches the parent reaches it from his next request. Returns its id. ORG-01, ORG-03.

    tier: of a territory; a department has its parent's.

    Refuses `forbidden`, `not_found`, `unit_closed`, `unit_name`, `unit_code`, `code_taken`, `name_taken` (a unit in use under the same superior),
    `unknown_kind`, `unknown_tier`, `tier_order`, `region_code`.
    """
    commands.require_manager(actor=actor)
    territory.require_unit(actor, parent_id)
    with audit.acting(actor=actor, verb="add_unit", now=now, subject=Ref("unit", parent_id), reason=terms.name.strip()[:80]):
        treelock.hold()
        above = require_open(parent_id)
        _check(terms)
        if not _CODE.fullmatch(code.strip()):
            raise Refusal("unit_code", t("单位编码为1至20位字母、数字或“-”", "A code has up to 20 letters, digits or hyphens"), field="code")
        if taken := Unit.objects.filter(code=code.strip()).first():
            raise Refusal("code_taken", t("该编码已使用", "This code is taken"), field="code", status=409,
                          way_out=t(f"请换一个编码:“{taken.name}”用着它", f"Choose another one: {taken.name} has it"))
        require_free_name(name=terms.name.strip(), parent_id=parent_id)
        tier = tier if terms.kind == TERRITORY else above.tier
        if refusal := tier_refusal(parent_tier=above.tier, kind=terms.kind, tier=tier):
            raise refusal
        unit_id = commands.create_unit(
            actor=actor, now=now, code=code.strip(), name=terms.name.strip(), tier=tier, parent_id=parent_id, kind=terms.kind,
            region_code=terms.region_code.strip() or above.region_code, revenue_group=above.revenue_group)
        _count_now(Unit.objects.get(pk=unit_id), now)
    return unit_id


def change_unit(*, actor: Actor, now: datetime, unit_id: int, terms: UnitTerms) -> None:
    """Another name, kind or region; code and tier stay. Who reaches it as a territory follows at his next request. ORG-01, ORG-03.

    Refuses `forbidden`, `not_found`, `unit_closed`, `unit_name`, `name_taken`, `unknown_kind`, `region_code`, `tier_order`, `outside_only` (a
    party outside stays one).
    """
    commands.require_manager(actor=actor)
    territory.require_unit(actor, unit_id)
    with audit.acting(actor=actor, verb="change_unit", now=now, subject=Ref("unit", unit_id), reason=terms.name.strip()[:80]):
        treelock.hold()
        row = require_open(unit_id, outside=True)
        is_outside = row.kind == OUTSIDE
        _check(terms, kinds=(OUTSIDE,) if is_outside else tuple({*KINDS, row.kind}))
        if terms.name.strip() != row.name:
            require_free_name(name=terms.name.strip(), parent_id=row.parent_id, but=unit_id)
        moves = (row.kind == TERRITORY) != (terms.kind == TERRITORY)
        if moves and row.parent is not None and (refusal := tier_refusal(parent_tier=row.parent.tier, kind=terms.kind, tier=row.tier)):
            raise refusal
        if row.parent is None and terms.kind != TERRITORY:
            raise Refusal("tier_order", t("最上级单位只能是区域单位", "The top of the tree is a territory"), field="kind")
        row.name, row.kind, row.region_code = terms.name.strip(), terms.kind, terms.region_code.strip()
        row.store(now=now)
        if moves:
            _count_now(row, now)


def close_unit(*, actor: Actor, now: datetime, unit_id: int, reason: str) -> None:
    """Ends a unit from today: it takes neither people nor accounts nor units, and stays readable. Its groups end. ORG-01.

    Refuses `forbidden`, `not_found`, `unit_closed`, `reason_needed`, `unit_in_use` with one reason for each thing that is still there.
    """
    commands.require_manager(actor=actor)
    territory.require_unit(actor, unit_id)
    stated.require(reason, ask=t("请填写撤销原因", "Say why"))
    today = now.astimezone(clock.ZONE).date()
    with audit.acting(actor=actor, verb="close_unit", now=now, subject=Ref("unit", unit_id), reason=reason.strip()[:200]):
        treelock.hold()
        row = require_open(unit_id, outside=True)
        held = _held(unit_id, today)
        access.bind(actor)
        if held:
            raise Refusal("unit_in_use", status=409, reasons=tuple(held), field="reason", text=t(
                f"还不能撤销:{';'.join(one.text.zh for one in held)}", f"Not yet: {'; '.join(one.text.en for one in held)}"),
                way_out=t("请先调走人员、交接或改归属客户、撤销下级单位",
                          "Move its people, hand over or move its accounts, close the units below first"))
        for group in Group.objects.select_for_update().filter(unit_id=unit_id, ended_on=None):
            group.ended_on = today
            group.store(now=now)
        row.closed_on = today
        row.store(now=now)


def reopen_unit(*, actor: Actor, now: datetime, unit_id: int, reason: str) -> None:
    """Takes the end of a unit back.

    Refuses `forbidden`, `not_found`, `unit_open`, `reason_needed`, `unit_closed` (the one above is), `name_taken`.
    """
    commands.require_manager(actor=actor)
    territory.require_unit(actor, unit_id)
    stated.require(reason, ask=t("请填写恢复原因", "Say why"))
    with audit.acting(actor=actor, verb="reopen_unit", now=now, subject=Ref("unit", unit_id), reason=reason.strip()[:200]):
        treelock.hold()
        row = _locked(unit_id)
        if row.closed_on is None:
            raise Refusal("unit_open", t("该单位没有撤销", "This unit is not closed"), status=409)
        if row.parent_id is not None:
            require_open(row.parent_id)
        require_free_name(name=row.name, parent_id=row.parent_id, but=unit_id)
        row.closed_on = None
        row.store(now=now)


def require_open(unit_id: int, *, outside: bool = False) -> Unit:
    """The unit, locked. Refuses `not_found` (of the house only, unless `outside`) and `unit_closed`."""
    row = _locked(unit_id)
    if row.kind == OUTSIDE and not outside:
        raise not_found()
    if row.closed_on is not None:
        raise closed(row)
    return row


def require_free_name(*, name: str, parent_id: int | None, but: int = 0) -> None:
    """Refuses `name_taken` where another unit in use under the same superior has this name; a closed one does not count."""
    taken = Unit.objects.filter(name=name, parent_id=parent_id, closed_on=None).exclude(pk=but).first()
    if taken is not None:
        raise relocation.name_taken(name=taken.name, code=taken.code)


def closed(row: Unit) -> Refusal:
    """Why a closed unit takes nothing new."""
    return Refusal("unit_closed", t(f"{row.name} 已于 {row.closed_on} 撤销", f"{row.name} was closed on {row.closed_on}"), status=409,
                   way_out=t("请选择在用的单位,或先恢复它", "Choose a unit that is in use, or take its end back first"))


def _locked(unit_id: int) -> Unit:
    row = Unit.objects.select_for_update(of=("self",)).select_related("parent").filter(pk=unit_id).first()
    if row is None:
        raise not_found()
    return row


def _check(terms: UnitTerms, kinds: tuple[str, ...] = tuple(KINDS)) -> None:
    if not 0 < len(terms.name.strip()) <= 80:
        raise Refusal("unit_name", t("请填写单位名称(80字以内)", "Give the unit a name of at most 80 characters"), field="name")
    if terms.kind not in kinds:
        code = "outside_only" if OUTSIDE in (terms.kind, *kinds) else "unknown_kind"
        raise Refusal(code, t("单位性质不在可选范围内", "A unit is of one of the kinds offered"), field="kind")
    if terms.region_code.strip() and not _REGION.fullmatch(terms.region_code.strip()):
        raise Refusal("region_code", t("行政区划代码为2、4或6位数字", "A region has 2, 4 or 6 digits"), field="region_code")


def _held(unit_id: int, today: date) -> list[Reason]:
    """What keeps a unit: its people, who is stationed there, the units below, and what other domains say (wiring.UNIT_HOLDS)."""
    below = list(Unit.objects.filter(parent_id=unit_id, closed_on=None).values_list("name", flat=True))
    people = list(User.objects.filter(unit_id=unit_id, is_active=True).values_list("name", flat=True))
    guests = Stationing.objects.filter(unit_id=unit_id, ended_on=None, valid_until__gte=today).exists()
    found = [Reason(code="has_units", met=False, value=str(len(below)), text=t(
        f"下级单位 {len(below)} 个", f"{len(below)} units below"))] if below else []
    found += [Reason(code="has_people", met=False, value=str(len(people)), text=t(
        f"在岗人员 {len(people)} 人", f"{counted(len(people), 'person|people')}"))] if people else []
    found += [Reason(code="has_guests", met=False, text=t("有人派驻在此", "somebody is stationed here"))] if guests else []
    with access.bound(system("organisation")):
        asked = [_ask(name)(unit_id=unit_id) for name in wiring.listed("UNIT_HOLDS")]
    return found + [one for one in asked if one is not None]


def _ask(name: str) -> Callable[..., Reason | None]:
    found: Callable[..., Reason | None] = import_string(name)
    return found


def _count_now(row: Unit, now: datetime) -> None:
    """The reach of who sees this place is read afresh: people of the units above it, of their departments, below it, and who is stationed there."""
    count_now(path=row.path, chain={int(step) for step in row.path.split("/") if step}, now=now)


def count_now(*, path: str | None, chain: Collection[int], now: datetime) -> None:
    """The reach of everybody at these units, of their departments, below `path` (None: nowhere), and of who is stationed there, is read afresh
    at his next request."""
    units = {unit.pk: unit for unit in Unit.objects.all()}
    places = [pk for pk, unit in units.items()
              if (path is not None and unit.path.startswith(path)) or pk in chain or _territory(units, unit) in chain]
    guests = Stationing.objects.filter(unit_id__in=places, ended_on=None).values_list("user_id", flat=True)
    User.objects.filter(Q(unit_id__in=places) | Q(pk__in=list(guests)), is_active=True).update(
        access_version=F("access_version") + 1, version=F("version") + 1, updated_at=now)


def _territory(units: dict[int, Unit], unit: Unit) -> int:
    while unit.kind != TERRITORY and unit.parent_id in units:
        unit = units[unit.parent_id]
    return unit.pk
