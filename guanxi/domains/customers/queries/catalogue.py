"""The catalogue of accounts and of contacts today: declared fields and custom ones. The one look-up that form, commands, masking,
import, history, completeness and the book share (ARC-01, SYS-22).

Read again as soon as any process has changed a definition (foundation.django.definitions).
"""

from __future__ import annotations

import functools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.conf import settings

from guanxi.domains.customers import policy
from guanxi.domains.customers.fields import ACCOUNT, CLASSES, CONTACT
from guanxi.domains.customers.models import CustomField
from guanxi.domains.customers.rules import custom_fields as rules
from guanxi.domains.customers.rules.custom_values import PREFIX
from guanxi.domains.lists import api as lists
from guanxi.domains.organisation import api as organisation
from guanxi.domains.rulebook import api as rulebook
from guanxi.foundation.django import clock
from guanxi.foundation.django.definitions import Defined
from guanxi.foundation.pure.bilingual import Text
from guanxi.foundation.pure.catalogue import Catalogue, Field
from guanxi.foundation.pure.refusal import not_found
from guanxi.policy import load

Choices = tuple[tuple[str, Text], ...]
DECLARED: Mapping[str, Catalogue] = {"account": ACCOUNT, "contact": CONTACT}


@dataclass(frozen=True, kw_only=True)
class CustomFieldCard:
    """A definition as the steward's page shows it. column: how far its column of the book is, None when it has none."""

    number: int
    version: int
    subject: str
    field: Field
    is_retired: bool
    created_at: datetime
    column: lists.BookColumnState | None = None


def _load() -> tuple[CustomFieldCard, ...]:
    return tuple(_card(row) for row in CustomField.objects.order_by("position", "number"))


_cards: Defined[tuple[CustomFieldCard, ...]] = Defined(_load)
_lists: Defined[dict[date, Mapping[str, Choices]]] = Defined(dict)
_catalogues: Defined[dict[date, dict[str, Catalogue]]] = Defined(dict)


def of(subject: str) -> Catalogue:
    """The catalogue in force: declared fields with the pack's lists, then custom ones in the steward's order. Remembered like `classes`."""
    kept, today = _catalogues(), clock.today()
    if today not in kept:
        kept.clear()
        kept[today] = {}
    if subject not in kept[today]:
        kept[today][subject] = _of_today(subject)
    return kept[today][subject]


def _of_today(subject: str) -> Catalogue:
    declared = DECLARED[subject]
    if subject == "account":
        declared = Catalogue(subject=subject, fields=listed(declared.fields))
    return declared.extended(customs(subject))


def listed(fields: Sequence[Field]) -> tuple[Field, ...]:
    """The same fields, those of the pack's lists with today's values; one without any is left out. ARC-23 to ARC-26, ARC-28."""
    lists_now = classes()
    return tuple(replace(field, choices=lists_now[field.key]) if field.key in lists_now else field
                 for field in fields if field.key not in CLASSES or lists_now[field.key])


def classes() -> Mapping[str, Choices]:
    """The values of the fields that the pack lists, today; remembered until another version is activated or the day ends."""
    kept, today = _lists(), clock.today()
    if today not in kept:
        kept.clear()
        kept[today] = _lists_on(today)
    return kept[today]


def _lists_on(day: date) -> Mapping[str, Choices]:
    section = rulebook.section(key="customers/classes", on=day)
    found = policy.CLASSES.validate_python(dict(section.data)) if section else _of_files(settings.GUANXI_OPERATOR)
    return {key: found.choices(key) for key in CLASSES}


@functools.cache
def _of_files(operator: str) -> policy.Classes:
    """Before any version is in force, or one that knows of classes, the shipped files count."""
    return policy.CLASSES.validate_python(load.load(operator, below="customers/classes").sections["customers/classes"].data)


def accounts() -> Catalogue:
    """The catalogue of an account today."""
    return of("account")


def contacts() -> Catalogue:
    """The catalogue of a contact today."""
    return of("contact")


def customs(subject: str) -> tuple[Field, ...]:
    """The custom fields in use."""
    return tuple(card.field for card in _cards() if card.subject == subject and not card.is_retired)


def ever(subject: str) -> Catalogue:
    """The catalogue with retired fields as well: for history and for erasure."""
    declared = DECLARED[subject]
    if subject == "account":
        lists_now = classes()
        declared = Catalogue(subject=subject, fields=tuple(
            replace(field, choices=lists_now.get(field.key, field.choices)) for field in declared.fields))
    return declared.extended(tuple(card.field for card in _cards() if card.subject == subject))


def one_ever(*, subject: str, key: str) -> Field | None:
    """One field by its key, retired ones too, as it was declared: a choice of the pack's lists without its values."""
    known = (*DECLARED[subject].fields, *(card.field for card in _cards() if card.subject == subject))
    return next((field for field in known if field.key == key), None)


def editable_fields(*, subject: str) -> tuple[Field, ...]:
    """Every field that people may edit of `account` or `contact`, declared and custom: what a merge lets them pick."""
    return tuple(field for field in of(subject).fields if field.editable)


def personal_keys(*, subject: str) -> tuple[str, ...]:
    """Keys of everything above L1, retired custom fields too: what an erasure blanks. Keys that begin with cf_ lie in `extra`."""
    return tuple(field.key for field in ever(subject).fields if field.level != "L1")


def money_keys(*, subject: str) -> frozenset[str]:
    """Keys of custom fields that are amounts, retired ones too: who reads no money of an account does not read them either (docs/adr/0011)."""
    return frozenset(field.key for field in ever(subject).fields if field.is_custom and field.kind == "money")


def definitions(*, subject: str) -> tuple[CustomFieldCard, ...]:
    """Every custom field of a subject in its order, retired ones too, with the state of its column of the book."""
    states = lists.column_states()
    return tuple(replace(card, column=states.get(card.field.key)) for card in _cards() if card.subject == subject)


def definition(*, number: int) -> CustomFieldCard:
    """One custom field; refuses `not_found`."""
    found = next((card for card in _cards() if card.number == number), None)
    if found is None:
        raise not_found()
    return replace(found, column=lists.column_states().get(found.field.key))


def preview(*, subject: str, values: Mapping[str, object]) -> Field:
    """The field these values would define, before it is saved. Refuses what `define_field` refuses, names that are taken excepted."""
    given = rules.EMPTY | rules.checked(subject=subject, values=values, taken=(), stewards=organisation.ROLES)
    rules.whole(subject=subject, definition=given)
    return field_of(CustomField(subject=subject, number=0, **given))


def _card(row: CustomField) -> CustomFieldCard:
    return CustomFieldCard(number=row.number, version=row.version, subject=row.subject, field=field_of(row), is_retired=row.retired_at is not None,
                           created_at=row.created_at)


def field_of(row: CustomField) -> Field:
    """The definition in the catalogue's shape."""
    is_listed = row.is_listed and row.subject == "account"
    return Field(
        key=f"{PREFIX}{row.number}", zh=row.zh, en=row.en, kind=row.kind, level=row.level,  # type: ignore[arg-type] # checked by rules.custom_fields
        required=row.required, listable=is_listed, filterable=is_listed, sortable=is_listed and row.kind != "multi_choice",
        importable=row.importable, editable=True, choices=tuple((code, Text(zh, en)) for code, zh, en in row.choices), purpose=row.purpose,
        retention=row.retention, steward=row.steward, help=Text(row.help_zh, row.help_en or row.help_zh), is_custom=True)
