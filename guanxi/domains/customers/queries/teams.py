"""Technical service teams: of one account, of one person, whom a manager's accounts lack, and who is served first. ORG-12."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection

from guanxi.domains.customers import access
from guanxi.domains.customers.fields import ROLES
from guanxi.domains.customers.models import Assignment
from guanxi.domains.customers.policy import TEAM, TEAM_KEY, Function, Team
from guanxi.domains.customers.queries import accounts, projects
from guanxi.domains.customers.rules import projects as project_rules
from guanxi.domains.customers.rules import teams as rules
from guanxi.domains.rulebook import api as rulebook
from guanxi.foundation.pure.actor import Actor
from guanxi.foundation.pure.bilingual import Text
from guanxi.foundation.pure.refusal import Refusal

LEAD_ACT = "team.lead"
_ROLES = dict(ROLES)
_GRADE = "select b.grade from lists_book b where b.account_id = %s"
_MINE = """
select a.id, a.name, s.function, coalesce(g.name, ''), s.valid_from, coalesce(b.owner_name, ''), coalesce(p.phone, ''), coalesce(b.grade, '')
from customers_assignment s join customers_account a on a.id = s.account_id left join lists_book b on b.account_id = a.id
left join organisation_user p on p.id = b.owner_id left join customers_projectgroup g on g.id = s.project_id
where s.user_id = %s and s.role = 'local_service' and s.function <> '' and s.valid_until is null and a.is_active order by a.sort_key, a.id
"""
# The grade is asked of the book, which keeps it beside the owner.
_OF_OWNER = """
select b.account_id, b.grade, coalesce(array_agg(s.function) filter (where s.function <> ''), '{}'),
       coalesce(array_agg(s.role) filter (where s.role <> ''), '{}')
from lists_book b left join customers_assignment s on s.account_id = b.account_id and s.valid_until is null
  and s.project_id is null
