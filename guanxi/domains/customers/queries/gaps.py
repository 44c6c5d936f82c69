"""缺项清单: which fields of which people are missing or were asked in vain, per owner and scope, by field (ARC-03, operator 1.19)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any

from django.db import connection

from guanxi.domains.customers import access
from guanxi.domains.customers.fields import CONTACT
from guanxi.domains.customers.queries import asking
from guanxi.domains.customers.queries.asking import CARD
from guanxi.foundation.django import clock
from guanxi.foundation.pure.actor import Actor
from guanxi.foundation.pure.catalogue import Field
from guanxi.foundation.pure.paging import MAX_PAGE, Page
from guanxi.foundation.pure.words import OneOf

PAGE = 30
WHOSE = ("mine", "scope", "owner")
_EMPTY = {key: f"c.{key} = ''" for key in CARD} | {"mobile": "c.mobile = '' and c.office_phone = ''"}
_ASKED = {key: f"jsonb_exists(c.known_unknown, '{key}')" for key in CARD}
_DUE = {key: "({asked} and {last} < %s)".format(asked=_ASKED[key], last=asking.LAST.format(kind="contact", row="c", key=f"'{key}'")) for key in CARD}
_MISSING = {key: f"({_EMPTY[key]} and not {_ASKED[key]})" for key in CARD}
_FROM = "from customers_contact c join lists_book b on b.account_id = c.account_id where c.is_active and b.is_active and "


@dataclass(frozen=True, kw_only=True)
class GapRow:
    """A person with what his card lacks: missing = nobody has said, asked = 未知(已问), still to be found out."""

    contact_id: int
    name: str
    post: str
    is_key_person: bool
    account_id: int
    account_name: str
    owner_id: int | None
    owner_name: str
    missing: tuple[Field, ...]
    asked: tuple[Field, ...]


@dataclass(frozen=True, kw_only=True)
class GapFilter:
    """whose: mine (the reader's own accounts), scope, or one owner's. field: a key of CARD or "". asked: 未知(已问) instead of missing;
    due: of those what was asked so long ago that it is asked again (people/asking)."""

    whose: Annotated[str, OneOf(WHOSE)] = "mine"
    owner_id: int | None = None
    field: Annotated[str, OneOf(CARD)] = ""
    asked: bool = False
    due: bool = False


def people_gaps(*, actor: Actor, narrowed: GapFilter, number: int = 1, size: int = PAGE) -> Page[GapRow]:
    """People whose card lacks something, key persons first at one's own accounts. ARC-03."""
    where, values = _where(actor, narrowed)
    before = asking.asked_before(clock.today()) if narrowed.due else None
    kind = _DUE if narrowed.due and before else _ASKED if narrowed.asked or narrowed.due else _MISSING
    wanted = "false" if narrowed.due and before is None else kind[narrowed.field] if narrowed.field in CARD else " or ".join(kind.values())
    if kind is _DUE:
        values = [*values, *[before] * (1 if narrowed.field in CARD else len(CARD))]
    order = "c.account_id, c.id" if narrowed.whose == "scope" else "c.is_key_person desc, c.account_id, c.id"
    number = min(number, MAX_PAGE)
    rows = _rows(f"{where} and ({wanted}) order by {order} limit %s offset %s", [*values, size + 1, (number - 1) * size])
    return Page(rows=rows[:size], number=number, size=size, has_next=len(rows) > size)


def gap_row(*, actor: Actor, contact_id: int) -> GapRow | None:
    """One person with what is missing; None when he is not the reader's to see."""
    where, values = _where(actor, GapFilter(whose="scope"))
    found = _rows(f"{where} and c.id = %s", [*values, contact_id])
    return found[0] if found else None


def gap_rows_of(*, actor: Actor, account_id: int) -> tuple[GapRow, ...]:
    """Everybody at an account with what his card lacks, key persons first; refuses `not_found`."""
    access.require(actor, "account.view", account_id)
    return tuple(_rows("c.account_id = %s order by c.is_key_person desc, c.sort_key, c.id", [account_id]))


def gap_counts(*, actor: Actor) -> dict[str, int]:
    """Field → how many people of the actor's own accounts lack it: one statement."""
    with connection.cursor() as cursor:
        columns = ", ".join(f"count(*) filter (where {_MISSING[key]})" for key in CARD)
        cursor.execute(f"select {columns} {_FROM} b.owner_id = %s", [actor.user_id])
        return dict(zip(CARD, cursor.fetchone(), strict=True))


def _where(actor: Actor, narrowed: GapFilter) -> tuple[str, list[Any]]:
    if narrowed.whose == "mine":
        return "b.owner_id = %s", [actor.user_id]
    seen, values = access.account_scope(actor).sql("c.account_id")
    if narrowed.owner_id is not None:
        return f"{seen} and b.owner_id = %s", [*values, narrowed.owner_id]
    return seen, values


def _rows(condition: str, values: list[Any]) -> list[GapRow]:
    missing, asked = (", ".join(f"case when {kind[key]} then '{key}' end" for key in CARD) for kind in (_MISSING, _ASKED))
    with connection.cursor() as cursor:
        cursor.execute(
            "select c.id, c.name, c.post, c.is_key_person, c.account_id, b.name, b.owner_id, b.owner_name, "
            f"array_remove(array[{missing}], null), array_remove(array[{asked}], null) {_FROM} {condition}", values)
        return [GapRow(contact_id=row[0], name=row[1], post=row[2], is_key_person=row[3], account_id=row[4], account_name=row[5], owner_id=row[6],
                       owner_name=row[7], missing=_fields(row[8]), asked=_fields(row[9])) for row in cursor.fetchall()]


def _fields(keys: list[str]) -> tuple[Field, ...]:
    return tuple(CONTACT[key] for key in keys)
