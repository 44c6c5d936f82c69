"""Project groups of an account: who does what in them, and what they lack. ORG-18."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from guanxi.domains.customers import access
from guanxi.domains.customers.models import Account, Assignment, ProjectGroup
from guanxi.domains.customers.rules import projects as rules
from guanxi.domains.organisation import api as organisation
from guanxi.foundation.pure.actor import Actor
from guanxi.foundation.pure.bilingual import Text
from guanxi.foundation.pure.refusal import not_found
from guanxi.policy.duties import ProjectRole

PROJECT_GAP_CALL = "project_gap"


@dataclass(frozen=True, kw_only=True)
class ProjectRoleLine:
    """A role of the pack: what it is called and what it answers for, None where the pack is silent. is_single: one at a time, always one."""

    key: str
    name: Text
    does: Text | None
    source: str
    is_single: bool


@dataclass(frozen=True, kw_only=True)
class ProjectMember:
    """Somebody in a group. valid_until None: still."""

    assignment_id: int
    user_id: int
    name: str
    post: str
    phone: str
    unit_name: str
    role: str
    said: Text
    valid_from: date
    valid_until: date | None


@dataclass(frozen=True, kw_only=True)
class ProjectCard:
    """A project group. valid_until: its last day; ended_on: the first day without it, None while it goes on. members: today's, in the pack's order;
    past: who left; vacant: roles somebody is to take."""

    project_id: int
    name: str
    valid_from: date
    valid_until: date
    ended_on: date | None
    opened_by: str
    members: Sequence[ProjectMember]
    past: Sequence[ProjectMember]
    vacant: Sequence[ProjectRoleLine]


@dataclass(frozen=True, kw_only=True)
class ProjectGap:
    """A group at an account the reader owns that lacks somebody, or ends soon."""

    account_id: int
    project_id: int
    name: str
    vacant: Sequence[ProjectRoleLine]


def project_roles() -> tuple[ProjectRole, ...]:
    """The roles of the pack in force, in its order."""
    return organisation.duties_in_force().duties.project_roles


def role_lines() -> tuple[ProjectRoleLine, ...]:
    """The same, to choose from and to read."""
    return tuple(_line(one) for one in project_roles())


def projects(*, actor: Actor, account_id: int) -> Sequence[ProjectCard]:
    """The groups of an account the actor sees, those that go on first, then the latest. Refuses `not_found`. ORG-18."""
    if not access.visible(Account.objects.filter(pk=account_id, is_active=True), actor).exists():
        raise not_found()
    groups = sorted(ProjectGroup.objects.filter(account_id=account_id), key=lambda one: (one.ended_on is not None, one.valid_from, one.pk))
    rows: dict[int, list[Assignment]] = defaultdict(list)
    for row in Assignment.objects.filter(account_id=account_id, project__isnull=False).select_related("user", "unit").order_by("valid_from", "pk"):
        rows[row.project_id or 0].append(row)
    roles = project_roles() if groups else ()
    return [_card(one, rows[one.pk], roles) for one in groups]


def project_gaps(*, actor: Actor, most: int) -> Sequence[ProjectGap]:
    """Groups at accounts the actor owns in which somebody is missing. ORG-18."""
    owned = Assignment.objects.filter(user_id=actor.user_id, role="owner", valid_until=None).values("account_id")
    groups = list(ProjectGroup.objects.filter(ended_on=None, account__is_active=True, account_id__in=owned).order_by("valid_until", "pk")[:200])
    if not groups:
        return ()
    rows: dict[int, list[tuple[str, date | None]]] = defaultdict(list)
    for project_id, role, until in Assignment.objects.filter(project__in=groups).values_list("project_id", "function", "valid_until"):
        rows[project_id or 0].append((role, until))
    roles = project_roles()
    found = [(one, rules.vacant(roles=roles, held={role for role, until in rows[one.pk] if until is None}, had={role for role, _ in rows[one.pk]}))
             for one in groups]
    return [ProjectGap(account_id=one.account_id, project_id=one.pk, name=one.name, vacant=[_line(role) for role in lacking])
            for one, lacking in found if lacking][:most]


def _card(group: ProjectGroup, rows: Sequence[Assignment], roles: Sequence[ProjectRole]) -> ProjectCard:
    order = {one.key: place for place, one in enumerate(roles)}
    now = sorted((row for row in rows if row.valid_until is None), key=lambda row: (order.get(row.function, len(order)), row.pk))
    lacking = rules.vacant(roles=roles, held={row.function for row in now}, had={row.function for row in rows}) if group.ended_on is None else ()
    return ProjectCard(
        project_id=group.pk, name=group.name, valid_from=group.valid_from, valid_until=group.valid_until, ended_on=group.ended_on,
        opened_by=group.opened_by_name, members=[_member(row, roles) for row in now],
        past=[_member(row, roles) for row in rows if row.valid_until is not None], vacant=[_line(one) for one in lacking])


def _member(row: Assignment, roles: Sequence[ProjectRole]) -> ProjectMember:
    return ProjectMember(
        assignment_id=row.pk, user_id=row.user_id, name=row.user.name, post=row.user.post, phone=row.user.phone,
        unit_name=row.unit.name if row.unit else "", role=row.function, said=rules.name_of(roles, row.function), valid_from=row.valid_from,
        valid_until=row.valid_until)


def _line(one: ProjectRole) -> ProjectRoleLine:
    return ProjectRoleLine(key=one.key, name=one.name.text, does=one.text.text if one.text else None, source=one.source, is_single=one.is_single)
