"""Rival services as pages, the strip and the day show them. Always in the reader's scope; money in fen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Annotated, Any

from django.db import connection

from guanxi.domains.customers import api as customers
from guanxi.domains.rivals import access, rules
from guanxi.domains.rivals.fields import CONFIDENCES, OUTCOMES, SOURCES
from guanxi.domains.rivals.models import RivalService
from guanxi.domains.rivals.policy import Watch
from guanxi.domains.rivals.queries import policy
from guanxi.domains.rivals.words import Operator, Product
from guanxi.foundation.django import prepared
from guanxi.foundation.pure.actor import Actor
from guanxi.foundation.pure.bilingual import Text
from guanxi.foundation.pure.paging import MAX_PAGE, Page
from guanxi.foundation.pure.refusal import not_found
from guanxi.foundation.pure.words import OneOf

PAGE, COUNT_BOUND, MOST_OF_ONE, MOST_ENDINGS = 50, 10_000, 200, 50
ENDED_SHOWN_DAYS = 30
_COLUMNS = ("id", "version", "account_id", "operator", "product", "site", "bandwidth", "monthly_rent_fen", "contract_until", "source",
            "confidence", "seen_on", "note", "recorded_by_name", "seen_by_name", "is_active", "outcome", "updated_at")
_SELECT = ", ".join(f"s.{column}" for column in _COLUMNS)


@dataclass(frozen=True, kw_only=True)
class RivalCard:
    """One rival service. account_name "" where the page is the account's own. days_left None: no end known; negative: over."""

    id: int
    version: int
    account_id: int
    account_name: str
    operator: str
    operator_name: Text
    product: str
    product_name: Text
    site: str
    bandwidth: str
    monthly_rent_fen: int | None
    contract_until: date | None
    days_left: int | None
    is_burning: bool
    source: Text
    source_key: str
    confidence: Text
    confidence_key: str
    seen_on: date
    is_stale: bool
    note: str
    recorded_by: str
    seen_by: str
    is_active: bool
    outcome: Text


@dataclass(frozen=True, kw_only=True)
class RivalFilter:
    """What a list is narrowed to. within: days until the end, 0 = already over, None = any; without_end: only those without an end."""

    operator: Operator = ""
    product: Product = ""
    confidence: Annotated[str, OneOf(CONFIDENCES)] = ""
    within: int | None = None
    without_end: bool = False


@dataclass(frozen=True, kw_only=True)
class RivalEnd:
    """A rival contract that has reached an alarm of the pack, for work and strip."""

    service_id: int
    account_id: int
    owner_id: int
    operator_name: Text
    product_name: Text
    contract_until: date
    monthly_rent_fen: int | None
    alarm: rules.Alarm
    said: Text = field(default=Text("", ""))


def rival_services(*, actor: Actor, today: date, narrowed: RivalFilter, number: int = 1, size: int = PAGE) -> Page[RivalCard]:
    """Open rival services of the actor's scope, the earliest end first, those without an end last. Operator 1.14."""
    watch = policy.watch(on=today)
    where, values = _where(actor, narrowed, today)
    with connection.cursor() as cursor:
        cursor.execute(
            f"select {_SELECT} from rivals_rivalservice s where {where} order by s.contract_until, s.id limit %s offset %s",  # noqa: S608
            [*values, size + 1, (min(number, MAX_PAGE) - 1) * size])
        rows = cursor.fetchall()
        cursor.execute(f"select count(*) from (select 1 from rivals_rivalservice s where {where} limit %s) bounded",  # noqa: S608
                       [*values, COUNT_BOUND + 1])
        total = int(cursor.fetchone()[0])
    names = customers.account_names(actor=actor, ids={row[2] for row in rows[:size]})
    cards = [_card(row, watch=watch, today=today, name=names[row[2]].name, kind=names[row[2]].customer_kind)
             for row in rows[:size] if row[2] in names]
    return Page(rows=cards, number=number, size=size, has_next=len(rows) > size, total=min(total, COUNT_BOUND), is_exact=total <= COUNT_BOUND)


def rival_services_of(*, actor: Actor, account_id: int, today: date) -> Sequence[RivalCard]:
    """All of one account: open ones by end, then the former ones, latest first. Refuses `not_found`."""
    access.require_view(actor, account_id)
    kind = customers.account_names(actor=actor, ids=[account_id])[account_id].customer_kind
    with connection.cursor() as cursor:
        cursor.execute(
            f"select {_SELECT} from rivals_rivalservice s where s.account_id = %s "  # noqa: S608
            "order by s.is_active desc, s.contract_until, s.updated_at desc limit %s", [account_id, MOST_OF_ONE])
        watch = policy.watch(on=today)
        return [_card(row, watch=watch, today=today, name="", kind=kind) for row in cursor.fetchall()]


def monthly_rents(*, actor: Actor, account_id: int, today: date) -> Sequence[int | None]:
    """What each service that others run at this account costs a month (fen; None: nobody knows), without doubtful ones and ended contracts.

    Refuses `not_found`.
    """
    access.require_view(actor, account_id)
    rows = RivalService.objects.filter(account_id=account_id, is_active=True).exclude(confidence="doubtful")
    return list(rows.exclude(contract_until__lt=today).order_by("pk").values_list("monthly_rent_fen", flat=True)[:MOST_OF_ONE])


