"""The log of rivals' promotions on site: of one account, and of the reader's scope (SAL-28)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection

from guanxi.domains.customers import api as customers
from guanxi.domains.rivals import access
from guanxi.domains.rivals.queries import policy
from guanxi.foundation.pure.actor import Actor
from guanxi.foundation.pure.bilingual import Text
from guanxi.foundation.pure.paging import MAX_PAGE, Page

PAGE = 50
_COLUMNS = ("id", "account_id", "operator", "seen_on", "site", "activity", "counter_measure", "answered_on", "answered_by_name", "recorded_by_name")
_SELECT = ", ".join(f"p.{column}" for column in _COLUMNS)


@dataclass(frozen=True, kw_only=True)
class PromotionCard:
    """One promotion. answered_on None: nobody has answered it yet."""

    id: int
    account_id: int
    account_name: str
    operator_name: Text
    seen_on: date
    site: str
    activity: str
    counter_measure: str
    answered_on: date | None
    answered_by: str
    recorded_by: str


def promotions(*, actor: Actor, today: date, only_open: bool = False, number: int = 1) -> Page[PromotionCard]:
    """Promotions in the actor's scope, the latest first."""
    seen, values = access.scope(actor, "p.account_id")
    still = " and p.answered_on is null" if only_open else ""
    rows = _rows(f"{seen}{still} order by p.seen_on desc, p.id desc limit %s offset %s",
                 [*values, PAGE + 1, (min(number, MAX_PAGE) - 1) * PAGE])
    names = customers.account_names(actor=actor, ids={row[1] for row in rows})
    return Page(rows=_cards([row for row in rows[:PAGE] if row[1] in names], today, {key: name.name for key, name in names.items()}),
                number=number, size=PAGE, has_next=len(rows) > PAGE)


def promotions_of(*, actor: Actor, account_id: int, today: date) -> Sequence[PromotionCard]:
    """The latest 50 of one account. Refuses `not_found`."""
    access.require_view(actor, account_id)
    return _cards(_rows("p.account_id = %s order by p.seen_on desc, p.id desc limit %s", [account_id, PAGE]), today, {})


def _rows(condition: str, values: list[Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(f"select {_SELECT} from rivals_rivalpromotion p where {condition}", values)  # noqa: S608
        return list(cursor.fetchall())


def _cards(rows: Sequence[tuple[Any, ...]], today: date, names: dict[int, str]) -> list[PromotionCard]:
    watch = policy.watch(on=today)
    return [PromotionCard(
        id=row[0], account_id=row[1], account_name=names.get(row[1], ""), operator_name=watch.operator_name(row[2]), seen_on=row[3], site=row[4],
        activity=row[5], counter_measure=row[6], answered_on=row[7], answered_by=row[8], recorded_by=row[9]) for row in rows]
