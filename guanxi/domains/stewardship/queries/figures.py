"""The figures by field, owner, unit, and the accounts behind them. Sums of the last finished run, in the reader's own reach."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import connection

from guanxi.domains.customers import api as customers
from guanxi.domains.organisation import api as organisation
from guanxi.domains.stewardship import access
from guanxi.domains.stewardship.fields import GAPS, STATES
from guanxi.domains.stewardship.queries import policy, states
from guanxi.domains.stewardship.rules import quality as rules
from guanxi.foundation.pure.actor import Actor
from guanxi.foundation.pure.bilingual import Text
from guanxi.foundation.pure.paging import MAX_PAGE, Page
from guanxi.foundation.pure.refusal import not_found

PAGE, COUNT_BOUND, MARKS_SHOWN = 50, 10_000, 3
COUNTS = ("required", "filled", "unknown", "done", "ageing", "fresh", "right", "wrong")
_SUMS = ", ".join(f'coalesce(sum(s."{name}"), 0)' for name in COUNTS)
_OWN = ", ".join(f'q."{name}"' for name in COUNTS)
_BY_FIELD = ", ".join(f'sum(s."{name}") as "{name}"' for name in COUNTS)
# How many a figure is about, people or accounts, the fewer of both: everybody has a name, every account needs one; an account without
# people lacks one whole person, who is nobody yet.
_PERSON = "contact.name"
_SIZE = (f"least(nullif(max(s.filled) filter (where s.field = '{_PERSON}'), 0), "
         "nullif(max(s.required) filter (where s.field like 'account.%%'), 0))")


@dataclass(frozen=True, kw_only=True)
class Narrowed:
    """What the figures are narrowed to. unit: with everything below. mark, for accounts only: `contact.mobile:missing`, or a field for
    every gap of it. industry: units that serve it, with everything below (ORG-09)."""

    unit_id: int | None = None
    owner_id: int | None = None
    mark: str = ""
    industry: str = ""


@dataclass(frozen=True, kw_only=True)
class Figure:
    """One line: key is a field, a user id or a unit id. is_hidden: about fewer than five people or accounts, not for this reader (PRM-60)."""

    key: str
    name: Text
    hint: Text
    tally: rules.Tally
    is_hidden: bool = False


@dataclass(frozen=True, kw_only=True)
class AccountLine:
    """One account of the list. marks: its first gaps in words."""

    account_id: int
    name: str
    owner_name: str
    tally: rules.Tally
    last_checked_on: date | None
    gaps: Sequence[tuple[Text, Text]]
    gap_count: int


@dataclass(frozen=True, kw_only=True)
class Stamp:
    """As of which night, over how many accounts. on None: nothing has been summed up yet. at: when it was counted; what came since is not in."""

    run_id: int
    on: date | None
    accounts: int
    at: datetime | None = None


def stamp() -> Stamp:
    """The last finished run: one statement."""
    with connection.cursor() as cursor:
        cursor.execute('select id, "on", accounts, began_at from stewardship_qualityrun where finished_at is not null order by id desc limit 1')
        row = cursor.fetchone()
    return Stamp(run_id=row[0], on=row[1], accounts=row[2], at=row[3]) if row else Stamp(run_id=0, on=None, accounts=0)


def by_field(*, actor: Actor, today: date, narrowed: Narrowed, run: Stamp) -> Sequence[Figure]:
    """Every required field in the catalogue's order, with its steward. ARC-11, ARC-12, ARC-14."""
    where, values = _where(actor, narrowed, run)
    found = _sums(f"select s.field, {_SUMS} from stewardship_qualitysum s where {where} group by s.field", values)  # noqa: S608
    section, people = policy.fields(on=today), found[_PERSON].filled if _PERSON in found else 0
    return [Figure(key=key, name=label_of(key), hint=section.steward_name(section.tended(key).steward), tally=found[key],
                   is_hidden=_hides(actor, people if key.startswith("contact.") else found[key].required))
            for key in customers.archive_fields() if key in found]


def by_owner(*, actor: Actor, narrowed: Narrowed, run: Stamp, number: int = 1, size: int = PAGE) -> Page[Figure]:
    """People, the one with the least verified first. A person's own page is the same figure. ARC-13."""
    where, values = _where(actor, narrowed, run)
    with connection.cursor() as cursor:
        cursor.execute(
            f"select s.owner_id, {_SIZE}, {_SUMS} from (select s.owner_id, s.field, {_BY_FIELD} from stewardship_qualitysum s where {where} "  # noqa: S608
            "group by 1, 2) s group by s.owner_id order by sum(s.done)::float / sum(s.required), s.owner_id limit %s offset %s",
            [*values, size + 1, (number - 1) * size])
        found = {row[0]: (row[1] or 0, _tally(row[2:])) for row in cursor.fetchall()}
    people = organisation.users(ids=[key for key in list(found)[:size] if key])
    rows = [Figure(key=str(key), tally=tally, is_hidden=_hides(actor, about),
                   name=_name(people[key].name) if key in people else Text("无归属", "Nobody"),
                   hint=_name(people[key].unit_name) if key in people else Text("", ""))
            for key, (about, tally) in list(found.items())[:size]]
    return Page(rows=rows, number=number, size=size, has_next=len(found) > size)


