"""Contacts as this reader may see them: personal data pass the masking matrix here, for every channel (PRM-63)."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from guanxi.domains.customers import access
from guanxi.domains.customers.fields import CONTACT_UNKNOWN, PHONE, PHONE_KINDS
from guanxi.domains.customers.models import Contact
from guanxi.domains.customers.queries import accounts, catalogue, privacy, topics
from guanxi.domains.customers.rules import birthdays, custom_values
from guanxi.domains.customers.rules import completeness as completeness_rules
from guanxi.domains.customers.rules import masking as masking_rules
from guanxi.domains.customers.rules.birthdays import Next
from guanxi.domains.customers.rules.topics import Hint
from guanxi.foundation.django import clock
from guanxi.foundation.pure.actor import Actor
from guanxi.foundation.pure.bilingual import Text
from guanxi.foundation.pure.catalogue import Field
from guanxi.foundation.pure.refusal import not_found
from guanxi.policy.privacy import Masking

_PHONE_KIND = dict(PHONE_KINDS)
DIALLED = ("mobile", "office_phone")


@dataclass(frozen=True, kw_only=True)
class PhoneLine:
    """A further number of a person, masked or plain for this reader."""

    id: int
    kind: Text
    shown: masking_rules.Shown
    is_preferred: bool


class OwnLine(NamedTuple):
    """A custom field of a person in words; masked as the matrix says."""

    key: str
    label: Text
    text: Text
    is_masked: bool


@dataclass(frozen=True, kw_only=True)
class ContactCard:
    """A person at a customer. `shown`: every field that is text, and every custom one, masked or plain for this reader.

    own: the custom fields that say something, in words. closes_in: after so many seconds what a reason opened is masked again; 0: nothing did.
    """

    id: int
    version: int
    account_id: int
    name: str
    post: str
    department: str
    post_since: date | None
    is_key_person: bool
    is_group_level: bool
    shown: Mapping[str, masking_rules.Shown]
    known_unknown: tuple[str, ...]
    completeness: int
    gaps: Sequence[completeness_rules.Gap]

    more_phones: tuple[PhoneLine, ...] = ()
    next_birthday: Next | None = None
    topics: tuple[Hint, ...] = ()
    fields: tuple[Field, ...] = ()
    own: tuple[OwnLine, ...] = ()
    closes_in: int = 0

    @property
    def _values(self) -> tuple[masking_rules.Shown, ...]:
        return (*self.shown.values(), *(line.shown for line in self.more_phones))

    @property
    def opens_with_reason(self) -> bool:
        """True when a reason would show the reader more."""
        return any(value.opens_with_reason for value in self._values)

    @property
    def phones(self) -> tuple[masking_rules.Shown, ...]:
        """The preferred number first, then mobile, office phone and further ones, as far as there are any."""
        own = [self.shown[key] for key in DIALLED if self.shown[key].text]
        return (*(line.shown for line in self.more_phones if line.is_preferred), *own,
                *(line.shown for line in self.more_phones if not line.is_preferred))

    @property
    def unasked(self) -> tuple[Field, ...]:
        """Optional fields that are empty and were not asked: what 未知(已问) can be said of beside the required gaps."""
        return tuple(field for field in self._optional if field.key not in self.known_unknown)

    @property
    def asked_in_vain(self) -> tuple[Field, ...]:
        """Optional fields answered with 未知(已问)."""
        return tuple(field for field in self._optional if field.key in self.known_unknown)

    @property
    def _optional(self) -> tuple[Field, ...]:
        return tuple(field for field in self.fields
                     if (field.is_custom or field.key in CONTACT_UNKNOWN) and not field.required and not self.shown[field.key].text)

    @property
    def is_in_vault(self) -> bool:
        """True when something would open with an approval."""
        return any(value.is_masked and value.showing == "vault" for value in self._values)

    @property
    def shows_private(self) -> bool:
        """True when a private value (L3) stands there in plain: the page carries a watermark then (PRM-69)."""
        return any(self.shown[field.key].text and not self.shown[field.key].is_masked
                   for field in self.fields if field.level in ("L3", "L4") and field.key in self.shown)

    @property
    def can_open(self) -> bool:
        """True when the reader may open something himself."""
        return self.opens_with_reason or any(value.opens_logged for value in self._values)


def contacts(*, actor: Actor, account_id: int, disclosed: Mapping[int, frozenset[str]] | None = None) -> tuple[ContactCard, ...]:
    """Active people of an account, key persons first, then by name. Refuses `not_found` for a foreign account. ARC-02.

    disclosed: contact id → classes that a command has just opened and logged for this reader.
    """
    relation = relation_to(actor=actor, account_id=account_id)
    return cards_of(rows=rows_of(account_id=account_id), relation=relation, masking=privacy.masking(), disclosed=disclosed or {})


def contact(*, actor: Actor, contact_id: int, disclosed: frozenset[str] = frozenset()) -> ContactCard:
    """One person, masked for this reader; refuses `not_found` when his account is not the reader's to see."""
    row = Contact.objects.filter(pk=contact_id, is_active=True).first()
    if row is None:
        raise not_found()
    relation = relation_to(actor=actor, account_id=row.account_id)
    return _card(row, relation, privacy.masking(), disclosed)


