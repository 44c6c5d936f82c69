"""People across accounts for programs: the page's filters and columns, masked alike, a cursor instead of page numbers."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from typing import Any

from guanxi.domains.customers import api as customers
from guanxi.domains.lists import api as lists
from guanxi.foundation.pure.actor import Actor
from guanxi.foundation.pure.bilingual import t
from guanxi.integrations.rest import cursor as cursors
from guanxi.integrations.rest import given
from guanxi.integrations.rest.reading.book import MOST, Params, units_of


@dataclass(frozen=True, kw_only=True)
class PeopleRows:
    """A stretch of the list; `next` is the cursor of the following one, null at the end."""

    items: list[dict[str, Any]]
    next: str | None


def people(*, actor: Actor, today: date, params: Params, limit: int = 50, cursor: str = "") -> PeopleRows:
    """Everybody at the accounts the caller sees. Filters as in the address of the page; `sort`: name, account or owner, `-` in front descends.

    What the page masks is masked here; `masked` names those members. Refuses `unknown_filter`, `wrong_value` (a cursor of another list,
    a limit above 200).
    """
    if not 1 <= limit <= MOST:
        raise given.wrong("limit", t(f"应为1至{MOST}", f"1 to {MOST}"))
    if "page" in params:
        raise given.unknown(["page"])
    asked = {"sort": ["name"], **params}
    query = lists.read_query(params=asked, today=today, units=units_of(params), book=customers.people_columns())
    of = json.dumps(["contacts", actor.user_id, sorted((name, list(values)) for name, values in asked.items())])
    place = cursors.read(cursor, of=of) if cursor else None
    if place is not None and len(place) != 3:
        raise given.wrong("cursor", t("游标已过期,请从头读取", "is one of a former version: begin anew"))
    after = customers.PersonMark(value=str(place[0]), contact_id=int(place[1]), account_id=int(place[2])) if place else None
    rows, mark = customers.people_after(actor=actor, query=query, after=after, limit=limit)
    return PeopleRows(items=[_item(one) for one in rows], next=_cursor(mark, of) if mark else None)


def _cursor(mark: customers.PersonMark, of: str) -> str:
    return cursors.made(place=[mark.value, mark.contact_id, mark.account_id], of=of)


def _item(one: customers.PersonRow) -> dict[str, Any]:
    data: dict[str, Any] = {**{key: text.zh for key, text in one.said.items()}, **one.flags}  # the page has words for yes and no
    owner = {"user_id": one.owner_id, "name": one.owner_name} if one.owner_id else None
    return {"contact_id": one.contact_id, "name": one.name, "account_id": one.account_id, "account": one.account_name, "unit_id": one.unit_id,
            "owner": owner, "grade": one.grade, "is_key_person": one.is_key_person,
            **{key: value for key, value in data.items() if key != "key_person"}, "masked": sorted(one.masked)}
