"""Whom of a customer's people somebody of ours met, when and who it was (ORG-23); what the reader's own accounts tell of it.

Not for here: recording it (commands.visiting), who should go (visitors).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from guanxi.domains.customers.fields import CONTACT
from guanxi.domains.customers.models import Account, Contact, PersonVisit
from guanxi.domains.customers.queries import contacts, privacy
from guanxi.domains.customers.rules import masking
from guanxi.foundation.pure.actor import Actor

MOST = 200
SHOWN = 20


class LastVisit(NamedTuple):
    """The day, and who of ours went."""

    on: date
    by: str


@dataclass(frozen=True, kw_only=True)
class VisitLine:
    """One recorded visit to a person. account: where he was met."""

    on: date
    by: str
    account_id: int
    account_name: str


@dataclass(frozen=True, kw_only=True)
class Visited:
    """A person who may be named in a visit. last: when he was met last."""

    contact_id: int
    name: str
    post: str
    last: LastVisit | None


@dataclass(frozen=True, kw_only=True)
class Offered:
    """An account's people for the form of a visit; left_out: how many more there are."""

    people: Sequence[Visited]
    left_out: int


def last_visits(*, contact_ids: Sequence[int]) -> dict[int, LastVisit]:
    """The last visit of each, at accounts the reader sees; who was never met is missing."""
    rows = PersonVisit.objects.filter(contact__in=contact_ids).order_by("contact_id", "-visited_on", "-pk").distinct("contact_id")
    return {row.contact_id: LastVisit(row.visited_on, row.visited_by_name) for row in rows}


def visits_of(*, actor: Actor, contact_id: int) -> Sequence[VisitLine]:
    """The recorded visits to a person, the latest first, at most 20; those at accounts the reader does not see are left out. Refuses `not_found`."""
    contacts.contact(actor=actor, contact_id=contact_id)
    rows = list(PersonVisit.objects.filter(contact_id=contact_id).order_by("-visited_on", "-pk")[:SHOWN])
    names = dict(Account.objects.filter(pk__in={row.account_id for row in rows}).values_list("pk", "name"))
    return [VisitLine(on=row.visited_on, by=row.visited_by_name, account_id=row.account_id, account_name=names[row.account_id])
            for row in rows if row.account_id in names]


def people_to_visit(*, actor: Actor, account_id: int, first: Sequence[int] = ()) -> Offered:
    """Whom a visit may name: the account's people, `first` before the others, then key persons, then by name; at most 200. Refuses `not_found`."""
    relation = contacts.relation_to(actor=actor, account_id=account_id)
    here = Contact.objects.filter(account_id=account_id, is_active=True)
    asked = list(here.filter(pk__in=first).order_by("sort_key", "pk"))
    rows = (asked + list(here.exclude(pk__in=first).order_by("-is_key_person", "sort_key", "pk")[:MOST]))[:MOST]
    last = last_visits(contact_ids=[row.pk for row in rows])
    hidden = privacy.masking()
    return Offered(left_out=here.count() - len(rows), people=[Visited(
        contact_id=row.pk, name=row.name, last=last.get(row.pk),
        post=masking.show(field=CONTACT["post"], text=row.post, relation=relation, masking=hidden).text) for row in rows])