def vault_fields(*, actor: Actor, account_id: int) -> tuple[Field, ...]:
    """Fields of the account's people that the matrix puts in the vault for this reader; refuses `not_found`. PRM-66."""
    relation, masking = relation_to(actor=actor, account_id=account_id), privacy.masking()
    return tuple(field for field in catalogue.contacts().fields if masking.showing(field.level, relation) == "vault")


def relation_to(*, actor: Actor, account_id: int) -> masking_rules.Relation:
    """How close the reader stands to the account; refuses `not_found` when it is not his to see."""
    relation = access.relations_of(actor=actor, account_ids=[account_id]).get(account_id)
    if relation is None:
        raise not_found()
    return relation


def rows_of(*, account_id: int) -> Sequence[Contact]:
    """Active people, key persons first, then by name."""
    rows = Contact.objects.filter(account_id=account_id, is_active=True).prefetch_related("more_phones")
    return list(rows.order_by("-is_key_person", "sort_key", "pk"))


def holds(*, row: Contact, level: str) -> bool:
    """True when something of this class is known of the person."""
    return any(text_of(row, field) for field in catalogue.contacts().fields if field.level == level) or (
        level == PHONE.level and bool(row.more_phones.all()))


def numbers_of(row: Contact) -> tuple[tuple[Field, str], ...]:
    """His numbers in the order of `ContactCard.phones`, each with the field whose class it has."""
    known, more = {field.key: field for field in catalogue.contacts().fields}, list(row.more_phones.all())
    own = [(known[key], str(getattr(row, key))) for key in DIALLED if getattr(row, key)]
    return (*((PHONE, one.number) for one in more if one.is_preferred), *own, *((PHONE, one.number) for one in more if not one.is_preferred))


def text_of(row: Contact, field: Field) -> str:
    """A field's value as a form shows it, custom ones out of `extra`."""
    return custom_values.as_text(field, row.extra.get(field.key)) if field.is_custom else str(getattr(row, field.key) or "")


def cards_of(
    *, rows: Sequence[Contact], relation: masking_rules.Relation, masking: Masking, disclosed: Mapping[int, frozenset[str]]
) -> tuple[ContactCard, ...]:
    """Rows as cards for a reader in this relation. `disclosed` as in `contacts`."""
    return tuple(_card(row, relation, masking, disclosed.get(row.pk, frozenset())) for row in rows)


def names_of(*, actor: Actor, ids: Collection[int]) -> dict[int, str]:
    """Names of contacts the actor sees."""
    rows = Contact.objects.filter(pk__in=ids, is_active=True)
    return dict(rows.filter(access.account_scope(actor).q("account_id")).values_list("pk", "name"))


def _card(row: Contact, relation: masking_rules.Relation, masking: Masking, disclosed: frozenset[str]) -> ContactCard:
    complete = accounts.completeness_of_contact(row)
    fields = catalogue.contacts().fields
    shown = {field.key: masking_rules.show(field=field, text=text_of(row, field), relation=relation, masking=masking, disclosed=disclosed)
             for field in fields if field.is_custom or field.kind not in ("date", "bool")}
    birthday = birthdays.stored_birthday(text=row.birthday) if row.birthday and not shown["birthday"].is_masked else None
    phones = tuple(PhoneLine(id=one.pk, kind=_PHONE_KIND[one.kind], is_preferred=one.is_preferred, shown=masking_rules.show(
        field=PHONE, text=one.number, relation=relation, masking=masking, disclosed=disclosed)) for one in row.more_phones.all())
    own = tuple(_own(field, shown[field.key], row.extra[field.key]) for field in fields if field.is_custom and field.key in row.extra)
    is_told = bool(row.hobby) and not shown["hobby"].is_masked
    return ContactCard(
        fields=fields, own=own, topics=topics.hints(hobby=row.hobby, today=clock.today()) if is_told else (), more_phones=phones,
        next_birthday=birthdays.next_birthday(birthday=birthday, today=clock.today()) if birthday else None,
        id=row.pk, version=row.version, account_id=row.account_id, name=row.name, post=shown["post"].text,
        department=shown["department"].text, post_since=row.post_since, is_key_person=row.is_key_person, is_group_level=row.is_group_level,
        shown=shown,
        known_unknown=tuple(row.known_unknown), completeness=complete.percent, gaps=complete.gaps)


def _own(field: Field, shown: masking_rules.Shown, value: Any) -> OwnLine:
    text = Text(shown.text, shown.text) if shown.is_masked else custom_values.said(field, value)
    return OwnLine(key=field.key, label=field.label, text=text, is_masked=shown.is_masked)