def rival_service(*, actor: Actor, service_id: int, today: date) -> RivalCard:
    """One, open or over; refuses `not_found` when its account is not to be seen."""
    with connection.cursor() as cursor:
        cursor.execute(f"select {_SELECT} from rivals_rivalservice s where s.id = %s", [service_id])  # noqa: S608
        row = cursor.fetchone()
    if row is None:
        raise not_found()
    access.require_view(actor, row[2])
    one = customers.account_names(actor=actor, ids=[row[2]])[row[2]]
    return _card(row, watch=policy.watch(on=today), today=today, name=one.name, kind=one.customer_kind)


def soonest_end(*, account_id: int, customer_kind: str, today: date) -> RivalEnd | None:
    """The rival contract of an account the reader sees that burns most: for the strip. Two statements."""
    watch = policy.watch(on=today)
    found = _endings("s.account_id = %s", [account_id], watch=watch, today=today, kind=customer_kind, limit=1)
    return found[0] if found else None


def endings_of(*, actor: Actor, today: date) -> Sequence[RivalEnd]:
    """Rival contracts of the actor's own accounts that have reached an alarm of the pack, at most 50: his work. Operator 1.14, 1.16."""
    return _endings("b.owner_id = %s", [actor.user_id], watch=policy.watch(on=today), today=today, kind="", limit=MOST_ENDINGS)


def _endings(condition: str, values: list[Any], *, watch: Watch, today: date, kind: str, limit: int) -> list[RivalEnd]:
    with prepared.cursor() as cursor:
        cursor.execute(
            "select s.id, s.account_id, coalesce(b.owner_id, 0), b.customer_kind, s.operator, s.product, s.contract_until, s.monthly_rent_fen "  # noqa: S608
            f"from rivals_rivalservice s join lists_book b on b.account_id = s.account_id where {condition} and s.is_active "
            "and s.contract_until between %s and %s order by s.contract_until, s.id limit %s",
            [*values, today - timedelta(days=ENDED_SHOWN_DAYS), today + timedelta(days=watch.horizon), limit])
        rows = cursor.fetchall()
    found = []
    for service_id, account_id, owner_id, booked, operator, product, until, rent in rows:
        reached = rules.alarm(contract_until=until, today=today, alarms=watch.alarms_of(kind or booked))
        if reached:
            found.append(RivalEnd(
                service_id=service_id, account_id=account_id, owner_id=owner_id, operator_name=watch.operator_name(operator),
                product_name=watch.product_name(product), contract_until=until, monthly_rent_fen=rent, alarm=reached,
                said=rules.ending(days_left=reached.days_left)))
    return found


def _where(actor: Actor, narrowed: RivalFilter, today: date) -> tuple[str, list[Any]]:
    seen, values = access.scope(actor, "s.account_id")
    parts = ["s.is_active", seen]
    for column, value in (("operator", narrowed.operator), ("product", narrowed.product), ("confidence", narrowed.confidence)):
        if value:
            parts.append(f"s.{column} = %s")
            values.append(value)
    if narrowed.without_end:
        parts.append("s.contract_until is null")
    elif narrowed.within is not None:
        parts.append("s.contract_until < %s" if narrowed.within == 0 else "s.contract_until between %s and %s")
        values += [today] if narrowed.within == 0 else [today, today + timedelta(days=narrowed.within)]
    return " and ".join(parts), values


def _card(row: Sequence[Any], *, watch: Watch, today: date, name: str, kind: str) -> RivalCard:
    own: dict[str, Any] = dict(zip(_COLUMNS, row, strict=True))
    until = own["contract_until"]
    sources, confidences, outcomes = dict(SOURCES), dict(CONFIDENCES), dict(OUTCOMES)
    reached = rules.alarm(contract_until=until, today=today, alarms=watch.alarms_of(kind)) if own["is_active"] else None
    return RivalCard(
        id=own["id"], version=own["version"], account_id=own["account_id"], account_name=name,
        operator=own["operator"], operator_name=watch.operator_name(own["operator"]),
        product=own["product"], product_name=watch.product_name(own["product"]), site=own["site"], bandwidth=own["bandwidth"],
        monthly_rent_fen=own["monthly_rent_fen"], contract_until=until, days_left=(until - today).days if until else None,
        is_burning=reached is not None, source=sources.get(own["source"], Text("", "")), source_key=own["source"],
        confidence=confidences.get(own["confidence"], Text("", "")), confidence_key=own["confidence"], seen_on=own["seen_on"],
        is_stale=own["is_active"] and rules.is_stale(seen_on=own["seen_on"], today=today, stale_days=watch.stale_days), note=own["note"],
        recorded_by=own["recorded_by_name"], seen_by=own["seen_by_name"], is_active=own["is_active"],
        outcome=outcomes.get(own["outcome"], Text("", "")))
