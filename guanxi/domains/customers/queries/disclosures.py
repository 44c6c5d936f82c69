"""The log of personal data shown: who has seen whom, and whether a reason still counts (PRM-65)."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import connection

from guanxi.domains.customers import access
from guanxi.domains.customers.models import Disclosure
from guanxi.foundation.pure.actor import Actor

_PERSONS = """select distinct unnest(coalesce(contact_ids, array[contact_id])) from customers_disclosure
where user_id = %s and day = %s and level = %s and not is_granted"""


@dataclass(frozen=True, kw_only=True)
class DisclosureLine:
    """One line of the log. persons: how many people; silent: the matrix shows it without asking (own account)."""

    user_id: int
    at: datetime
    level: str
    persons: int
    reason: str
    silent: bool


def persons_of_day(*, user_id: int, level: str, day: date) -> frozenset[int]:
    """The different people whose data of this class the user was shown on this day, but for files the vault let out. One statement."""
    with connection.cursor() as cursor:
        cursor.execute(_PERSONS, [user_id, day, level])
        return frozenset(row[0] for row in cursor.fetchall())


def has_reason_today(*, user_id: int, account_id: int, level: str, day: date) -> bool:
    """True when the user has given his reason for this account and class on this day already."""
    return Disclosure.objects.filter(user_id=user_id, day=day, level=level, account_id=account_id).exclude(reason="").exists()


def reasons_today(*, user_id: int, account_ids: Collection[int], day: date) -> set[tuple[int, str]]:
    """The accounts and classes for which the user has given his reason on this day. One statement."""
    lines = Disclosure.objects.filter(user_id=user_id, day=day, account_id__in=account_ids).exclude(reason="")
    return set(lines.values_list("account_id", "level").distinct())


def reasoned_at(*, user_id: int, contact_id: int, level: str, since: datetime) -> datetime | None:
    """When the user last gave a reason for this person and class, if after `since`."""
    lines = Disclosure.objects.filter(user_id=user_id, level=level, contact_id=contact_id, at__gt=since)
    return lines.exclude(reason="").order_by("-at").values_list("at", flat=True).first()


def disclosures(*, actor: Actor, account_id: int, days: int, today: date, user_id: int | None = None) -> Sequence[DisclosureLine]:
    """Who was shown personal data of this account lately, latest first, at most 100. Refuses `not_found`. PRM-65."""
    access.require(actor, "account.view", account_id)
    since = today - timedelta(days=days)
    found = Disclosure.objects.filter(account_id=account_id, day__gte=since)
    rows = (found if user_id is None else found.filter(user_id=user_id)).order_by("-at")[:100]
    return [DisclosureLine(user_id=row.user_id, at=row.at, level=row.level, persons=len(row.contact_ids or [row.contact_id]),
                           reason=row.reason, silent=row.act_id is None) for row in rows]