where b.owner_id = %s and b.is_active and b.grade = any(%s) group by b.account_id, b.grade, b.grade_rank order by b.grade_rank, b.account_id
"""


@dataclass(frozen=True, kw_only=True)
class TeamMember:
    """Somebody of a team, leading first. function: what he does, his role where he has none of the pack. valid_until None: still."""

    assignment_id: int
    user_id: int
    name: str
    post: str
    phone: str
    unit_name: str
    function: str
    said: Text
    role: str
    valid_from: date
    valid_until: date | None
    has_left: bool


@dataclass(frozen=True, kw_only=True)
class TeamFunction:
    """A function of the pack that people choose, or that nobody has."""

    key: str
    name: Text
    source: str


@dataclass(frozen=True, kw_only=True)
class TeamView:
    """The team of an account. members: today's; past: former ones with a function; missing: what its grade expects and nobody does.

    is_first: it gets technical support first. may_lead: the reader may add and end members.
    """

    account_id: int
    account_name: str
    members: Sequence[TeamMember]
    past: Sequence[TeamMember]
    missing: Sequence[TeamFunction]
    functions: Sequence[TeamFunction]
    is_first: bool
    may_lead: bool


@dataclass(frozen=True, kw_only=True)
class MyTeam:
    """An account in whose team somebody is: what he does there since when, and who leads. project: its name, of a project group (ORG-18)."""

    account_id: int
    account_name: str
    said: Text
    project: str
    valid_from: date
    lead_name: str
    lead_phone: str
    is_first: bool


@dataclass(frozen=True, kw_only=True)
class TeamGap:
    """An account whose team lacks functions."""

    account_id: int
    missing: Sequence[TeamFunction]


def terms(*, on: date) -> Team:
    """The section in force."""
    found: Team = rulebook.in_force(key=TEAM_KEY, adapter=TEAM, on=on)
    return found


def team(*, actor: Actor, account_id: int, today: date) -> TeamView:
    """Who serves this account together, and whom the team lacks; refuses `not_found`. Three statements. ORG-12."""
    view, says = accounts.account(actor=actor, account_id=account_id), terms(on=today)
    with connection.cursor() as cursor:
        cursor.execute(_GRADE, [account_id])
        grade = (cursor.fetchone() or ("",))[0]
    active = [one for one in view.assignments if one.valid_until is None and one.project_id is None]
    lacking = rules.missing(team=says, grade=grade, functions={one.function for one in active}, roles={one.role for one in active})
    return TeamView(
        account_id=account_id, account_name=view.card.name, members=[_member(says, one) for one in active],
        past=[_member(says, one) for one in view.assignments if one.valid_until is not None and one.function and one.project_id is None],
        missing=[_function(one) for one in lacking], functions=[_function(one) for one in says.functions],
        is_first=rules.is_first(team=says, grade=grade), may_lead=_may_lead(actor, account_id))


def gap(*, account_id: int, today: date) -> TeamGap | None:
    """Whom the team of an account lacks; for a command that has just changed it."""
    says = terms(on=today)
    with connection.cursor() as cursor:
        cursor.execute(_GRADE, [account_id])
        grade = (cursor.fetchone() or ("",))[0]
    held = list(Assignment.objects.filter(account_id=account_id, project=None, valid_until=None).values_list("function", "role"))
    lacking = rules.missing(team=says, grade=grade, functions={one for one, _ in held}, roles={one for _, one in held})
    return TeamGap(account_id=account_id, missing=[_function(one) for one in lacking]) if lacking else None


def _may_lead(actor: Actor, account_id: int) -> bool:
    """Whether the actor may change this team."""
    try:
        access.require(actor, LEAD_ACT, account_id)
    except Refusal:
        return False
    return True


def my_teams(*, actor: Actor, today: date) -> Sequence[MyTeam]:
    """The accounts in whose teams the actor is, with who leads. Two statements. ORG-12."""
    says = terms(on=today)
    with connection.cursor() as cursor:
        cursor.execute(_MINE, [actor.user_id])
        rows = cursor.fetchall()
    return [MyTeam(account_id=row[0], account_name=row[1], said=said(says, row[2], "local_service"), project=row[3], valid_from=row[4],
                   lead_name=row[5], lead_phone=row[6], is_first=rules.is_first(team=says, grade=row[7])) for row in rows]


def team_gaps(*, actor: Actor, today: date, most: int) -> Sequence[TeamGap]:
    """Accounts the actor owns whose team lacks functions, the highest grades first. Nothing is asked where the pack expects nothing."""
    says = terms(on=today)
    grades = sorted({grade for one in says.expected for grade in one.grades})
    if not grades:
        return ()
    with connection.cursor() as cursor:
        cursor.execute(_OF_OWNER, [actor.user_id, grades])
        rows = cursor.fetchall()
    found = [(row[0], rules.missing(team=says, grade=row[1], functions=row[2], roles=row[3])) for row in rows]
    return [TeamGap(account_id=account_id, missing=[_function(one) for one in lacking]) for account_id, lacking in found if lacking][:most]


def members_of(*, account_ids: Collection[int], on: date) -> dict[int, tuple[tuple[str, Text], ...]]:
    """Account id → name and function of the members of its team today; for a caller that decided who sees the accounts."""
    with connection.cursor() as cursor:
        cursor.execute("select s.account_id, p.name, s.function from customers_assignment s join organisation_user p on p.id = s.user_id "
                       "where s.account_id = any(%s) and s.function <> '' and s.valid_until is null order by s.account_id, s.valid_from, s.id",
                       [list(account_ids)])
        rows = cursor.fetchall()
    says = terms(on=on) if rows else Team()
    found: dict[int, tuple[tuple[str, Text], ...]] = {}
    for account_id, name, function in rows:
        found[account_id] = (*found.get(account_id, ()), (name, said(says, function, "local_service")))
    return found


def first_grades(*, on: date) -> frozenset[str]:
    """Effective grades whose accounts get technical support first; empty where the pack says nothing. ORG-12."""
    return frozenset(terms(on=on).first_grades)


def is_served_first(*, account_id: int, on: date) -> bool:
    """Whether technical support comes first to one account; one statement more where the pack names grades. ORG-12."""
    says = terms(on=on)
    if not says.first_grades:
        return False
    with connection.cursor() as cursor:
        cursor.execute(_GRADE, [account_id])
        return rules.is_first(team=says, grade=(cursor.fetchone() or ("",))[0])


def said(says: Team, function: str, role: str) -> Text:
    """What somebody does in a team: his function's name; his role's where he has none; the key of a function the pack no longer knows."""
    if not function:
        return _ROLES[role]
    known = says.function(function)
    return known.name.text if known else project_rules.name_of(projects.project_roles(), function)


def function_words(*, on: date) -> dict[str, Text]:
    """Every function and role in a project of the pack in force, key and words: for what history keeps of a membership."""
    roles = {one.key: one.name.text for one in projects.project_roles()}
    return roles | {one.key: one.name.text for one in terms(on=on).functions}


def functions_said(*, keys: Collection[str], on: date) -> dict[str, Text]:
    """Function key → its words today."""
    says = terms(on=on)
    return {key: said(says, key, "local_service") for key in keys if key}


def _member(says: Team, one: Any) -> TeamMember:
    return TeamMember(
        assignment_id=one.id, user_id=one.user_id, name=one.user_name, post=one.post, phone=one.phone, unit_name=one.unit_name,
        function=one.function, said=said(says, one.function, one.role), role=one.role, valid_from=one.valid_from, valid_until=one.valid_until,
        has_left=one.has_left)


def _function(one: Function) -> TeamFunction:
    return TeamFunction(key=one.key, name=one.name.text, source=one.source)
