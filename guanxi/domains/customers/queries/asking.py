"""再次询问: what somebody asked in vain (未知, 已问) so long ago that it is asked again, by the days of the pack (ARC-03)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db import connection

from guanxi.domains.customers.policy import ASKING, ASKING_KEY
from guanxi.domains.customers.queries import catalogue
from guanxi.domains.rulebook import api as rulebook
from guanxi.foundation.django import clock
from guanxi.foundation.pure.actor import Actor
from guanxi.foundation.pure.catalogue import Field

CARD = ("post", "mobile", "email", "residence", "hobby", "birthday")
"""The card of ARC-02 and the birthday: what a manager finds out about a person."""
MOST_ACCOUNTS = 50
# When a field was last asked in vain: the act of who said so; what came in with a file has the day of the record.
LAST = ("coalesce((select max(t.at) from audit_act t where t.subject_kind = '{kind}' and t.subject_id = {row}.id "
         "and t.verb = 'mark_{kind}_unknown' and t.reason = {key}), {row}.updated_at)")


@dataclass(frozen=True, kw_only=True)
class AskedAccount:
    """An account with fields asked in vain."""

    account_id: int
    name: str
    fields: tuple[Field, ...]


@dataclass(frozen=True, kw_only=True)
class AskAgain:
    """What of one's own accounts was asked in vain so long ago that it is asked again: people, and accounts with their fields (at most 50)."""

    people: int
    accounts: tuple[AskedAccount, ...]

    @property
    def count(self) -> int:
        """Records to ask about."""
        return self.people + len(self.accounts)


def ask_again(*, actor: Actor, today: date) -> AskAgain:
    """What the actor asks again at his own accounts; nothing while the pack names no days. Two statements. ARC-03."""
    before = asked_before(today)
    if before is None:
        return AskAgain(people=0, accounts=())
    known = {field.key: field for field in catalogue.ever("account").fields}
    with connection.cursor() as cursor:
        cursor.execute(
            "select count(*) from customers_contact c join lists_book b on b.account_id = c.account_id where b.owner_id = %s and b.is_active "  # noqa: S608
            "and c.is_active and exists (select 1 from jsonb_array_elements_text(c.known_unknown) as k (key) "
            f"where k.key = any(%s) and {LAST.format(kind='contact', row='c', key='k.key')} < %s)", [actor.user_id, list(CARD), before])
        people = int(cursor.fetchone()[0])
        cursor.execute(
            "select a.id, a.name, array_agg(k.key order by k.key) from customers_account a join lists_book b on b.account_id = a.id "  # noqa: S608
            "cross join lateral jsonb_array_elements_text(a.known_unknown) as k (key) where b.owner_id = %s and b.is_active and a.is_active "
            f"and {LAST.format(kind='account', row='a', key='k.key')} < %s group by a.id, a.name, a.sort_key order by a.sort_key, a.id limit %s",
            [actor.user_id, before, MOST_ACCOUNTS])
        return AskAgain(people=people, accounts=tuple(AskedAccount(
            account_id=row[0], name=row[1], fields=tuple(known[key] for key in row[2] if key in known)) for row in cursor.fetchall()))


def asked_before(today: date) -> datetime | None:
    """Who was asked before this moment is asked again."""
    days = rulebook.in_force(key=ASKING_KEY, adapter=ASKING, on=today).ask_again_days
    return None if days is None else datetime.combine(today - timedelta(days=days - 1), time(), tzinfo=clock.ZONE)
