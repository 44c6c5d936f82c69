"""A section in force, in the shape its domain gives it; before any version knows it, what the shipped files say.

Checked once for each version: its label ends in the hash of its content, so what was read once stays true.
"""

from __future__ import annotations

import functools
from datetime import date
from typing import Any, TypeVar

from django.conf import settings
from pydantic import TypeAdapter

from guanxi.domains.rulebook.queries import section
from guanxi.policy import calendar, load

T = TypeVar("T")
_read: dict[tuple[str, str], Any] = {}


def in_force(*, key: str, adapter: TypeAdapter[T], on: date) -> T:
    """The section in force on a day: one statement, so that an activation counts at once in every process."""
    return named_in_force(key=key, adapter=adapter, on=on)[1]


def named_in_force(*, key: str, adapter: TypeAdapter[T], on: date) -> tuple[str, T]:
    """The same with the version's label, empty for the shipped files."""
    found = section(key=key, on=on)
    if found is None:
        shipped: T = _of_files(settings.GUANXI_OPERATOR, key, adapter)
        return "", shipped
    known = (key, found.label)
    if known not in _read:
        _read[known] = adapter.validate_python(dict(found.data))
    kept: T = _read[known]
    return found.label, kept


def working_calendar(*, on: date) -> calendar.InForce:
    """Holidays and make-up working days as known on a day: one statement; the shipped files before a version knows of them. SLA-13."""
    label, found = named_in_force(key=calendar.KEY, adapter=calendar.ADAPTER, on=on)
    return calendar.InForce(calendar=found, label=label)


@functools.cache
def _of_files(operator: str, key: str, adapter: TypeAdapter[Any]) -> Any:
    return adapter.validate_python(load.load(operator, below=key).sections[key].data)
