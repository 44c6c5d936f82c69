"""Contacts as this reader may see them: personal data pass the masking matrix here, for every channel (PRM-63)."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from guanxi.domains.customers import access
from guanxi.domains.customers.fields import CONTACT
from guanxi.domains.customers.models import Contact, Disclosure
from guanxi.domains.customers.queries import accounts, privacy
from guanxi.domains.customers.rules import completeness as completeness_rules
from guanxi.domains.customers.rules import masking as masking_rules
from guanxi.foundation.pure.actor import Actor
from guanxi.foundation.pure.refusal import not_found


@dataclass(frozen=True, kw_only=True)
class ContactCard:
    """A person at a customer. `shown`: every catalogue field that is text, masked or plain for this reader."""

    id: int
    version: int
    account_id: int
    name: str
    post: str
    department: str
    post_since: date | None
    is_key_person: bool
    shown: Mapping[str, masking_rules.Shown]
    known_unknown: tuple[str, ...]
    completeness: int
    gaps: Sequence[completeness_rules.Gap]

    @property
    def opens_with_reason(self) -> bool:
        """True when a reason would show the reader more."""
        return any(value.opens_with_reason for value in self.shown.values())

    @property
    def can_open(self) -> bool:
        """True when the reader may open something himself."""
        return self.opens_with_reason or any(value.opens_logged for value in self.shown.values())


def contacts(*, actor: Actor, account_id: int, disclosed: Mapping[int, frozenset[str]] | None = None) -> tuple[ContactCard, ...]:
    """Active people of an account, key persons first, then by name. Refuses `not_found` for a foreign account. ARC-02.

    disclosed: contact id → classes that a command has just opened and logged for this reader.
    """
    relation = access.relations_of(actor=actor, account_ids=[account_id]).get(account_id)
    if relation is None:
        raise not_found()
    rows = Contact.objects.filter(account_id=account_id, is_active=True).order_by("-is_key_person", "sort_key", "pk")
    opened = disclosed or {}
    return tuple(_card(row, relation, opened.get(row.pk, frozenset())) for row in rows)


def contact(*, actor: Actor, contact_id: int, disclosed: frozenset[str] = frozenset()) -> ContactCard:
    """One person, masked for this reader; refuses `not_found` when his account is not the reader's to see."""
    row = Contact.objects.filter(pk=contact_id, is_active=True).first()
    if row is None:
        raise not_found()
    relation = access.relations_of(actor=actor, account_ids=[row.account_id]).get(row.account_id)
    if relation is None:
        raise not_found()
    return _card(row, relation, disclosed)


def names_of(*, actor: Actor, ids: Collection[int]) -> dict[int, str]:
    """Names of contacts the actor sees."""
    rows = Contact.objects.filter(pk__in=ids, is_active=True)
    return dict(rows.filter(access.account_scope(actor).q("account_id")).values_list("pk", "name"))


def persons_disclosed(*, user_id: int, level: str, day: date) -> int:
    """How many different people's data of this class the user was shown on this day."""
    return Disclosure.objects.filter(user_id=user_id, day=day, level=level).values("contact_id").distinct().count()


def has_reason_today(*, user_id: int, account_id: int, level: str, day: date) -> bool:
    """True when the user has given his reason for this account and class on this day already."""
    return Disclosure.objects.filter(user_id=user_id, day=day, level=level, account_id=account_id).exclude(reason="").exists()


def disclosures(*, actor: Actor, account_id: int, days: int, today: date) -> Sequence[Disclosure]:
    """Who was shown personal data of this account lately, latest first; for the account's owner and his superiors."""
    access.require(actor, "account.view", account_id)
    since = today - timedelta(days=days)
    return list(Disclosure.objects.filter(account_id=account_id, day__gte=since).order_by("-at")[:100])


def _card(row: Contact, relation: masking_rules.Relation, disclosed: frozenset[str]) -> ContactCard:
    masking = privacy.masking()
    complete = accounts.completeness_of_contact(row)
    shown = {field.key: masking_rules.show(field=field, text=getattr(row, field.key), relation=relation, masking=masking,
                                           disclosed=disclosed)
             for field in CONTACT.fields if field.kind not in ("date", "bool")}
    return ContactCard(
        id=row.pk, version=row.version, account_id=row.account_id, name=row.name, post=shown["post"].text,
        department=shown["department"].text, post_since=row.post_since, is_key_person=row.is_key_person, shown=shown,
        known_unknown=tuple(row.known_unknown), completeness=complete.percent, gaps=complete.gaps)
