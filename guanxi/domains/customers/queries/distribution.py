"""Distributions of a unit's accounts over its groups: who may get any, what there is to distribute, and one as its page shows it.

Money in fen. Not for here: who gets which (rules.distribution), writing (commands.distributing).
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import connection

from guanxi.domains.customers import access
from guanxi.domains.customers.fields import industries
from guanxi.domains.customers.models import Account, Distribution, DistributionLine
from guanxi.domains.customers.queries import grade_words
from guanxi.domains.customers.rules import distribution as rules
from guanxi.domains.organisation import api as organisation
from guanxi.foundation.pure.actor import Actor
from guanxi.foundation.pure.bilingual import Text, t
from guanxi.foundation.pure.refusal import not_found

LONGEST_LIST, CHOICE = 50, 300
SCOPES: dict[str, Text] = {
    "held": t("各组人员名下的客户", "Accounts the groups' people own"),
    "unowned": t("本单位及下级没有归属人的客户", "Accounts of the unit that nobody owns"),
    "ticked": t("勾选的客户", "Accounts ticked"), "industry": t("按行业划转", "Accounts of an industry"),
}
_ROWS = """
select a.id, a.name, coalesce(b.grade, ''), b.grade_rank, b.revenue_12m_fen, s.id, s.user_id, {chosen}
from customers_account a left join customers_assignment s on s.account_id = a.id and s.role = 'owner' and s.valid_until is null
left join lists_book b on b.account_id = a.id where a.is_active and {seen} and ({chosen} or s.user_id = any(%(people)s))
order by b.grade_rank nulls last, b.revenue_12m_fen desc nulls last, a.id
"""
_CHOSEN = {
    "unowned": "(s.id is null and a.unit_id = any(%(units)s))", "held": "coalesce(s.user_id = any(%(people)s), false)",
    "ticked": "a.id = any(%(ids)s)",
    "industry": "(a.industry_code like %(industry)s and a.unit_id = any(%(units)s))",
}


@dataclass(frozen=True, kw_only=True)
class Share:
    """A group that gets accounts and those of its people who may own any; id None: one person of a unit without groups."""

    id: int | None
    name: str
    members: tuple[organisation.UserCard, ...]


@dataclass(frozen=True, kw_only=True)
class Distributable:
    """An account that may be distributed. assignment_id, owner_id: of its owner, None: nobody's. is_chosen False: only counted."""

    account_id: int
    name: str
    grade: str
    rank: int | None
    revenue_fen: int
    assignment_id: int | None
    owner_id: int | None
    is_chosen: bool


@dataclass(frozen=True, kw_only=True)
class DistributionCard:
    """One distribution. moving: accounts that change hands; staying: locked; kept: with whom they are; taken: reassigned since, not taken back."""

    id: int
    unit_id: int
    unit_name: str
    scope: Text
    industry: Text | None
    area_name: str
    note: str
    closing_note: str
    made_by: str
    made_at: datetime
    done_at: datetime | None
    state: str
    left_over: int
    moving: int
    staying: int
    kept: int
    taken: int
    may_run: bool
    may_take_back: bool
    is_mine: bool


@dataclass(frozen=True, kw_only=True)
class BalanceLine:
    """What one person owns before and after. grades: (grade, its name, accounts before, after), the highest first."""

    group: str
    name: str
    before: int
    after: int
    before_fen: int
    after_fen: int
    grades: tuple[tuple[str, Text, int, int], ...]


@dataclass(frozen=True, kw_only=True)
class DistributedAccount:
    """One account of a distribution, and why. name and revenue are empty where the reader does not see it."""

    account_id: int
    name: str
    grade: Text | None
    grade_key: str
    revenue_12m_fen: int | None
    state: str
    from_name: str
    to_name: str
    why: tuple[Text, ...]


def shares(*, unit_id: int, on: date, group_ids: Collection[int] = ()) -> tuple[Share, ...]:
    """The groups of the unit (only these, when any are named); in a unit without groups each of its people who keeps accounts
    (edits them and assigns none: no bookkeeper, no engineer) is one share."""
    found = [one for one in organisation.groups(unit_id=unit_id, on=on) if not group_ids or one.id in group_ids]
    if found or group_ids:
        return tuple(Share(id=one.id, name=one.name, members=tuple(card for card in one.members if may_own(card))) for one in found)
    people = [card for card in organisation.people(unit_ids=[unit_id], limit=500) if may_own(card) and _acts(card) & _KEEPING == {"account.edit"}]
    return tuple(Share(id=None, name=card.name, members=(card,)) for card in people)


_KEEPING = frozenset({"account.edit", "account.assign"})


def may_own(card: organisation.UserCard) -> bool:
    """Whether somebody may be given accounts: active, of the house, and his roles open the account page."""
    return card.is_active and card.kind == "staff" and "account.view" in _acts(card)


def to_distribute(*, actor: Actor, scope: str, people: Collection[int], units: Collection[int], ids: Collection[int] = (),
                  industry: str = "") -> list[Distributable]:
    """The accounts chosen, and what these people own besides, as far as the actor sees them: the highest grade first, then the largest."""
    seen, values = access.money_scope(actor).sql("a.id", unit="a.unit_id")
    named = {f"seen{place}": value for place, value in enumerate(values)}
    sql = _ROWS.format(chosen=_CHOSEN[scope], seen=seen % tuple(f"%({key})s" for key in named))
    with connection.cursor() as cursor:
        cursor.execute(sql, named | {"people": list(people), "units": list(units), "ids": list(ids), "industry": f"{industry}%"})
        return [Distributable(account_id=row[0], name=row[1], grade=row[2], rank=row[3], revenue_fen=row[4] or 0, assignment_id=row[5],
                              owner_id=row[6], is_chosen=bool(row[7])) for row in cursor.fetchall()]