def by_unit(*, actor: Actor, narrowed: Narrowed, run: Stamp) -> Sequence[Figure]:
    """The unit itself and the ones directly below it, each with everything below: the way down. ARC-13."""
    home = narrowed.unit_id or actor.unit_id
    if home is None:
        return ()
    where, values = _where(actor, Narrowed(owner_id=narrowed.owner_id, industry=narrowed.industry), run)
    with connection.cursor() as cursor:
        cursor.execute(
            f"select s.id, s.name, {_SIZE}, {_SUMS} from (select c.id, c.name, c.path, s.field, {_BY_FIELD} from organisation_unit h "  # noqa: S608
            "join organisation_unit c on c.parent_id = h.id or c.id = h.id "
            "join organisation_unit u on (u.path like c.path || '%%' and c.id <> h.id) or u.id = c.id "
            f"join stewardship_qualitysum s on s.unit_id = u.id and {where} where h.id = %s "
            "group by 1, 2, 3, 4) s group by s.id, s.name, s.path order by s.path",
            [*values, home])
        return [Figure(key=str(row[0]), name=_name(row[1]), tally=_tally(row[3:]), is_hidden=_hides(actor, row[2] or 0),
                       hint=Text("本级直属", "directly here") if row[0] == home else Text("含下级", "with all below")) for row in cursor.fetchall()]


def accounts(*, actor: Actor, narrowed: Narrowed, number: int = 1, size: int = PAGE) -> Page[AccountLine]:
    """Accounts behind a figure, the least verified first. `mark` keeps to those with this gap. ARC-11."""
    seen, values = access.accounts(actor, "q.account_id", unit="q.unit_id")
    parts = [seen]
    for condition, value in (("q.unit_id = any(%s)", units_of(actor=actor, narrowed=narrowed)), ("q.owner_id = %s", narrowed.owner_id),
                             ("q.marks && %s::varchar[]", _marks(narrowed.mark))):
        if value is not None:
            parts.append(condition)
            values.append(value)
    where, number = " and ".join(parts), min(number, MAX_PAGE)
    with connection.cursor() as cursor:
        cursor.execute(
            f"select q.account_id, q.owner_id, q.last_checked_on, q.marks, {_OWN} from stewardship_accountquality q where {where} "  # noqa: S608
            "order by q.verified, q.account_id limit %s offset %s", [*values, size + 1, (number - 1) * size])
        rows = cursor.fetchall()
        cursor.execute(f"select count(*) from (select 1 from stewardship_accountquality q where {where} limit %s) bounded",  # noqa: S608
                       [*values, COUNT_BOUND + 1])
        total = int(cursor.fetchone()[0])
    names = customers.account_names(actor=actor, ids=[row[0] for row in rows[:size]])
    people = organisation.users(ids={row[1] for row in rows[:size] if row[1]})
    lines = [AccountLine(
        account_id=row[0], name=names[row[0]].name, owner_name=people[row[1]].name if row[1] in people else "", tally=_tally(row[4:]),
        last_checked_on=row[2], gaps=[said(mark) for mark in row[3][:MARKS_SHOWN]], gap_count=len(row[3])) for row in rows[:size] if row[0] in names]
    return Page(rows=lines, number=number, size=size, has_next=len(rows) > size, total=min(total, COUNT_BOUND), is_exact=total <= COUNT_BOUND)


def said(mark: str) -> tuple[Text, Text]:
    """A mark in words: field and state."""
    field, _, state = mark.partition(":")
    return label_of(field), STATES.get(state, Text(state, state))


def label_of(field: str) -> Text:
    """`contact.mobile` as people call it; people's fields say so."""
    label = states.label_of(field)
    return Text(f"联系人·{label.zh}", f"Contact: {label.en}") if field.startswith("contact.") and label.zh != field else label


def _marks(mark: str) -> list[str] | None:
    """The marks that open a list: one, or for a field alone every gap of it."""
    return None if not mark else [mark] if ":" in mark else [f"{mark}:{state}" for state in GAPS]


def _where(actor: Actor, narrowed: Narrowed, run: Stamp) -> tuple[str, list[Any]]:
    reach, values = access.sums(actor)
    parts, bound = ["s.run_id = %s", reach], [run.run_id, *values]
    units = units_of(actor=actor, narrowed=narrowed)
    if units is not None:
        parts.append("s.unit_id = any(%s)")
        bound.append(units)
    if narrowed.owner_id is not None:
        parts.append("s.owner_id = %s")
        bound.append(narrowed.owner_id)
    return " and ".join(parts), bound


def units_of(*, actor: Actor, narrowed: Narrowed) -> list[int] | None:
    """Whose accounts the figures are about: a unit with all below, of them those that serve an industry; None: everything in reach."""
    below = units_below(actor=actor, unit_id=narrowed.unit_id)
    if not narrowed.industry:
        return below
    serving = organisation.units_of_industry(code=narrowed.industry)
    return sorted(serving if below is None else serving.intersection(below))


def units_below(*, actor: Actor, unit_id: int | None) -> list[int] | None:
    """The unit with all below, when it lies in the reader's reach; refuses `not_found` otherwise."""
    if unit_id is None:
        return None
    if actor.scope.shape != "all" and unit_id not in (actor.scope.unit_ids or actor.scope.home_ids):
        raise not_found()
    return list(organisation.subtree_ids(unit_id=unit_id))


def _hides(actor: Actor, size: int) -> bool:
    """PRM-60. Who answers for himself alone reads figures of his own work, however few he looks after (ARC-13)."""
    return (actor.scope.shape == "all" or bool(actor.scope.unit_ids)) and organisation.is_group_hidden(roles=actor.roles, size=size)


def _sums(sql: str, values: list[Any]) -> Mapping[Any, rules.Tally]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return {row[0]: _tally(row[1:]) for row in cursor.fetchall()}


def _tally(row: Sequence[Any]) -> rules.Tally:
    return rules.Tally(**{name: int(value) for name, value in zip(COUNTS, row, strict=True)})


def _name(text: str) -> Text:
    return Text(text, text)
