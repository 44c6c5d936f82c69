"""Which field catalogue describes which `values` of a command: labels, lengths and choices of the reference, and custom fields.

Custom fields (`cf_<n>`) are rows of the catalogue and not members of the TypedDict: a call may give them as soon as they are defined.
"""

from __future__ import annotations

import typing
from typing import Any

from guanxi.domains.circuits import api as circuits
from guanxi.domains.customers import api as customers
from guanxi.domains.rivals import api as rivals
from guanxi.domains.service import api as service
from guanxi.domains.shares import api as shares
from guanxi.domains.structure import api as structure
from guanxi.foundation.pure.catalogue import Catalogue, Field
from guanxi.integrations.rest import given

CUSTOM = "cf_"
_OF: dict[Any, Catalogue] = {
    customers.AccountValues: customers.ACCOUNT, customers.ContactValues: customers.CONTACT,
    rivals.RivalServiceValues: rivals.RIVAL_SERVICE, rivals.RivalPromotionValues: rivals.RIVAL_PROMOTION,
    shares.RevenueSplitValues: shares.REVENUE_SPLIT, service.CaseValues: service.CASE,
    structure.HowKnown: structure.LINE, circuits.CircuitValues: circuits.CIRCUIT, circuits.RunValues: circuits.TEST_RUN,
}
_SUBJECT: dict[Any, str] = {customers.AccountValues: "account", customers.ContactValues: "contact"}


def field_of(values: Any, key: str, *, is_of_now: bool) -> Field | None:
    """How the catalogue describes one member of `values`; is_of_now: with the lists of the pack in force."""
    declared, subject = _OF.get(values), _SUBJECT.get(values)
    today = customers.catalogue(subject) if subject and is_of_now else None
    return next((one for catalogue in (today, declared) if catalogue for one in catalogue.fields if one.key == key), None)


def custom_fields(values: Any) -> tuple[Field, ...]:
    """The custom fields that `values` may hold now."""
    subject = _SUBJECT.get(values)
    return customers.customs(subject) if subject else ()


def value_of(kind: Any, value: Any, place: str) -> Any:
    """As `given.value_of`; a TypedDict with a catalogue also takes its custom fields, whose values the command reads."""
    asks = typing.is_typeddict(kind) and isinstance(value, dict) and any(key.startswith(CUSTOM) for key in value)
    custom = {one.key for one in custom_fields(kind)} if asks else set()
    apart = {key: one for key, one in value.items() if key in custom} if custom else {}
    rest = {key: one for key, one in value.items() if key not in apart} if apart else value
    found = given.value_of(kind, rest, place)
    return found | {key: _custom(one, f"{place}.{key}") for key, one in apart.items()} if apart else found


def _custom(value: Any, place: str) -> Any:
    if value is None or isinstance(value, bool):
        return value
    return given.value_of(int, value, place) if isinstance(value, int) else given.value_of(str, value, place)
