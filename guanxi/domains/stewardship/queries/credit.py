"""What somebody's word has brought into the archive: values that he brought or confirmed, with their accounts (ORG-21, operator 1.19).

Counted whether he sees those accounts or not: numbers of his own work, nothing of a customer.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db import connection

from guanxi.foundation.django import access
from guanxi.foundation.pure.actor import Actor, system


@dataclass(frozen=True, kw_only=True)
class Credit:
    """Right values of this month and this year in his name, this month's accounts. last_on None: nothing this year."""

    month: int
    accounts: int
    year: int
    last_on: date | None


def credit_of(*, actor: Actor, user_id: int, today: date) -> Credit:
    """Over an index of the person's checks; the caller has admitted the reader: himself, or who answers for him."""
    month = today.replace(day=1)
    access.bind(system("credit"))
    try:
        with connection.cursor() as cursor:
            cursor.execute(
                "select count(*) filter (where checked_on >= %s), count(distinct account_id) filter (where checked_on >= %s), count(*), "
                "max(checked_on) "
                "from stewardship_verification where by_id = %s and checked_on >= %s and outcome = 'right' and source <> 'call_back'",
                [month, month, user_id, month.replace(month=1)])
            row = cursor.fetchone()
    finally:
        access.bind(actor)
    return Credit(month=row[0], accounts=row[1], year=row[2], last_on=row[3])
