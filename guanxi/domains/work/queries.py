"""Reading work: one person's day, the open items of one account, how much is open in a unit."""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import BooleanField, Func, QuerySet

from guanxi.domains.organisation import api as organisation
from guanxi.domains.work import rules
from guanxi.domains.work.models import WorkItem
from guanxi.foundation.django import prepared
from guanxi.foundation.pure.actor import Actor
from guanxi.foundation.pure.bilingual import Text, t
from guanxi.foundation.pure.ref import Ref
from guanxi.foundation.pure.refusal import Refusal

MOST = 500
# Written: the account page reads it each time, and building it through the ORM took ten times as long as running it.
_ITEM_COLUMNS = tuple(field.attname for field in WorkItem._meta.concrete_fields)
_OPEN_ITEMS = (f"select {', '.join(_ITEM_COLUMNS)} from work_workitem where account_id = %s and state = 'open' "  # noqa: S608
               "and (%s::bigint is null or owner_id = %s or (%s and weight <> %s)) order by weight, due_on, id limit %s")


@dataclass(frozen=True, kw_only=True)
class Item:
    """One piece of work as a page shows it. days_left: negative when overdue. bundled: ids that hang on this one."""

    id: int
    version: int
    kind: str
    title: Text
    reasons: Sequence[Text]
    due_on: date
    days_left: int
    weight: int
    account_id: int | None
    subject: Ref
    stake_fen: int | None
    owner_id: int
    snoozed_until: date | None
    snooze_reason: str
    bundled: Sequence[int] = ()


@dataclass(frozen=True, kw_only=True)
class Day:
    """One person's day. is_cut: he has more open items than are read."""

    must: Sequence[Item]
    can: Sequence[Item]
    asleep: Sequence[Item]
    is_cut: bool


def day(*, actor: Actor, today: date, cap: int = rules.MUST_CAP) -> Day:
    """The actor's own open items, ordered; must-do at most `cap` (operator 1.18), the rest under can."""
    rows = list(WorkItem.objects.filter(owner_id=actor.user_id, state="open").order_by("weight", "due_on", "id")[: MOST + 1])
    planned = rules.plan(items=[_due(row) for row in rows[:MOST]], today=today, cap=cap)
    by_id = {row.pk: row for row in rows}

    def shown(items: Sequence[rules.Due]) -> list[Item]:
        return [_item(by_id[item.id], today, item.bundled) for item in items]

    return Day(must=shown(planned.must), can=shown(planned.can), asleep=shown(planned.asleep), is_cut=len(rows) > MOST)


def open_items(*, account_id: int, today: date, limit: int = 5, owner_id: int | None = None, and_service: bool = False) -> Sequence[Item]:
    """The next steps with one account, most urgent first; row security hides an account one may not see.

    owner_id: only his, for who serves on site: another's to-do may speak of money (operator 1.1, ORG-24). and_service: and others' that are not
    of the weight of money, for who sees the account but not its money.
    """
    with prepared.cursor() as cursor:
        cursor.execute(_OPEN_ITEMS, [account_id, owner_id, owner_id, and_service, rules.MONEY, limit])
        found = [dict(zip(_ITEM_COLUMNS, row, strict=True)) for row in cursor.fetchall()]
    return [_item(WorkItem(**{**values, "reasons": json.loads(values["reasons"])}), today) for values in found]


def open_items_of(*, account_ids: Collection[int], today: date) -> dict[int, tuple[Item, ...]]:
    """The open items of many accounts, most urgent first; row security hides those of accounts one may not see."""
    found: dict[int, list[Item]] = {}
    for row in WorkItem.objects.filter(account_id__in=list(account_ids), state="open").order_by("weight", "due_on", "id"):
        found.setdefault(row.account_id or 0, []).append(_item(row, today))
    return {account_id: tuple(items) for account_id, items in found.items()}


def open_items_owned(*, owner_id: int, today: date) -> tuple[Item, ...]:
    """The open items of one person, most urgent first, at most 500; row security hides those of accounts the bound reader does not see."""
    rows = WorkItem.objects.filter(owner_id=owner_id, state="open").order_by("weight", "due_on", "id")[:MOST]
    return tuple(_item(row, today) for row in rows)


def item(*, actor: Actor, item_id: int, today: date) -> Item | None:
    """One item, None when it is not there or kept from him; refuses `not_supervisor` where he only reads it."""
    row = may_act_on(items=WorkItem.objects.filter(pk=item_id), actor=actor)
    return _item(row, today) if row else None


def may_act_on(*, items: QuerySet[WorkItem], actor: Actor) -> WorkItem | None:
    """The one item of `items`, if the actor may act on it. Refuses `not_supervisor` (403) for one that he reads with its account.

    One statement: what he reaches, and what he only serves on site, the database says of his own settings.
    """
    row = items.annotate(only_serves=_of_account("work_only_serves"), in_reach=_of_account("work_in_reach")).first()
    if row is None:
        return None
    if rules.may_act(is_own=row.owner_id == actor.user_id, supervises=_supervises(actor), in_reach=row.in_reach):
        return row
    if row.only_serves:
        return None
    raise Refusal("not_supervisor", t("您可以查看该待办,但只有本人或其主管能办理", "You may read this to-do; its owner or his supervisor acts on it"),
                  status=403, way_out=t("请联系待办的负责人或其单位主管", "Ask its owner or the head of the unit"))


def _supervises(actor: Actor) -> bool:
    return actor.kind == "system" or rules.SUPERVISE in organisation.acts_of(actor.roles)


def _of_account(function: str) -> Func:
    return Func("account_id", function=function, output_field=BooleanField())


def _due(row: WorkItem) -> rules.Due:
    return rules.Due(id=row.pk, weight=row.weight, due_on=row.due_on, account_id=row.account_id, stake_fen=row.stake_fen,
                     snoozed_until=row.snoozed_until)


def _item(row: WorkItem, today: date, bundled: Sequence[int] = ()) -> Item:
    return Item(
        id=row.pk, version=row.version, kind=row.kind, title=Text(row.zh, row.en),
        reasons=[Text(r["zh"], r["en"]) for r in row.reasons], due_on=row.due_on, days_left=(row.due_on - today).days,
        weight=row.weight, account_id=row.account_id, subject=Ref(row.subject_kind, row.subject_id), stake_fen=row.stake_fen,
        owner_id=row.owner_id, snoozed_until=row.snoozed_until, snooze_reason=row.snooze_reason, bundled=bundled,
    )
