"""Accounts as other domains and pages see them: cards, header, identifiers, assignments, tree, gaps."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, NamedTuple

from django.db import connection

from guanxi.domains.customers import access
from guanxi.domains.customers.fields import ACCOUNT, CLASSES, CONTACT, IDENTIFIER_SCHEMES, industries
from guanxi.domains.customers.models import ROLES, Account, Contact
from guanxi.domains.customers.queries import catalogue
from guanxi.domains.customers.rules import completeness as completeness_rules
from guanxi.domains.customers.rules import values as value_rules
from guanxi.foundation.django import prepared
from guanxi.foundation.pure.actor import Actor
from guanxi.foundation.pure.bilingual import Text
from guanxi.foundation.pure.refusal import not_found


@dataclass(frozen=True, kw_only=True)
class AccountCard:
    """One account's own columns. `kind` and `industry` are the labels of the two codes; extra: values of custom fields as stored."""

    id: int
    version: int
    name: str
    short_name: str
    unit_id: int
    unit_name: str
    customer_kind: str
    kind: Text
    industry_code: str
    industry: Text
    service_scope: str
    cooperation: str
    industry_influence: str
    market_role: str
    sector_code: str
    region_code: str
    district: str
    address: str
    ownership_mode: str
    ownership_reason: str
    partner_unit_id: int | None
    partner_until: date | None
    has_agreement: bool | None
    agreement_number: str
    agreement_until: date | None
    agreement_unit_id: int | None
    registered_on: date | None
    is_upstream: bool
    influence_percentile: int | None
    revenue_group: int | None
    customer_since: date | None
    last_visited_on: date | None
    lost_on: date | None
    known_unknown: tuple[str, ...]
    is_active: bool
    updated_at: datetime
    extra: Mapping[str, Any]


class AccountName(NamedTuple):
    """What a row of a list says of an account: its names, the three codes behind words, where it is."""

    name: str
    short_name: str
    unit_id: int
    customer_kind: str
    industry_code: str
    district: str = ""
    address: str = ""
    agreement_unit_id: int | None = None
    partner_unit_id: int | None = None


@dataclass(frozen=True, kw_only=True)
class IdentifierCard:
    """One number of the account; `warning` says what looks wrong with it (USCC check digit)."""

    id: int
    scheme: str
    label: Text
    issuer: str
    value: str
    is_primary: bool
    valid_from: date | None
    valid_until: date | None
    warning: Text | None

    @property
    def was_mistake(self) -> bool:
        """It ended where it began: it never was this account's."""
        return self.valid_from is not None and self.valid_from == self.valid_until


@dataclass(frozen=True, kw_only=True)
class AssignmentCard:
    """Who answers for the account in which role; valid_until None: still. function: in its technical service team (ORG-12), "" for none.

    has_left: his access ended, and nobody took it over yet (LIF-17). project_id: the function is a role in that project group (ORG-18).
    """

    id: int
    role: str
    user_id: int
    user_name: str
    post: str
    phone: str
    unit_name: str
    valid_from: date
    valid_until: date | None
    source_document: str
    function: str = ""
    has_left: bool = False
    project_id: int | None = None


@dataclass(frozen=True, kw_only=True)
class Relative:
    """A neighbour in the legal tree: name for everybody, a link only when the reader sees it."""

    account_id: int
    name: str
    is_visible: bool


@dataclass(frozen=True, kw_only=True)
class AccountView:
    """Everything the head of the account page shows. ancestors: from the top down. gaps: of the account's own fields.

    is_above_others: something hangs on it in one of the three trees. sees_money: False where its money is not for him (docs/adr/0011).
    only_serves: nothing but local service lets him see it (operator 1.1). tends: it is his to keep, else he only reads it.
    """

    card: AccountCard
    identifiers: Sequence[IdentifierCard]
    assignments: Sequence[AssignmentCard]
    ancestors: Sequence[Relative]
    children_count: int
    is_above_others: bool
    sees_money: bool
    only_serves: bool
    tends: bool
    completeness: int
    gaps: Sequence[completeness_rules.Gap]

    def number(self, scheme: str) -> str:
        """The current number of a scheme, "" when there is none."""
        return next((i.value for i in self.numbers(scheme)), "")

    def numbers(self, scheme: str) -> tuple[IdentifierCard, ...]:
        """The numbers of a scheme that are in force, the first one (主编码) first."""
        return tuple(i for i in self.identifiers if i.scheme == scheme and i.valid_until is None)

    def former_numbers(self, scheme: str) -> tuple[IdentifierCard, ...]:
        """Those that ended."""
        return tuple(i for i in self.identifiers if i.scheme == scheme and i.valid_until is not None)

    def responsible(self, role: str) -> AssignmentCard | None:
        """The active person of a role, the first of several."""
        return next(iter(self.holders(role)), None)

    def holders(self, role: str) -> tuple[AssignmentCard, ...]:
        """The active people of a role: one owner, at most one lead, any number of others; who is there for a project stands with that."""
        return tuple(a for a in self.assignments if a.role == role and a.valid_until is None and a.project_id is None)


