"""Lists of units and people against the database: what becomes of each line, and the writing of what is promised, inside one act (SYS-22).

Judged and written under the lock of the tree, so that nothing moves between the two. A new person has no password: his first one is made when it is
handed out (handing). Not for here: reading a file, its preview, checkpoints and errors (intake), taking it back (undoing).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from django.db.models import Q

from guanxi.domains.organisation import (
    commands,
    grouping,
    leaving,
    moving,
    pack,
    staffing,
    structure,
    territory,
    treelock,
)
from guanxi.domains.organisation.models import TIERS, Group, GroupMember, Unit, User, called
from guanxi.domains.organisation.roster import people_rules, unit_rules
from guanxi.domains.organisation.roster.lines import PersonLine, Said, UnitLine
from guanxi.foundation.django import access
from guanxi.foundation.django.audit import Act
from guanxi.foundation.pure.actor import Actor
from guanxi.foundation.pure.refusal import Refusal


def judge_units(*, actor: Actor, lines: Sequence[UnitLine]) -> dict[int, Said]:
    """What becomes of each line, by row; writes nothing. Refuses `forbidden`. ORG-01, SYS-22."""
    return _judged_units(actor, lines).said


def write_units(*, act: Act, lines: Sequence[UnitLine], reason: str) -> dict[int, Said]:
    """Writes the lines that are new or changed, superiors first, inside the running act; answers what became of each. ORG-01, SYS-22."""
    treelock.hold()
    found = _judged_units(act.actor, lines)
    ids: dict[int, int] = {}
    chain: set[int] = set()
    for step in found.steps:
        unit_id, parent_id = ids.get(step.unit_id, step.unit_id), ids.get(step.parent_id, step.parent_id)
        if step.what == "add":
            ids[step.unit_id] = _add(step, parent_id, act.at)
            found.said[step.line.row].target_id = ids[step.unit_id]
            chain |= _above(parent_id)
        elif step.what == "change":
            chain |= _change(step, unit_id, act.at)
        else:
            moving.carry_out(actor=act.actor, now=act.at, unit_id=unit_id, parent_id=parent_id, reason=reason, tier=step.tier)
    if chain:
        structure.count_now(path=None, chain=chain, now=act.at)
    return found.said


def judge_people(*, actor: Actor, lines: Sequence[PersonLine]) -> dict[int, Said]:
    """What becomes of each line, by row; writes nothing. Refuses `forbidden`. ORG-02, SYS-22."""
    return _judged_people(actor, lines).said


def write_people(*, act: Act, lines: Sequence[PersonLine]) -> dict[int, Said]:
    """Writes the lines that are new or changed inside the running act; who moves leaves his groups and teams as on the page. ORG-02, ORG-20."""
    treelock.hold(shared=True)
    named = Q(username__in=[line.login for line in lines]) | Q(staff_number__in=[line.staff_number for line in lines if line.staff_number])
    list(User.objects.select_for_update().filter(named).order_by("pk").values_list("pk", flat=True))  # locked: judged as they are written
    found = _judged_people(act.actor, lines)
    made = _insert([one for one in found.changes if one.row is None], act.at)
    for change in found.changes:
        if change.row is None:
            user_id = found.said[change.line.row].target_id = made[change.line.login]
        else:
            user_id = change.row.id
            _update(change, change.row, act)
        if change.group:
            _enter(change, user_id, act.at)
    return found.said


def _judged_units(actor: Actor, lines: Sequence[UnitLine]) -> unit_rules.Judged:
    commands.require_manager(actor=actor)
    inside = territory.reach(actor)
    rows = [unit_rules.UnitRow(
        id=one.pk, code=one.code, name=one.name, parent_id=one.parent_id, kind=one.kind, tier=one.tier, region=one.region_code,
        closed_on=one.closed_on, is_mine=inside is None or one.path.startswith(inside)) for one in Unit.objects.order_by("path")]
    return unit_rules.judge(lines=lines, rows=rows, tiers=TIERS, kinds=structure.KINDS)


def _above(unit_id: int) -> set[int]:
    return {int(step) for step in Unit.objects.values_list("path", flat=True).get(pk=unit_id).split("/") if step}


def _add(step: unit_rules.Step, parent_id: int, now: datetime) -> int:
    over = Unit.objects.get(pk=parent_id)
    return commands.insert_unit(
        now=now, code=step.line.code, name=step.line.name, tier=step.tier, parent=over, kind=step.kind,
        region_code=step.line.region or over.region_code, revenue_group=over.revenue_group)


def _change(step: unit_rules.Step, unit_id: int, now: datetime) -> set[int]:
    """Name, nature, region; answers whose reach has to be read again: those above, where it becomes or ceases to be a territory."""
    row = Unit.objects.get(pk=unit_id)
    flips = (row.kind == structure.TERRITORY) != (step.kind == structure.TERRITORY)
    row.name, row.kind, row.region_code = step.line.name or row.name, step.kind, step.line.region or row.region_code
    row.store(now=now)
    return _above(unit_id) if flips else set()


def _judged_people(actor: Actor, lines: Sequence[PersonLine]) -> people_rules.JudgedPeople:
    commands.require_manager(actor=actor)
    inside = territory.reach(actor)
    mine = {one.pk for one in Unit.objects.all() if inside is None or one.path.startswith(inside)}
    logins, numbers = {line.login.lower() for line in lines}, {line.staff_number for line in lines if line.staff_number}
    groups = dict(GroupMember.objects.filter(valid_until=None).values_list("user_id", "group__name"))
    people = [people_rules.PersonRow(
        id=one.pk, username=one.username, staff_number=one.staff_number or "", name=one.name, unit_id=one.unit_id, post=one.post, phone=one.phone,
        email=one.email, job=one.job, roles=tuple(one.roles), kind=one.kind, is_active=one.is_active, group=groups.get(one.pk, ""),
        is_mine=one.unit_id in mine or inside is None) for one in User.objects.order_by("pk")
        if one.username.lower() in logins or one.staff_number in numbers]
    facts = people_rules.Facts(people=people, places=_places(mine), actor_id=actor.user_id, held=_held(actor), jobs=pack.jobs_in_force())
    return people_rules.judge(lines=lines, facts=facts)


def _places(mine: set[int]) -> list[people_rules.Place]:
    groups: dict[int, list[str]] = {}
    for unit_id, name in Group.objects.filter(ended_on=None).values_list("unit_id", "name"):
        groups.setdefault(unit_id, []).append(name)
    most = {one.key: one.groups or 0 for one in pack.in_force().duties.unit_kinds}
    return [people_rules.Place(id=one.pk, code=one.code, name=one.name, groups=tuple(groups.get(one.pk, ())), most_groups=most.get(one.duty_kind, 0))
            for one in Unit.objects.filter(closed_on=None, pk__in=mine).exclude(kind=structure.OUTSIDE)]


def _held(actor: Actor) -> Callable[[int], Refusal | None]:
    def ask(user_id: int) -> Refusal | None:
        found = staffing.refused_to_move(user_id)
        access.bind(actor)
        return found

    return ask


def _insert(changes: Sequence[people_rules.Change], now: datetime) -> Mapping[str, int]:
    """New people, without a password: who hands out their first one makes it then."""
    users = [User(
        username=one.line.login, **called(one.line.name), unit_id=one.unit_id, roles=list(one.roles), staff_number=one.line.staff_number or None,
        post=one.line.post, job=one.line.job, phone=one.line.phone, email=one.line.email, must_change_password=True, created_at=now, updated_at=now)
        for one in changes]
    for user in users:
        user.set_unusable_password()
    return {user.username: user.pk for user in User.objects.bulk_create(users)}


def _update(change: people_rules.Change, row: people_rules.PersonRow, act: Act) -> None:
    user = User.objects.get(pk=row.id)
    values: dict[str, object] = dict(change.fields)
    if "name" in change.fields:
        values |= called(change.fields["name"])
    if change.roles:
        values["roles"] = list(change.roles)
    if change.unit_id:
        grouping.leave_groups(user_id=row.id, now=act.at)
        values["unit_id"] = change.unit_id
    if values:
        User.objects.filter(pk=row.id).update(
            **values, access_version=user.access_version + 1, version=user.version + 1, updated_at=act.at)
    if change.unit_id:
        leaving.move(user_id=row.id, act=act)


def _enter(change: people_rules.Change, user_id: int, now: datetime) -> None:
    """Into his group, which is made where there is none of the name."""
    unit_id = User.objects.values_list("unit_id", flat=True).get(pk=user_id)
    group = Group.objects.filter(unit_id=unit_id, name=change.group, ended_on=None).first()
    if group is None:
        group = Group(unit_id=unit_id, name=change.group)
        group.store(now=now)
    grouping.enter(group=group, user_id=user_id, now=now)
