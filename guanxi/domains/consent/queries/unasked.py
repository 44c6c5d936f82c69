"""People nobody has asked yet (未征询): the to-do list of who looks after them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db import connection

from guanxi.domains.consent import access
from guanxi.foundation.pure.actor import Actor
from guanxi.foundation.pure.paging import Page

PAGE = 50
MAX_PAGE = 200
COUNTED = 1000
# The reader's own people by the book's owner; anybody else's by his scope. Key persons first.
_FROM = """
from customers_contact c join lists_book b on b.account_id = c.account_id
where c.is_active and b.is_active and {where} and not exists (select 1 from consent_consent k where k.contact_id = c.id)
"""


@dataclass(frozen=True, kw_only=True)
class Unasked:
    """A person without any answer in the ledger."""

    contact_id: int
    name: str
    post: str
    is_key_person: bool
    account_id: int
    account_name: str
    owner_name: str


def unasked(*, actor: Actor, is_mine: bool = True, only_key: bool = False, number: int = 1, size: int = PAGE) -> Page[Unasked]:
    """Active people without any recorded answer, key persons first; is_mine: at the reader's own accounts, else in his scope. ARC-34."""
    where, values = _where(actor, is_mine, only_key)
    number = min(number, MAX_PAGE)
    with connection.cursor() as cursor:
        cursor.execute(
            "select c.id, c.name, c.post, c.is_key_person, c.account_id, b.name, b.owner_name "
            f"{_FROM.format(where=where)} order by c.is_key_person desc, c.account_id, c.id limit %s offset %s",
            [*values, size + 1, (number - 1) * size])
        rows = cursor.fetchall()
    total = _count(where, values)
    found = [Unasked(contact_id=row[0], name=row[1], post=row[2], is_key_person=row[3], account_id=row[4], account_name=row[5], owner_name=row[6])
             for row in rows[:size]]
    return Page(rows=found, number=number, size=size, has_next=len(rows) > size, total=min(total, COUNTED), is_exact=total <= COUNTED)


def unasked_count(*, actor: Actor) -> int:
    """How many key persons of the actor's own accounts nobody has asked, counted up to 1,000: his work."""
    return min(_count(*_where(actor, True, True)), COUNTED)


def _where(actor: Actor, is_mine: bool, only_key: bool) -> tuple[str, list[Any]]:
    seen, values = ("b.owner_id = %s", [actor.user_id]) if is_mine else access.scope(actor, "c.account_id")
    return (f"{seen} and c.is_key_person" if only_key else seen), list(values)


def _count(where: str, values: list[Any]) -> int:
    with connection.cursor() as cursor:
        cursor.execute(f"select count(*) from (select 1 {_FROM.format(where=where)} limit %s) bounded",  # noqa: S608 - our own texts
                       [*values, COUNTED + 1])
        return int(cursor.fetchone()[0])