_KINDS = dict(ACCOUNT["customer_kind"].choices)
_CARD_COLUMNS = ("id", "version", "name", "short_name", "unit_id", "customer_kind", "industry_code", *CLASSES, "region_code", "district", "address",
                 "ownership_mode", "ownership_reason", "partner_unit_id", "partner_until", "has_agreement", "agreement_number", "agreement_until",
                 "agreement_unit_id", "registered_on", "is_upstream", "influence_percentile", "revenue_group", "customer_since", "last_visited_on",
                 "lost_on", "is_active", "updated_at")
_ASSIGNMENT_COLUMNS = ("id", "role", "user_id", "user_name", "post", "phone", "unit_name", "valid_from", "valid_until", "source_document",
                       "function", "has_left", "project_id")
_IDENTIFIER_COLUMNS = ("id", "scheme", "issuer", "value", "is_primary", "valid_from", "valid_until")

# What stands around one account `a`, each as one JSON value: as rows of their own they cost four more questions a page.
_NUMBERS = (f"(select jsonb_agg(jsonb_build_array({', '.join(f'i.{column}' for column in _IDENTIFIER_COLUMNS)}) "  # noqa: S608
            "order by i.is_primary desc, i.id) from customers_accountidentifier i where i.account_id = a.id)")
_PEOPLE = (
    "(select jsonb_agg(jsonb_build_array(s.id, s.role, s.user_id, p.name, p.post, p.phone, coalesce(w.name, ''), s.valid_from, s.valid_until, "
    "s.source_document, s.function, not p.is_active, s.project_id) order by s.valid_until desc, s.valid_from desc, s.id) from customers_assignment s "
    "join organisation_user p on p.id = s.user_id left join organisation_unit w on w.id = s.unit_id where s.account_id = a.id)")
_ABOVE = (
    "(with recursive above as (select e.parent_id as id, 1 as height from customers_treeedge e where e.tree_kind = 'legal' "
    "and e.child_id = a.id union all select e.parent_id, o.height + 1 from above o join customers_treeedge e "
    "on e.tree_kind = 'legal' and e.child_id = o.id where o.height < 20) "
    "select jsonb_agg(jsonb_build_array(h.id, h.name, exists (select 1 from customers_account c where c.id = h.id)) order by o.height desc) "
    "from customers_header((select array_agg(id) from above)) h join above o on o.id = h.id)")
_AROUND = (
    f"{_NUMBERS}, {_PEOPLE}, {_ABOVE}, (select count(*) from customers_treeedge e where e.tree_kind = 'legal' and e.parent_id = a.id), "  # noqa: S608
    "exists (select 1 from customers_treeedge e where e.parent_id = a.id)")
_CARD = f"u.name, a.known_unknown, a.extra, {', '.join(f'a.{column}' for column in _CARD_COLUMNS)}"


# The account page reads its head by written statements: through the ORM the same took a third of the page's processor time.
def cards(*, actor: Actor, ids: Collection[int]) -> dict[int, AccountCard]:
    """Cards of these accounts as far as the actor sees them, in one query (by primary key, under row security); amounts of custom fields only
    where their money is for him."""
    return _open_to(actor, _cards(actor, ids))


def _cards(actor: Actor, ids: Collection[int]) -> dict[int, AccountCard]:
    seen, values = access.account_scope(actor).sql_by_key("a.id", unit="a.unit_id")
    with prepared.cursor() as cursor:
        cursor.execute(
            f"select {_CARD} from customers_account a "  # noqa: S608
            f"join organisation_unit u on u.id = a.unit_id where a.id = any(%s) and a.is_active and {seen}", [list(ids), *values])
        return {row[3]: _card(*row) for row in cursor.fetchall()}


def without_money(card: AccountCard) -> AccountCard:
    """The card for who reads no money of the account: without the amounts of custom fields."""
    amounts = catalogue.money_keys(subject="account") & card.extra.keys()
    return replace(card, extra={key: value for key, value in card.extra.items() if key not in amounts}) if amounts else card


