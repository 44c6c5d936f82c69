"""The sections of stewardship in force. Before any version is in force, the shipped files count."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import cast

from guanxi.domains.customers import api as customers
from guanxi.domains.organisation import api as organisation
from guanxi.domains.rulebook import api as rulebook
from guanxi.domains.stewardship.policy import (
    CAPTURES,
    FIELDS,
    QUOTAS,
    Captures,
    Fields,
    Named,
    Post,
    Quotas,
    Steward,
    Tended,
)
from guanxi.policy.shapes import Said


def fields(*, on: date) -> Fields:
    """Stewards, freshness and judging period in force on a day: one statement. ARC-14.

    Custom fields that count are in it, tended by the role their definition names; what was verified of them stays fresh.
    """
    section = rulebook.in_force(key="stewardship/fields", adapter=FIELDS, on=on)
    return _extended(section, tuple((key, field.steward) for key, field in customers.archive_customs()))


def _extended(section: Fields, customs: tuple[tuple[str, str], ...]) -> Fields:
    if not customs:
        return section
    named = {one.role: one for one in reversed(section.stewards)}
    for _, role in customs:
        said, key = organisation.ROLES[role].name, cast(Steward, role)  # a pack names its own; a role stands for itself
        named.setdefault(role, Named.model_construct(key=key, role=role, name=Said(zh=said.zh, en=said.en)))
    return section.model_copy(update={
        "stewards": (*section.stewards, *(one for role, one in named.items() if one.key == role)),
        "fields": (*section.fields, *(Tended.model_construct(key=key, steward=named[role].key) for key, role in customs))})


def quotas(*, on: date) -> Quotas:
    """Quotas, sample and form in force on a day: one statement. ARC-16 to ARC-21."""
    return rulebook.in_force(key="stewardship/quotas", adapter=QUOTAS, on=on)


def captures(*, on: date) -> Captures:
    """What every post brings, in force on a day: one statement. ORG-21."""
    return rulebook.in_force(key="stewardship/captures", adapter=CAPTURES, on=on)


def captures_of(*, roles: Collection[str], today: date) -> Post:
    """What these roles bring of accounts they are not responsible for; no fields for who brings nothing. ORG-21."""
    return captures(on=today).of(roles) or Post.model_construct(role="", source="customer", fields=())
