"""A unit under another superior (a county becomes a district, a centre is reorganised): looked at first, moved, taken back (ORG-01, ORG-09).

Everything under it goes with it; who sees more or less does so from his next request. Not for here: what a move does to tiers and reach
(relocation), people between units (staffing), accounts between units (customers).
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from django.db import connection
from django.db.models import Q
from django.utils.module_loading import import_string

from guanxi.domains.organisation import commands, queries, relocation, roles, stationing, structure, territory, treelock
from guanxi.domains.organisation.models import TIERS, Unit, UnitMove, User
from guanxi.domains.organisation.queries import UnitCard
from guanxi.foundation.django import access, audit, clock, wiring
from guanxi.foundation.pure import stated
from guanxi.foundation.pure.actor import Actor, system
from guanxi.foundation.pure.bilingual import t
from guanxi.foundation.pure.ref import Ref
from guanxi.foundation.pure.refusal import Reason, Refusal, not_found
from guanxi.foundation.pure.words import OneOf


@dataclass(frozen=True, kw_only=True)
class MovePreview:
    """What a move would do. units: what goes along, the unit first; tiers: those that change, with the new one; people: active ones in them;
    more, less: people who see accounts they did not, or some no more; concerns: what other domains have under way there."""

    unit: UnitCard
    here: UnitCard
    there: UnitCard
    tier: str
    units: Sequence[UnitCard]
    tiers: Sequence[tuple[UnitCard, str]]
    people: int
    more: int
    less: int
    concerns: Sequence[Reason]


@dataclass(frozen=True, kw_only=True)
class MoveCard:
    """One move of a unit. can_take_back: it is the last one, and the unit is still where it put it."""

    id: int
    from_id: int
    from_name: str
    to_id: int
    to_name: str
    from_tier: str
    to_tier: str
    units: int
    people: int
    reason: str
    at: datetime
    by: str
    taken_back_at: datetime | None
    taken_back_by: str
    can_take_back: bool


def move_preview(*, actor: Actor, unit_id: int, parent_id: int, tier: Annotated[str, OneOf(TIERS)] = "") -> MovePreview:
    """What `move_unit` would do now, written nowhere. Refuses as it does."""
    _require(actor, unit_id, parent_id)
    plan = _plan(unit_id=unit_id, parent_id=parent_id, tier=tier)
    cards = {card.id: card for card in queries.units()}
    people = list(User.objects.filter(unit_id__in=plan.moved, is_active=True).values_list("pk", flat=True))
    more, less = relocation.sight(tree=_tree(), after=plan.after, watchers=_watchers())
    unit = cards[unit_id]
    return MovePreview(
        unit=unit, here=cards[unit.parent_id or 0], there=cards[parent_id], tier=plan.tiers.get(unit_id, unit.tier),
        units=[cards[one] for one in plan.moved], tiers=[(cards[one], wanted) for one, wanted in plan.tiers.items()], people=len(people),
        more=more, less=less, concerns=_concerns(actor, unit_ids=plan.moved, lost_ids=plan.lost, user_ids=people))


def move_unit(*, actor: Actor, now: datetime, unit_id: int, parent_id: int, reason: str, tier: Annotated[str, OneOf(TIERS)] = "") -> int:
    """Puts a unit, with everything under it, under another superior; reach follows at everybody's next request. Returns the move. ORG-01, ORG-09.

    tier: another one for a territory (a county becomes a district of the city); "" keeps it. Departments have their superior's.

    Refuses `forbidden`, `not_found` (either lies beyond the actor's territory), `unit_closed`, `reason_needed`, `top_unit`, `circle`,
    `same_superior`, `unknown_tier`, `tier_order`, `name_taken` (a unit in use there is called the same).
    """
    _require(actor, unit_id, parent_id)
    _require_reason(reason)
    with audit.acting(actor=actor, verb="move_unit", now=now, subject=Ref("unit", unit_id), reason=reason.strip()[:200]):
        treelock.hold()
        _require(actor, unit_id, parent_id)
        return carry_out(actor=actor, now=now, unit_id=unit_id, parent_id=parent_id, reason=reason, tier=tier)


def take_back_move(*, actor: Actor, now: datetime, unit_id: int, reason: str) -> None:
    """Puts a unit back to where its last move took it from, with its tier. ORG-01.

    Refuses `forbidden`, `not_found`, `reason_needed`, `no_move` (none, or it was moved or changed since), and what `move_unit` refuses: the
    former superior may be closed, or stand below it by now.
    """
    commands.require_manager(actor=actor)
    territory.require_unit(actor, unit_id)
    _require_reason(reason)
    with audit.acting(actor=actor, verb="take_back_move", now=now, subject=Ref("unit", unit_id), reason=reason.strip()[:200]):
        treelock.hold()
        row = _last(unit_id)
        if row is None or (row.unit.parent_id, row.unit.tier) != (row.to_parent_id, row.to_tier):
            raise Refusal("no_move", t("没有可撤回的调整", "There is no move to take back"), status=409,
                          way_out=t("如需调整,请另行选择上级单位", "Choose a superior and move it instead"))
        _require(actor, unit_id, row.from_parent_id)
        row.taken_back_at, row.taken_back_by_name = now, actor.name[:120]
        row.store(now=now)
        put(now=now, unit_id=unit_id, parent_id=row.from_parent_id, tier=row.from_tier)


def moves(*, actor: Actor, unit_id: int) -> Sequence[MoveCard]:
    """The moves of a unit, the last one first. Refuses `forbidden`, `not_found`."""
    commands.require_manager(actor=actor)
    territory.require_unit(actor, unit_id)
    rows = list(UnitMove.objects.filter(unit_id=unit_id).select_related("unit", "from_parent", "to_parent").order_by("-pk")[:50])
    last = next((row for row in rows if row.taken_back_at is None), None)
    return [_card(row, can_take_back=row is last and (row.unit.parent_id, row.unit.tier) == (row.to_parent_id, row.to_tier)) for row in rows]


def carry_out(*, actor: Actor, now: datetime, unit_id: int, parent_id: int, reason: str, tier: str = "") -> int:
    """The move itself, inside an act that holds the tree and has asked for access: also of a list of units that is imported."""
    unit = Unit.objects.get(pk=unit_id)
    from_parent, from_tier = unit.parent_id, unit.tier
    plan = put(now=now, unit_id=unit_id, parent_id=parent_id, tier=tier)
    row = UnitMove(
        unit_id=unit_id, from_parent_id=from_parent or 0, to_parent_id=parent_id, from_tier=from_tier, to_tier=plan.tiers.get(unit_id, from_tier),
        units=len(plan.moved), people=User.objects.filter(unit_id__in=plan.moved, is_active=True).count(), reason=reason.strip()[:200],
        moved_at=now, moved_by_id=actor.user_id, moved_by_name=actor.name[:120])
    row.store(now=now)
    return row.pk


def put(*, now: datetime, unit_id: int, parent_id: int, tier: str) -> relocation.Plan:
    """The rows alone, inside an act that holds the tree: paths, tiers, and whose reach is read again. Refuses what `move_unit` does."""
    plan = _plan(unit_id=unit_id, parent_id=parent_id, tier=tier)
    paths = dict(Unit.objects.filter(pk__in=[unit_id, parent_id]).values_list("pk", "path"))
    structure.count_now(path=paths[unit_id], chain=plan.lost | plan.won, now=now)
    with connection.cursor() as cursor:
        cursor.execute(
            "update organisation_unit u set path = %(to)s || substr(u.path, %(cut)s), tier = coalesce((%(tiers)s::jsonb)->>u.id::text, u.tier), "
            "parent_id = case when u.id = %(unit)s then %(parent)s else u.parent_id end, version = u.version + 1, updated_at = %(now)s "
            "where u.id = any(%(moved)s)",
            {"to": f"{paths[parent_id]}{unit_id}/", "cut": len(paths[unit_id]) + 1, "tiers": json.dumps(plan.tiers), "unit": unit_id,
             "parent": parent_id, "now": now, "moved": list(plan.moved)})
    return plan


def _plan(*, unit_id: int, parent_id: int, tier: str) -> relocation.Plan:
    closed = Unit.objects.filter(pk__in=[unit_id, parent_id]).exclude(closed_on=None).first()
    if closed is not None:
        raise structure.closed(closed)
    tree = _tree()
    found = relocation.plan(tree=tree, tiers=TIERS, unit_id=unit_id, parent_id=parent_id, tier=tier)
    if isinstance(found, Refusal):
        raise found
    if tree.nodes[unit_id].parent_id != parent_id:
        structure.require_free_name(name=tree.nodes[unit_id].name, parent_id=parent_id, but=unit_id)
    return found


def _tree() -> relocation.Tree:
    return relocation.Tree(relocation.Node(id=pk, parent_id=parent_id, kind=kind, tier=tier, name=name)
                           for pk, parent_id, kind, tier, name in Unit.objects.values_list("pk", "parent_id", "kind", "tier", "name"))


def _watchers() -> list[relocation.Watcher]:
    """Everybody at work whose role reaches units, or who is stationed somewhere today."""
    hosts: dict[int, list[tuple[int, bool]]] = {}
    for user_id, unit_id, kind in stationing.running_now(on=clock.today()):
        hosts.setdefault(user_id, []).append((unit_id, kind == "direct"))
    found = []
    at_work = User.objects.filter(is_active=True).filter(Q(contract_until=None) | Q(contract_until__gte=clock.today()))
    for pk, unit_id, held in at_work.values_list("pk", "unit_id", "roles"):
        reach = roles.widest_reach(frozenset(held))
        if reach in ("own", "unit") and roles.EXTERNAL not in held:
            found.append(relocation.Watcher(unit_id=unit_id, leads=reach == "unit", hosts=tuple(sorted(hosts.get(pk, ())))))
    return found


def _concerns(actor: Actor, *, unit_ids: Collection[int], lost_ids: Collection[int], user_ids: Collection[int]) -> list[Reason]:
    """What other domains have there (wiring.UNIT_MOVES), counted over every account: the administrator reads numbers, never which."""
    access.bind(system("organisation"))
    try:
        found: list[Reason] = []
        for name in wiring.listed("UNIT_MOVES"):
            ask: Callable[..., Sequence[Reason]] = import_string(name)
            found += ask(unit_ids=unit_ids, lost_ids=lost_ids, user_ids=user_ids)
        return found
    finally:
        access.bind(actor)


def _require(actor: Actor, unit_id: int, parent_id: int) -> None:
    commands.require_manager(actor=actor)
    for one in (unit_id, parent_id):
        territory.require_unit(actor, one)
    there = set(Unit.objects.filter(Q(pk=unit_id) | (Q(pk=parent_id) & ~Q(kind=structure.OUTSIDE))).values_list("pk", flat=True))
    if not {unit_id, parent_id} <= there:
        raise not_found()


def _require_reason(reason: str) -> None:
    stated.require(reason, ask=t("请填写调整原因", "Say why"))


def _last(unit_id: int) -> UnitMove | None:
    return UnitMove.objects.select_for_update(of=("self",)).select_related("unit").filter(
        unit_id=unit_id, taken_back_at=None).order_by("-pk").first()


def _card(row: UnitMove, *, can_take_back: bool) -> MoveCard:
    return MoveCard(
        id=row.pk, from_id=row.from_parent_id, from_name=row.from_parent.name, to_id=row.to_parent_id, to_name=row.to_parent.name,
        from_tier=row.from_tier, to_tier=row.to_tier, units=row.units, people=row.people, reason=row.reason, at=row.moved_at,
        by=row.moved_by_name, taken_back_at=row.taken_back_at, taken_back_by=row.taken_back_by_name, can_take_back=can_take_back)