def distribution_choice(*, actor: Actor, unit_id: int, today: date) -> tuple[Distributable, ...]:
    """What could be ticked: accounts of the unit or of its groups' people, at most 300. Refuses `forbidden`, `not_found`."""
    access.require_act(actor, "account.assign")
    require_unit(actor=actor, unit_id=unit_id)
    people = [card.id for share in shares(unit_id=unit_id, on=today) for card in share.members]
    found = to_distribute(actor=actor, scope="unowned", people=people, units=organisation.subtree_ids(unit_id=unit_id))
    ours = access.assignable(actor, [one.account_id for one in found])
    return tuple(one for one in found if one.account_id in ours)[:CHOICE]


def require_unit(*, actor: Actor, unit_id: int) -> None:
    """Refuses `not_found` for a unit outside the actor's territory."""
    if unit_id not in {one.id for one in organisation.units(ids=[unit_id])} or not access.in_territory(actor, unit_id):
        raise not_found()


def distributions(*, actor: Actor, unit_id: int) -> tuple[DistributionCard, ...]:
    """Those of a unit that were carried out, and one's own previews; newest first, at most 50. Refuses `forbidden`, `not_found`."""
    access.require_act(actor, "account.assign")
    require_unit(actor=actor, unit_id=unit_id)
    rows = Distribution.objects.select_related("unit", "area").filter(unit_id=unit_id).order_by("-pk")[:LONGEST_LIST]
    return tuple(_card(actor, row) for row in rows if row.state != "draft" or row.made_by_id == actor.user_id)


def distribution(*, actor: Actor, distribution_id: int) -> DistributionCard:
    """One; refuses `not_found` to whoever neither made it nor answers for the unit, `forbidden`."""
    return _card(actor, _row(actor, distribution_id))


def distribution_balance(*, actor: Actor, distribution_id: int, today: date) -> tuple[BalanceLine, ...]:
    """Who has what before and after, group by group."""
    row, words = _row(actor, distribution_id), grade_words.grade_words(on=today)
    names = organisation.users(ids=[one["user"] for one in row.balance])
    return tuple(BalanceLine(
        group=one["group"], name=names[one["user"]].name if one["user"] in names else "–", before=sum(one["before"].values()),
        after=sum(one["after"].values()), before_fen=one["before_fen"], after_fen=one["after_fen"],
        grades=tuple((key, words.get(key, Text(key, key)) if key else NO_GRADE, one["before"].get(key, 0), one["after"].get(key, 0))
                     for key in one["grades"])) for one in row.balance)


NO_GRADE = t("未定级", "no grade")


def distribution_accounts(*, actor: Actor, distribution_id: int, today: date) -> tuple[DistributedAccount, ...]:
    """Its accounts with where each goes and why: those that move first, then locked ones, then those kept; by id."""
    _row(actor, distribution_id)
    lines = list(DistributionLine.objects.filter(distribution_id=distribution_id).order_by("account_id"))
    seen = dict(Account.objects.filter(access.money_scope(actor).q("pk"), pk__in=[line.account_id for line in lines]).values_list("pk", "name"))
    people = organisation.users(ids={user_id for line in lines for user_id in (line.from_user_id, line.to_user_id) if user_id})
    words = grade_words.grade_words(on=today)
    order = {"stays": 1, "kept": 2}
    return tuple(DistributedAccount(
        account_id=line.account_id, name=seen.get(line.account_id, ""),
        grade=words.get(line.grade, Text(line.grade, line.grade)) if line.grade else None,
        grade_key=line.grade, revenue_12m_fen=line.revenue_fen if line.account_id in seen else None, state=line.state,
        from_name=_name(people, line.from_user_id), to_name=_name(people, line.to_user_id),
        why=tuple(Text(zh, en) for _, zh, en in line.why)) for line in sorted(lines, key=lambda line: order.get(line.state, 0)))


def _row(actor: Actor, distribution_id: int) -> Distribution:
    access.require_act(actor, "account.assign")
    row = Distribution.objects.select_related("unit", "area").filter(pk=distribution_id).first()
    if row is None or (row.state == "draft" and row.made_by_id != actor.user_id):
        raise not_found()
    return row


def _card(actor: Actor, row: Distribution) -> DistributionCard:
    states: Sequence[str] = list(row.lines.values_list("state", flat=True))
    moving = sum(state not in ("stays", "kept") for state in states)
    label = industries.label_of(row.industry_code) if row.industry_code else None
    is_ours = access.in_territory(actor, row.unit_id)
    return DistributionCard(
        id=row.pk, unit_id=row.unit_id, unit_name=row.unit.name, scope=SCOPES[row.scope], industry=label, area_name=row.area.name if row.area else "",
        note=row.note, closing_note=row.closing_note, made_by=row.made_by_name, made_at=row.seen_at, done_at=row.done_at, state=row.state,
        left_over=row.left_over, moving=moving, staying=states.count("stays"), kept=states.count("kept"), taken=states.count("taken"),
        may_run=row.state == "draft" and moving > 0, may_take_back=is_ours and not rules.may_take_back(state=row.state),
        is_mine=row.made_by_id == actor.user_id)


def _name(people: dict[int, Any], user_id: int | None) -> str:
    return people[user_id].name if user_id in people else ""


def _acts(card: organisation.UserCard) -> frozenset[str]:
    return organisation.acts_of(frozenset(card.roles))