def _open_to(actor: Actor, found: dict[int, AccountCard]) -> dict[int, AccountCard]:
    """Asks whose money he sees only where a card holds an amount."""
    amounts = catalogue.money_keys(subject="account") if any(card.extra for card in found.values()) else frozenset()
    held = [pk for pk, card in found.items() if amounts & card.extra.keys()]
    if not held:
        return found
    seen = set(Account.objects.filter(access.money_scope(actor).reach_q("pk"), pk__in=held).values_list("pk", flat=True))
    return found | {pk: without_money(found[pk]) for pk in held if pk not in seen}


def account_names(*, actor: Actor, ids: Collection[int]) -> dict[int, AccountName]:
    """The names of these accounts as far as the actor sees them, by primary key under row security: a tenth of the cost of `cards`."""
    seen, values = access.account_scope(actor).sql_by_key("a.id", unit="a.unit_id")
    with prepared.cursor() as cursor:
        cursor.execute(
            "select a.id, a.name, a.short_name, a.unit_id, a.customer_kind, a.industry_code, a.district, a.address, a.agreement_unit_id, "  # noqa: S608
            "a.partner_unit_id from customers_account a "
            f"where a.id = any(%s) and a.is_active and {seen}", [list(ids), *values])
        return {row[0]: AccountName(*row[1:]) for row in cursor.fetchall()}


def account(*, actor: Actor, account_id: int) -> AccountView:
    """The account with everything around it; refuses `not_found` (404) when he does not see it. One statement. ARC-08, operator 2.1."""
    seen, values = access.account_scope(actor).sql_by_key("a.id", unit="a.unit_id")
    money, of_money = access.money_scope(actor).sql_by_key("a.id", unit="a.unit_id")
    beyond, of_beyond = access.beyond_service(actor).sql_by_key("a.id", unit="a.unit_id")
    with prepared.cursor() as cursor:
        cursor.execute(
            "select exists (select 1 from customers_visibility v where v.user_id = %s and v.account_id = a.id and v.via = any(%s)), "  # noqa: S608
            f"{money}, {beyond}, {_AROUND}, {_CARD} from customers_account a join organisation_unit u on u.id = a.unit_id "
            f"where a.id = %s and a.is_active and {seen}", [actor.user_id, list(access.RESPONSIBLE), *of_money, *of_beyond, account_id, *values])
        row = cursor.fetchone()
    if row is None:
        raise not_found()
    holds, sees_money, is_beyond, numbered, responsible, above, below, is_above, *own = row
    card, numbers, people = _card(*own), _identifiers(json.loads(numbered or "[]")), _assignments(json.loads(responsible or "[]"))
    complete = _completeness(card, numbers, people)
    return AccountView(
        card=card if sees_money else without_money(card), identifiers=numbers, assignments=people,
        ancestors=tuple(_relative(one) for one in json.loads(above or "[]")),
        children_count=below, is_above_others=is_above, sees_money=sees_money, only_serves=not is_beyond,
        tends=holds or access.in_reach(actor, card.unit_id), completeness=complete.percent, gaps=complete.gaps)


def identifiers(*, account_id: int) -> tuple[IdentifierCard, ...]:
    """All numbers of an account the caller has shown the reader to see; current ones first, in the catalogue's order."""
    return _identifiers(_rows_of(_NUMBERS, account_id))


def assignments(*, account_id: int) -> tuple[AssignmentCard, ...]:
    """Responsible people, active ones first, in the order of `ROLES`; then the former ones, latest first."""
    return _assignments(_rows_of(_PEOPLE, account_id))


def owner_of(*, account_id: int) -> AssignmentCard | None:
    """The active owner, if any."""
    return next((a for a in assignments(account_id=account_id) if a.role == "owner" and a.valid_until is None), None)


def ancestors(*, actor: Actor, account_id: int) -> tuple[Relative, ...]:
    """The accounts above in the legal tree, from the top down; at most 20 are shown. One query: row security says who is seen."""
    return tuple(_relative(row) for row in _rows_of(_ABOVE, account_id))


def relatives(*, actor: Actor, ids: Sequence[int]) -> tuple[Relative, ...]:
    """Names of tree neighbours in the given order; the name is no secret between relatives (operator 1.1)."""
    if not ids:
        return ()
    with connection.cursor() as cursor:
        cursor.execute("select id, name from customers_header(%s)", [list(ids)])
        names: Mapping[int, str] = dict(cursor.fetchall())
    seen = set(access.visible(Account.objects.filter(pk__in=ids), actor).values_list("pk", flat=True))
    return tuple(Relative(account_id=i, name=names[i], is_visible=i in seen) for i in ids if i in names)


def archive(*, actor: Actor, account_id: int) -> completeness_rules.Completeness:
    """Completeness of an account with its people, as in the book (decisions 13). ARC-11."""
    found = archives(actor=actor, ids=[account_id]).get(account_id)
    if found is None:
        raise not_found()
    return found


