"""Birthdays that are near, for who is responsible: without the year of birth, and only where the matrix lets him have them (IMP-28, CAR-11).

No table of its own: the reader's accounts come out of the book by their owner, their people by account, and only those whose month and day are
among the days to come leave the database. Not for here: whether he may be greeted (consent), whose work it is (shell.today).
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection

from guanxi.domains.customers import access
from guanxi.domains.customers.policy import BIRTHDAYS, Birthdays
from guanxi.domains.customers.queries import privacy
from guanxi.domains.customers.rules import birthdays as rules
from guanxi.domains.rulebook import api as rulebook
from guanxi.foundation.pure.actor import Actor
from guanxi.foundation.pure.bilingual import Text

KEY = "people/birthdays"
MOST = 200
TOLD = frozenset({"plain", "plain_logged", "daily_reason", "masked_reason"})
_ROWS = """
select c.id, c.account_id, c.name, c.birthday, b.customer_kind, case when v.met is null or c.id = any(v.met) then b.last_visited_on end
from customers_contact c join lists_book b on b.account_id = c.account_id
left join lateral (select array_agg(p.contact_id) as met from customers_personvisit p
  where p.account_id = c.account_id and p.visited_on = b.last_visited_on) v on true
where {which} and c.is_active and b.is_active and c.birthday <> '' and right(c.birthday, 5) = any(%s)
order by c.id limit %s
"""


@dataclass(frozen=True, kw_only=True)
class ComingBirthday:
    """said: the day in words, with the rule by which it falls on `on`.

    is_visited: somebody of ours meets him on that very day, or the account without naming anybody.
    """

    contact_id: int
    account_id: int
    name: str
    on: date
    said: Text
    days_ahead: int
    is_greeting_only: bool
    is_visited: bool


def birthday_rule(*, on: date) -> Birthdays:
    """The section in force on a day: one statement. Before any version is in force, the shipped files count."""
    return rulebook.in_force(key=KEY, adapter=BIRTHDAYS, on=on)


def coming_birthdays(*, actor: Actor, today: date) -> tuple[ComingBirthday, ...]:
    """People of the actor's own accounts whose birthday is kept within the pack's days, at most 200; none when the days are left blank,
    or the matrix gives the own team no birthdays. Lost accounts, and those in the bin, are out of care."""
    return _found("b.owner_id = %s", [actor.user_id], today)


def birthdays_of(*, actor: Actor, contact_ids: Collection[int], today: date) -> dict[int, ComingBirthday]:
    """The same for these people, as far as the actor is of their account's own team now."""
    found = _found("c.id = any(%s)", [list(contact_ids)], today)
    near = access.relations_of(actor=actor, account_ids={one.account_id for one in found}) if found else {}
    return {one.contact_id: one for one in found if near.get(one.account_id) == "own"}


def kept_at(*, account_id: int, on: date) -> Sequence[int]:
    """Contacts of an account the reader sees whose birthday is kept on this very day."""
    days = rules.coming(on, 0)
    with connection.cursor() as cursor:
        cursor.execute("select id, birthday from customers_contact where account_id = %s and is_active and right(birthday, 5) = any(%s)",
                       [account_id, _endings(days)])
        return [pk for pk, text in cursor.fetchall() if (one := rules.stored_birthday(text=text)) and one.key in days]


def _found(which: str, values: list[Any], today: date) -> tuple[ComingBirthday, ...]:
    rule = birthday_rule(on=today)
    masking = privacy.masking()
    if rule.days_ahead is None or not masking.limits.birthday_without_year or masking.showing("L3", "own") not in TOLD:
        return ()
    days = rules.coming(today, rule.days_ahead)
    with connection.cursor() as cursor:
        cursor.execute(_ROWS.format(which=which), [*values, _endings(days), MOST])
        rows = cursor.fetchall()
    found = []
    for contact_id, account_id, name, text, kind, visited_on in rows:
        birthday = rules.stored_birthday(text=text)
        kept = days.get(birthday.key) if birthday else None
        if birthday and kept:
            found.append(ComingBirthday(
                contact_id=contact_id, account_id=account_id, name=name, on=kept.on, said=rules.said(birthday=birthday, kept=kept),
                days_ahead=rule.days_ahead, is_greeting_only=kind in rule.greeting_only, is_visited=visited_on == kept.on))
    return tuple(found)


def _endings(days: Collection[str]) -> list[str]:
    """What the stored texts of these days end in: the same digits may mean either calendar, which the caller tells apart."""
    return sorted({key[-5:] for key in days})
