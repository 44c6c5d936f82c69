"""走访分工: who of ours visits which person of a customer, by the level of his post and one's own rank (ORG-23).

The levels stand in the pack (organisation/duties); the sources give them to a contractor only, so elsewhere they are blank and nobody is named.
Not for here: that a visit took place (commands.visiting), how often one is due (grading).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import connection

from guanxi.domains.customers.models import Contact
from guanxi.domains.customers.queries import accounts, visited
from guanxi.domains.customers.rules import visitors as rules
from guanxi.domains.organisation import api as organisation
from guanxi.foundation.pure.actor import Actor
from guanxi.foundation.pure.bilingual import Text

MOST = 200
_MINE = """
select c.id, c.account_id, a.name, c.name, c.post, a.last_visited_on, v.visited_on, v.visited_by_name
from customers_contact c join customers_account a on a.id = c.account_id
left join lateral (select v.visited_on, v.visited_by_name from customers_personvisit v where v.contact_id = c.id
  order by v.visited_on desc, v.id desc limit 1) v on true
where c.is_active and a.is_active and c.post like any(%s) and exists (
  select 1 from customers_assignment s where s.account_id = a.id and s.user_id = %s and s.valid_until is null)
order by v.visited_on nulls first, a.last_visited_on nulls first, c.account_id, c.id
"""


@dataclass(frozen=True, kw_only=True)
class VisitDuty:
    """One person of a customer and who visits him. level: 1 is the highest. by: the account's people of that rank, none: nobody has it.

    met: when he himself was met last, as far as visits named people; last_visited_on: the account's last visit, whoever was met.
    """

    contact_id: int
    account_id: int
    account_name: str
    name: str
    post: str
    level: int
    customers: Text
    visitor: Text
    source: str
    by: Sequence[str]
    last_visited_on: date | None
    met: visited.LastVisit | None


@dataclass(frozen=True, kw_only=True)
class VisitPlan:
    """An account's people by level. is_said: the pack has levels; unplaced: people whose post it puts on none."""

    account_id: int
    duties: Sequence[VisitDuty]
    unplaced: int
    is_said: bool


def visit_plan(*, actor: Actor, account_id: int) -> VisitPlan:
    """Who visits whom at one account, the highest level first, of a level who was not met longest. Refuses `not_found`. ORG-23."""
    view = accounts.account(actor=actor, account_id=account_id)
    levels = organisation.duties_in_force().duties.visits
    rows = Contact.objects.filter(account_id=account_id, is_active=True).order_by("-is_key_person", "sort_key", "pk") if levels else ()
    people = [(row.pk, row.name, row.post) for row in rows]
    ours = [one for one in view.assignments if one.valid_until is None]
    met = visited.last_visits(contact_ids=[pk for pk, _, _ in people])
    found = []
    for contact_id, name, post in people:
        if (level := rules.level_of(post=post, visits=levels)) is not None:
            found.append(VisitDuty(
                contact_id=contact_id, account_id=account_id, account_name=view.card.name, name=name, post=post, level=level.level,
                customers=level.customers.text, visitor=level.visitor.text, source=level.source,
                last_visited_on=view.card.last_visited_on, met=met.get(contact_id),
                by=tuple(dict.fromkeys(one.user_name for one in ours if rules.visits_him(own_post=one.post, visit=level)))))
    found.sort(key=lambda one: (one.level, one.met.on if one.met else date.min))
    return VisitPlan(account_id=account_id, duties=found, unplaced=len(people) - len(found),
                     is_said=bool(levels))


def my_visits(*, actor: Actor) -> Sequence[VisitDuty]:
    """People at accounts the actor has a part in whom he visits by his rank, who was not met longest first; at most 200. ORG-23."""
    me = organisation.users(ids=[actor.user_id]).get(actor.user_id)
    levels = organisation.duties_in_force().duties.visits
    mine = [one for one in levels if me is not None and rules.visits_him(own_post=me.post, visit=one)]
    if me is None or not mine:
        return ()
    with connection.cursor() as cursor:
        cursor.execute(_MINE, [[f"%{word}%" for one in mine for word in one.posts], actor.user_id])
        rows = cursor.fetchall()
    found = []
    for contact_id, account_id, account_name, name, post, visited_on, met_on, met_by in rows:
        level = rules.level_of(post=post, visits=levels)
        if level in mine and level is not None:
            found.append(VisitDuty(
                contact_id=contact_id, account_id=account_id, account_name=account_name, name=name, post=post, level=level.level,
                customers=level.customers.text, visitor=level.visitor.text, source=level.source, by=(me.name,), last_visited_on=visited_on,
                met=visited.LastVisit(met_on, met_by) if met_on else None))
    return found[:MOST]