def archives(*, actor: Actor, ids: Collection[int]) -> dict[int, completeness_rules.Completeness]:
    """`archive` of several accounts in three statements; those the actor does not see are missing."""
    cards_of, around = _cards(actor, ids), _around(ids)
    people: dict[int, list[completeness_rules.Completeness]] = {account_id: [] for account_id in cards_of}
    for row in Contact.objects.filter(account_id__in=people, is_active=True):
        people[row.account_id].append(completeness_of_contact(row))
    empty = completeness_rules.completeness(catalogue=catalogue.contacts(), filled=())
    return {account_id: completeness_rules.together(_completeness(card, *around[account_id]), people[account_id], empty_contact=empty)
            for account_id, card in cards_of.items()}


def _around(ids: Collection[int]) -> dict[int, tuple[Sequence[IdentifierCard], Sequence[AssignmentCard]]]:
    with prepared.cursor() as cursor:
        cursor.execute(f"select a.id, {_NUMBERS}, {_PEOPLE} from unnest(%s::bigint[]) a(id)", [list(ids)])  # noqa: S608
        return {account_id: (_identifiers(json.loads(numbers or "[]")), _assignments(json.loads(people or "[]")))
                for account_id, numbers, people in cursor.fetchall()}


def completeness_of_contact(row: Contact) -> completeness_rules.Completeness:
    """Completeness of one person."""
    values = {field.key: getattr(row, field.key) for field in CONTACT.fields} | row.extra
    return completeness_rules.completeness(catalogue=catalogue.contacts(), filled=completeness_rules.filled_keys(values), unknown=row.known_unknown)


def _completeness(card: AccountCard, numbers: Sequence[IdentifierCard], people: Sequence[AssignmentCard],
                  ) -> completeness_rules.Completeness:
    current = [n.scheme for n in numbers if n.valid_until is None]
    values = {field.key: getattr(card, field.key, None) for field in ACCOUNT.fields}
    values |= {scheme: scheme in current or None for scheme in IDENTIFIER_SCHEMES} | {"unit": card.unit_id}
    values["manager"] = next((a.user_id for a in people if a.role == "owner" and a.valid_until is None), None)
    filled = completeness_rules.filled_keys({**values, **card.extra})
    return completeness_rules.completeness(catalogue=catalogue.accounts(), filled=filled, unknown=card.known_unknown)


def _rows_of(rows_sql: str, account_id: int) -> Sequence[Any]:
    with prepared.cursor() as cursor:
        cursor.execute(f"select {rows_sql} from (select %s::bigint as id) a", [account_id])  # noqa: S608
        return json.loads(cursor.fetchone()[0] or "[]")  # type: ignore[no-any-return] # lists of the columns named above


def _identifiers(rows: Sequence[Any]) -> tuple[IdentifierCard, ...]:
    order = list(IDENTIFIER_SCHEMES)
    found = [_identifier(**_dated(_IDENTIFIER_COLUMNS, row)) for row in rows]
    return tuple(sorted(found,
                        key=lambda i: (i.valid_until is not None, order.index(i.scheme) if i.scheme in order else 99)))


def _assignments(rows: Sequence[Any]) -> tuple[AssignmentCard, ...]:
    order = ROLES
    found = [AssignmentCard(**_dated(_ASSIGNMENT_COLUMNS, row)) for row in rows]
    return tuple(sorted(found, key=lambda a: (a.valid_until is not None, order.index(a.role))))


def _relative(row: Sequence[Any]) -> Relative:
    return Relative(account_id=row[0], name=row[1], is_visible=row[2])


def _dated(names: Sequence[str], row: Sequence[Any]) -> dict[str, Any]:
    """A row that came as JSON, its days as days."""
    values = dict(zip(names, row, strict=True))
    return values | {name: date.fromisoformat(values[name]) for name in ("valid_from", "valid_until") if values[name]}


def _card(unit_name: str, known_unknown: str, extra: str, *columns: Any) -> AccountCard:
    own: dict[str, Any] = dict(zip(_CARD_COLUMNS, columns, strict=True))
    return AccountCard(
        **own, unit_name=unit_name, kind=_KINDS.get(own["customer_kind"], Text("", "")), industry=industries.label_of(own["industry_code"]),
        known_unknown=tuple(json.loads(known_unknown)), extra=json.loads(extra))


def _identifier(*, scheme: str, value: str, **columns: Any) -> IdentifierCard:
    return IdentifierCard(**columns, scheme=scheme, value=value, label=IDENTIFIER_SCHEMES.get(scheme, Text(scheme, scheme)),
                          warning=value_rules.code_warning(scheme=scheme, value=value))
