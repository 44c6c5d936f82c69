"""Groups of people within a unit (店内小组), with who was in which one when (ORG-20).

Not for here: which accounts a group looks after; that is who of it owns them (customers).
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Q

from guanxi.domains.organisation import pack, queries, roles, stationing
from guanxi.domains.organisation.models import Group, GroupMember, Unit, User
from guanxi.domains.organisation.queries import UserCard
from guanxi.foundation.django import audit, clock
from guanxi.foundation.pure import chinese, stated
from guanxi.foundation.pure.actor import Actor
from guanxi.foundation.pure.bilingual import counted, t
from guanxi.foundation.pure.ref import Ref
from guanxi.foundation.pure.refusal import Refusal, not_found


@dataclass(frozen=True, kw_only=True)
class GroupCard:
    """A group on a day with its people, by name."""

    id: int
    unit_id: int
    name: str
    members: Sequence[UserCard]


def groups(*, unit_id: int, on: date) -> Sequence[GroupCard]:
    """The groups of a unit on a day, in the order in which they were made, with who was in them then. Two statements. ORG-20."""
    return groups_in(unit_ids=[unit_id], on=on)


def groups_in(*, unit_ids: Collection[int], on: date) -> Sequence[GroupCard]:
    """`groups` of several units, in as many statements. ORG-20."""
    found = list(Group.objects.filter(unit_id__in=unit_ids).filter(Q(ended_on=None) | Q(ended_on__gt=on)).order_by("pk"))
    rows = GroupMember.objects.filter(group__in=found, valid_from__lte=on).filter(Q(valid_until=None) | Q(valid_until__gt=on))
    within = list(rows.values_list("group_id", "user_id"))
    people = queries.users(ids=[user_id for _, user_id in within])
    return [GroupCard(id=one.pk, unit_id=one.unit_id, name=one.name, members=sorted(
        (people[user_id] for group_id, user_id in within if group_id == one.pk), key=_by_name)) for one in found]


def open_group(*, actor: Actor, now: datetime, unit_id: int, name: str) -> int:
    """A new group of one's unit; returns its id. ORG-20.

    Refuses `forbidden`, `not_found` (a unit beyond one's reach), `group_name`, `group_count` where the pack says how many a unit of this kind has.
    """
    unit = _unit(actor, unit_id)
    wanted = name.strip()
    if not 0 < len(wanted) <= 40:
        raise Refusal("group_name", t("请填写小组名称(40字以内)", "Give the group a name of at most 40 characters"), field="name")
    with audit.acting(actor=actor, verb="open_group", now=now, subject=Ref("unit", unit_id), reason=wanted):
        Unit.objects.select_for_update().get(pk=unit_id)
        there = list(Group.objects.filter(unit_id=unit_id, ended_on=None).values_list("name", flat=True))
        if wanted in there:
            raise Refusal("group_name", t("已有同名小组", "There is a group of this name already"), field="name", status=409)
        kind = pack.in_force().duties.kind(unit.duty_kind)
        if kind and kind.groups and len(there) >= kind.groups:
            raise Refusal("group_count", status=409, text=t(
                f"{kind.name.zh}分{kind.groups}组(政策包,{kind.source})",
                        f"{kind.name.en}: {counted(kind.groups, 'group|groups')} (pack, {kind.source})"),
                way_out=t("请先撤销一组", "End one of them first"))
        row = Group(unit_id=unit_id, name=wanted)
        row.store(now=now)
    return row.pk


def end_group(*, actor: Actor, now: datetime, group_id: int, reason: str) -> None:
    """A group is no more from today; its people are in none. Refuses `forbidden`, `not_found`, `reason_needed`. ORG-20."""
    stated.require(reason, ask=t("请填写原因", "Say why"))
    row = _group(actor, group_id)
    today = now.astimezone(clock.ZONE).date()
    with audit.acting(actor=actor, verb="end_group", now=now, subject=Ref("unit", row.unit_id), reason=reason.strip()[:200]):
        for member in GroupMember.objects.select_for_update().filter(group_id=group_id).filter(Q(valid_until=None) | Q(valid_until__gt=today)):
            _leave(member, today, now)
        row.ended_on = today
        row.store(now=now)


def join_group(*, actor: Actor, now: datetime, group_id: int, user_id: int) -> None:
    """Puts somebody of the unit, or stationed there, into a group from today; the group he was in there ends with it. Who is stationed leaves it
    by himself the day after his stationing. Refuses `forbidden`, `not_found`, `unknown_person` (not of this unit, gone, or from outside).
    ORG-19, ORG-20."""
    row = _group(actor, group_id)
    today = now.astimezone(clock.ZONE).date()
    with audit.acting(actor=actor, verb="join_group", now=now, subject=Ref("user", user_id), reason=row.name):
        person = User.objects.select_for_update().filter(pk=user_id, is_active=True, kind="staff").first()
        stay = None if person is None or person.unit_id == row.unit_id else stationing.last_day_at(
            user_id=user_id, unit_id=row.unit_id, on=today)
        if person is None or (person.unit_id != row.unit_id and stay is None):
            raise Refusal("unknown_person", t("该单位没有这名在岗人员", "There is no such active person in this unit"), field="user_id")
        until = stay + timedelta(days=1) if stay else None
        enter(group=row, user_id=user_id, until=until, now=now)


def enter(*, group: Group, user_id: int, now: datetime, until: date | None = None) -> None:
    """He is in this group from today, inside an act; the one he was in there ends. until: the first day without it, of who is stationed."""
    today = now.astimezone(clock.ZONE).date()
    running = GroupMember.objects.select_for_update().filter(user_id=user_id).filter(Q(valid_until=None) | Q(valid_until__gt=today))
    for former in running.filter(valid_until=None) if until is None else running.filter(group__unit_id=group.unit_id):
        if former.group_id == group.pk and former.valid_until == until:
            return
        _leave(former, today, now)
    GroupMember(group=group, user_id=user_id, valid_from=today, valid_until=until).store(now=now)


def leave_groups(*, user_id: int, now: datetime) -> None:
    """Somebody is in no group of his unit from today, inside the act that moves him. ORG-16, ORG-20."""
    for member in GroupMember.objects.select_for_update().filter(user_id=user_id, valid_until=None):
        _leave(member, now.astimezone(clock.ZONE).date(), now)


def _by_name(card: queries.UserCard) -> tuple[str, int]:
    return chinese.sort_key(card.name, is_person=True), card.id


def _leave(member: GroupMember, today: date, now: datetime) -> None:
    if member.valid_from >= today:
        member.delete()
        return
    member.valid_until = today
    member.store(now=now)


def _group(actor: Actor, group_id: int) -> Group:
    row = Group.objects.filter(pk=group_id, ended_on=None).first()
    if row is None:
        raise not_found()
    _unit(actor, row.unit_id)
    return row


def _unit(actor: Actor, unit_id: int) -> Unit:
    """The unit, when groups there are the actor's business; refuses `forbidden`, `not_found`."""
    if actor.kind != "system" and "organisation.groups" not in roles.acts_of(actor.roles):
        raise Refusal("forbidden", t("您的角色不能分组", "Your role may not form groups"), status=403)
    row = Unit.objects.filter(pk=unit_id).first()
    if row is None or not (actor.scope.shape == "all" or unit_id in actor.scope.home_ids):
        raise not_found()
    return row
