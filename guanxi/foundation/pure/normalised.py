"""What a normaliser answers: the value it understood, and what a person must be told about it.

One shape for codes, phones and dates, so that an import can list findings of every kind in one table.
Not for here: any rule about a particular kind of value.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Generic, TypeVar

from guanxi.foundation.pure.bilingual import Text
from guanxi.foundation.pure.refusal import Reason

Value = TypeVar("Value")


@dataclass(frozen=True, kw_only=True, slots=True)
class Normalised(Generic[Value]):
    """`reason` None: clean. `is_refused`: the value must not be stored; otherwise the reason is a warning."""

    value: Value | None = None
    reason: Reason | None = None
    is_refused: bool = False


def clean(value: Value) -> Normalised[Value]:
    """The value was understood and nothing is to be said about it."""
    return Normalised(value=value)


def warned(value: Value, code: str, zh: str, en: str, **values: object) -> Normalised[Value]:
    """The value may be stored, and a person should look at it."""
    return Normalised(value=value, reason=Reason(code=code, text=Text(zh, en).format(**values)))


def refused(code: str, zh: str, en: str, **values: object) -> Normalised[Value]:
    """The value must not be stored; the text says what to correct in the source."""
    return Normalised(reason=Reason(code=code, text=Text(zh, en).format(**values), met=False), is_refused=True)
