"""Reading the timeline, newest first, paged by key: page 100 costs what page 1 costs."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from django.db.models import Q

from guanxi.domains.organisation import api as organisation
from guanxi.domains.timeline.kinds import KINDS
from guanxi.domains.timeline.models import TOPICS, Entry
from guanxi.foundation.django import clock
from guanxi.foundation.pure.actor import Actor
from guanxi.foundation.pure.bilingual import Text
from guanxi.foundation.pure.paging import edge, edge_of
from guanxi.foundation.pure.ref import Ref

PAGE, MOST_TRACES = 20, 50


@dataclass(frozen=True, kw_only=True)
class Line:
    """One entry as a page shows it. `at` is in UTC."""

    id: int
    account_id: int
    subject: Ref
    at: datetime
    topic: str
    kind: str
    text: Text
    actor_name: str


@dataclass(frozen=True, kw_only=True)
class Stretch:
    """Some lines, newest first. `before` asks for the next older ones; empty when there are none."""

    lines: Sequence[Line]
    before: str


def for_account(
    *, account_id: int, actor: Actor, sees_money: bool, only_serves: bool = True, also: Collection[int] = (), before: str = "", topic: str = "",
    limit: int = PAGE,
) -> Stretch:
    """What happened to one account. Row security hides the entries of an account this actor may not see.

    sees_money: what `customers.api.sees_money` says of him; False leaves none that speaks of money, and with only_serves (as
    `customers.api.only_serves` says) plain ones only (ORG-24, PRM-59).
    also: the accounts that were merged into it (CON-88).
    before: what an earlier answer said. topic: one of the chips, or all. Nonsense in either is ignored.
    """
    if actor.scope.shape == "none":
        return Stretch(lines=(), before="")
    found = Entry.objects.filter(account_id__in=[account_id, *also]) if also else Entry.objects.filter(account_id=account_id)
    found = found.filter(_open_to(actor, sees_money=sees_money, only_serves=only_serves))
    if topic in TOPICS:
        found = found.filter(topic=topic)
    if behind := edge(before):
        at, entry_id = behind
        found = found.filter(Q(at__lt=at) | Q(at=at, id__lt=entry_id))
    rows = list(found.order_by("-at", "-id")[: limit + 1])
    shown, has_more = rows[:limit], len(rows) > limit
    return Stretch(lines=[_line(row) for row in shown], before=edge_of(shown[-1].at, shown[-1].pk) if has_more else "")


@dataclass(frozen=True, kw_only=True)
class Trace:
    """One recorded visit, contact or need. on: the day it took place, as it was said; else the day it was written down."""

    id: int
    account_id: int
    kind: str
    on: date
    text: Text
    by_id: int | None
    by_name: str


def traces(
    *, actor: Actor, account_ids: Collection[int], kinds: Collection[str], by_ids: Collection[int], since: date, sees_money: bool, only_serves: bool,
) -> Sequence[Trace]:
    """What these people recorded at these accounts from a day of China's calendar on, newest first, at most 50; as `for_account` shows it."""
    if actor.scope.shape == "none":
        return ()
    found = Entry.objects.filter(_open_to(actor, sees_money=sees_money, only_serves=only_serves), account_id__in=account_ids, kind__in=kinds,
                                 by_id__in=by_ids, at__gte=datetime.combine(since, time(), clock.ZONE))
    rows = found.exclude(took_place_on__lt=since).order_by("-at", "-id")[:MOST_TRACES]
    return tuple(_trace(row) for row in rows)


def _trace(row: Entry) -> Trace:
    return Trace(id=row.pk, account_id=row.account_id, kind=row.kind, on=row.took_place_on or row.at.astimezone(clock.ZONE).date(),
                 text=Text(row.zh, row.en), by_id=row.by_id, by_name=row.actor_name)


def _open_to(actor: Actor, *, sees_money: bool, only_serves: bool) -> Q:
    """The kinds he may read: plain ones, all but money, or every one, but for those whose page his roles keep shut."""
    acts = None if actor.kind == "system" else organisation.acts_of(actor.roles)
    shut = {key for key, kind in KINDS.items() if acts is not None and kind.act and kind.act not in acts}
    if not sees_money:
        classes = ("plain",) if only_serves else ("plain", "private")
        return _named([key for key, kind in KINDS.items() if kind.cls in classes and key not in shut])
    return ~_named(shut) if shut else Q()


def _named(keys: Collection[str]) -> Q:
    found = Q(kind__in=[key for key in keys if not key.endswith("_")])
    for key in keys:
        if key.endswith("_"):
            found |= Q(kind__startswith=key)
    return found


def _line(row: Entry) -> Line:
    return Line(id=row.pk, account_id=row.account_id, subject=Ref(row.subject_kind, row.subject_id), at=row.at, topic=row.topic,
                kind=row.kind, text=Text(row.zh, row.en), actor_name=row.actor_name)
