"""The sections of stewardship in force. Before any version is in force, the shipped files count."""

from __future__ import annotations

import functools
from datetime import date
from typing import Any

from django.conf import settings
from pydantic import TypeAdapter

from guanxi.domains.rulebook import api as rulebook
from guanxi.domains.stewardship.policy import FIELDS, QUOTAS, Fields, Quotas
from guanxi.policy import load

_of_label: dict[tuple[str, str], Any] = {}  # a label ends in its content's hash: what was read once stays true


def fields(*, on: date) -> Fields:
    """Stewards, freshness and judging period in force on a day: one statement. ARC-14."""
    found: Fields = _section("stewardship/fields", FIELDS, on)
    return found


def quotas(*, on: date) -> Quotas:
    """Quotas, sample and form in force on a day: one statement. ARC-16 to ARC-21."""
    found: Quotas = _section("stewardship/quotas", QUOTAS, on)
    return found


def _section(key: str, adapter: TypeAdapter[Any], on: date) -> Any:
    section = rulebook.section(key=key, on=on)
    if section is None:
        return _of_files(settings.GUANXI_OPERATOR, key, adapter)
    known = (key, section.label)
    if known not in _of_label:
        _of_label[known] = adapter.validate_python(section.data)
    return _of_label[known]


@functools.cache
def _of_files(operator: str, key: str, adapter: TypeAdapter[Any]) -> Any:
    return adapter.validate_python(load.load(operator).sections[key].data)
