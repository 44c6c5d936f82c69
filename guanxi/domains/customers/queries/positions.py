"""Posts of a person over time, and who worked at an account on a past day (ARC-06)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models.functions import Coalesce, TruncDate

from guanxi.domains.customers.fields import CONTACT
from guanxi.domains.customers.models import Account, Contact, Position
from guanxi.domains.customers.queries import contacts, privacy
from guanxi.domains.customers.rules import masking
from guanxi.foundation.django import clock
from guanxi.foundation.django.personal import MARK
from guanxi.foundation.pure.actor import Actor

MOST_LEFT = 50


@dataclass(frozen=True, kw_only=True)
class PositionLine:
    """One post. until None: today's. position_id 0: today's post, which is edited in the contact. contact_id 0: no longer to be opened."""

    position_id: int
    contact_id: int
    name: str
    account_id: int
    account_name: str
    post: str
    department: str
    since: date | None
    until: date | None
    source: str


def positions(*, actor: Actor, contact_id: int) -> tuple[PositionLine, ...]:
    """Today's post, then the former ones, latest first; those at accounts the reader does not see are left out. Refuses `not_found`."""
    card = contacts.contact(actor=actor, contact_id=contact_id)
    rows = list(Position.objects.filter(contact_id=contact_id).order_by("-valid_until", "-pk"))
    names = dict(Account.objects.filter(pk__in={card.account_id, *(row.account_id for row in rows)}).values_list("pk", "name"))
    today = PositionLine(position_id=0, contact_id=card.id, name=card.name, account_id=card.account_id, account_name=names.get(card.account_id, ""),
                         post=card.post, department=card.department, since=card.post_since, until=None, source="")
    relation = contacts.relation_to(actor=actor, account_id=card.account_id)
    return (today, *(_line(row, relation, names[row.account_id], card.id) for row in rows if row.account_id in names))


def people_as_of(*, actor: Actor, account_id: int, on: date) -> Sequence[PositionLine]:
    """Who worked at the account on a past day, in which post, as far as the archive knows. Refuses `not_found`. ARC-06.

    A person whose beginning nobody entered counts from the day he was recorded.
    """
    relation = contacts.relation_to(actor=actor, account_id=account_id)
    former = list(Position.objects.filter(account_id=account_id, valid_from__lte=on, valid_until__gt=on).order_by("name", "pk"))
    here = set(Contact.objects.filter(pk__in=[row.contact_id for row in former], is_active=True).values_list("pk", flat=True))
    then = {row.contact_id for row in former}
    today = (Contact.objects.filter(account_id=account_id, is_active=True).exclude(pk__in=then)
             .annotate(begun=Coalesce("post_since", TruncDate("created_at", tzinfo=clock.ZONE))).filter(begun__lte=on).order_by("sort_key", "pk"))
    found = [_line(row, relation, "", row.contact_id if row.contact_id in here else 0) for row in former]
    for row in today:
        found.append(PositionLine(
            position_id=0, contact_id=row.pk, name=row.name, account_id=account_id, account_name="", post=_shown("post", row.post, relation),
            department=_shown("department", row.department, relation), since=row.post_since, until=None, source=""))
    return found


def people_who_left(*, actor: Actor, account_id: int) -> Sequence[PositionLine]:
    """Whoever was retired (已离任) and may come back, the latest first, at most MOST_LEFT. Refuses `not_found`."""
    relation = contacts.relation_to(actor=actor, account_id=account_id)
    gone = Contact.objects.filter(account_id=account_id, is_active=False, merged_into=None).exclude(name=MARK)
    rows = Position.objects.filter(account_id=account_id, source="left", contact__in=gone).order_by("contact_id", "-pk").distinct("contact_id")
    latest = sorted(rows, key=lambda row: (row.valid_until, row.pk), reverse=True)[:MOST_LEFT]
    return [_line(row, relation, "", row.contact_id) for row in latest]


def _line(row: Position, relation: masking.Relation, account_name: str, contact_id: int) -> PositionLine:
    return PositionLine(
        position_id=row.pk, contact_id=contact_id, name=row.name, account_id=row.account_id, account_name=account_name,
        post=_shown("post", row.post, relation), department=_shown("department", row.department, relation), since=row.valid_from,
        until=row.valid_until, source=row.source)


def _shown(key: str, text: str, relation: masking.Relation) -> str:
    return masking.show(field=CONTACT[key], text=text, relation=relation, masking=privacy.masking()).text
