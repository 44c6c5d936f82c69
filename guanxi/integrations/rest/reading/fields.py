"""Custom fields as a program reads them: what it needs to send and to understand `cf_<number>` in the values of a record."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated

from guanxi.domains.customers import api as customers
from guanxi.foundation.pure.bilingual import Text
from guanxi.foundation.pure.words import OneOf


@dataclass(frozen=True, kw_only=True)
class FieldChoice:
    """One value of a choice, as it is stored, and the words for it."""

    value: str
    label: Text


@dataclass(frozen=True, kw_only=True)
class CustomFieldRead:
    """One custom field. key: its name in `values`; version: what an edit must bring."""

    number: int
    version: int
    subject: str
    key: str
    label: Text
    kind: str
    level: str
    required: bool
    is_listed: bool
    importable: bool
    purpose: str
    retention: str
    steward: str
    help: Text
    choices: Sequence[FieldChoice]
    is_retired: bool


def fields(*, subject: Annotated[str, OneOf(customers.CUSTOM_SUBJECTS)]) -> Sequence[CustomFieldRead]:
    """Every custom field of accounts or contacts (`account`, `contact`) in its order, retired ones too."""
    return [_read(card) for card in customers.definitions(subject=subject)]


def field(*, number: int) -> CustomFieldRead:
    """One custom field. Refuses `not_found`."""
    return _read(customers.definition(number=number))


def _read(card: customers.CustomFieldCard) -> CustomFieldRead:
    one = card.field
    return CustomFieldRead(
        number=card.number, version=card.version, subject=card.subject, key=one.key, label=one.label, kind=one.kind, level=one.level,
        required=one.required, is_listed=one.listable, importable=one.importable, purpose=one.purpose, retention=one.retention,
        steward=one.steward, help=one.help, choices=[FieldChoice(value=value, label=label) for value, label in one.choices],
        is_retired=card.is_retired)
