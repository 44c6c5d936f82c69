"""Who leads which legal tree, asked before two of them become one: by a move, an import, a merge, or its undo (operator 1.1)."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from django.db import connection

from guanxi.domains.customers import access
from guanxi.domains.customers.models import Account, Assignment
from guanxi.domains.customers.rules import leads as rules
from guanxi.domains.customers.rules.leads import Lead, Meeting, Side
from guanxi.domains.organisation import api as organisation
from guanxi.foundation.pure.actor import Actor
from guanxi.foundation.pure.bilingual import Text, t
from guanxi.foundation.pure.refusal import Refusal

_LEADS = "customers_assignment s on s.account_id = n.id and s.role = 'lead' and s.valid_until is null"
_TREE = """
with recursive above as (
  select %(id)s::bigint as id union
  select e.parent_id from above a join customers_treeedge e on e.tree_kind = 'legal' and e.child_id = a.id
), n as (
  select id from above a where not exists (select 1 from customers_treeedge e where e.tree_kind = 'legal' and e.child_id = a.id) union
  select e.child_id from n join customers_treeedge e on e.tree_kind = 'legal' and e.parent_id = n.id
)
"""
_BELOW = """
with recursive n as (
  select %(id)s::bigint as id union
  select e.child_id from n join customers_treeedge e on e.tree_kind = 'legal' and e.parent_id = n.id
)
"""
_ABOVE_LEADS = """
with recursive above as (
  select e.child_id, e.parent_id from customers_treeedge e where e.tree_kind = 'legal' and e.child_id = any(%s) union
  select e.child_id, e.parent_id from above a join customers_treeedge e on e.tree_kind = 'legal' and e.child_id = a.parent_id
) select child_id, parent_id from above
"""


@dataclass(frozen=True, kw_only=True)
class LeadChoice:
    """What the page of a merge asks: which lead stays. said: each side's leads in words; kept: the sides this reader may keep.

    is_between: both stand at the two accounts themselves, so that the one that stays keeps its own unless something else is said.
    """

    survivor: Text
    loser: Text
    kept: tuple[Side, ...]
    is_between: bool


def leads_of_tree(*, account_id: int) -> tuple[Lead, ...]:
    """The active leads of the legal tree in which an account stands."""
    return _found(_TREE, account_id)


def lead_of(*, account_id: int) -> Lead | None:
    """The active lead of the legal tree in which an account stands."""
    return next(iter(leads_of_tree(account_id=account_id)), None)


def leads_below(*, account_id: int) -> tuple[Lead, ...]:
    """The active leads of an account and of what hangs below it."""
    return _found(_BELOW, account_id)


def has_other_lead(*, account_id: int, excepted: Collection[int] = ()) -> bool:
    """Whether an account of its legal tree, outside `excepted`, has an active lead."""
    return any(one.account_id not in excepted for one in leads_of_tree(account_id=account_id))


def led_accounts() -> frozenset[int]:
    """Every account with an active lead."""
    return frozenset(Assignment.objects.filter(role="lead", valid_until=None).values_list("account_id", flat=True))


def parents_above(account_ids: Collection[int]) -> dict[int, int]:
    """Child → parent of the legal tree, for these accounts and everything above them."""
    with connection.cursor() as cursor:
        cursor.execute(_ABOVE_LEADS, [list(account_ids)])
        return dict(cursor.fetchall())


def meeting(*, survivor_id: int, loser_id: int) -> Meeting | None:
    """The leads that a merge would bring into one legal tree; None when there are not two, or it is one tree already.

    What comes along: the loser with everything below it, and all above it where the survivor has no parent of its own.
    """
    above = parents_above([survivor_id, loser_id])
    if rules.top_of(above, survivor_id) == rules.top_of(above, loser_id):
        return None
    survivor = leads_of_tree(account_id=survivor_id)
    loser = leads_below(account_id=loser_id) if survivor_id in above else leads_of_tree(account_id=loser_id)
    return Meeting(survivor=survivor, loser=loser) if survivor and loser else None


def require_choice(*, actor: Actor, survivor_id: int, loser_id: int, picks: Mapping[str, Side]) -> None:
    """Refuses `lead_exists` while nobody said which lead stays, or the actor may not end the other.

    At the two accounts themselves the survivor's stays unless something else is said, as with owners.
    """
    found = meeting(survivor_id=survivor_id, loser_id=loser_id)
    if found and _choice_of(found, picks, (survivor_id, loser_id)) not in _may_keep(actor, found, (survivor_id, loser_id)):
        raise Refusal("lead_exists", t("另一位首席客户代表在您不能分派的客户上", "The other lead stands at an account you may not assign"),
                      field="lead", status=409, way_out=t("请该客户的归属单位或共同上级先结束其归属,再合并",
                                                          "Have the unit of that account, or a superior of both, end that assignment first"))


def ending_leads(*, survivor_id: int, loser_id: int, picks: Mapping[str, Side]) -> tuple[Lead, ...]:
    """The leads that end with this merge; refuses `lead_exists` when it must be said which stays. Who may say so was asked before."""
    found = meeting(survivor_id=survivor_id, loser_id=loser_id)
    return found.ended(_choice_of(found, picks, (survivor_id, loser_id))) if found else ()


def lead_choice(*, actor: Actor, survivor_id: int, loser_id: int) -> LeadChoice | None:
    """The two leads a merge would bring together, named as far as the reader sees their accounts (PRM-62); None: nothing to choose."""
    found = meeting(survivor_id=survivor_id, loser_id=loser_id)
    if found is None:
        return None
    everybody = (*found.survivor, *found.loser)
    people = organisation.users(ids=sorted({one.user_id for one in everybody}))
    seen = dict(access.visible(Account.objects.filter(pk__in=[one.account_id for one in everybody]), actor).values_list("pk", "name"))
    return LeadChoice(survivor=_said(found.survivor, people, seen), loser=_said(found.loser, people, seen),
                      kept=_may_keep(actor, found, (survivor_id, loser_id)), is_between=found.is_between((survivor_id, loser_id)))


def require_one(*, account_ids: Collection[int], before: Collection[int]) -> None:
    """Refuses `lead_exists` when one of these accounts' trees has two leads now, unless all of them were together before.

    before: assignments of the leads that were in one tree already.
    """
    for account_id in account_ids:
        now = {one.assignment_id for one in leads_of_tree(account_id=account_id)}
        if len(now) > 1 and not now <= set(before):
            raise Refusal("lead_exists", t("恢复后同一法人树将有两位首席客户代表", "Put back, one legal tree would have two lead managers"),
                          status=409, way_out=t("请先结束其中一位首席客户代表的归属", "End one lead's assignment first"))


def _choice_of(found: Meeting, picks: Mapping[str, Side], account_ids: Collection[int]) -> Side:
    if "lead" not in picks and not found.is_between(account_ids):
        raise Refusal("lead_exists", t("两户所在的集团各有首席客户代表,合并后只能有一位", "Both groups have a lead manager; merged, there is one"),
                      field="lead", status=409, way_out=t("请在合并页选择保留哪一位首席客户代表", "Choose on the page of the merge which lead stays"))
    return picks.get("lead", "survivor")


def _may_keep(actor: Actor, found: Meeting, account_ids: Collection[int]) -> tuple[Side, ...]:
    """Ending a lead at one of the two accounts is part of the merge; elsewhere it needs the right to assign there."""
    others = {one.account_id for one in (*found.survivor, *found.loser)} - set(account_ids)
    assigns = others and access.may(actor, "account.assign")
    free = set(account_ids) | (access.assignable(actor, others) if assigns else set())
    sides: tuple[Side, ...] = ("survivor", "loser")
    return tuple(side for side in sides if all(one.account_id in free for one in found.ended(side)))


def _said(leads: Collection[Lead], people: Mapping[int, organisation.UserCard], seen: Mapping[int, str]) -> Text:
    known = [f"{people[one.user_id].name}({seen[one.account_id]})" for one in leads if one.account_id in seen and one.user_id in people]
    hidden = len(leads) - len(known)
    more = t(f"其他单位的 {hidden} 位", f"{hidden} of other units")
    return Text("、".join([*known, more.zh][:len(known) + bool(hidden)]), ", ".join([*known, more.en][:len(known) + bool(hidden)]))


def _found(tree: str, account_id: int) -> tuple[Lead, ...]:
    with connection.cursor() as cursor:
        cursor.execute(f"{tree} select s.id, s.account_id, s.user_id from n join {_LEADS} order by s.id", {"id": account_id})  # noqa: S608
        return tuple(Lead(assignment_id=row[0], account_id=row[1], user_id=row[2]) for row in cursor.fetchall())

