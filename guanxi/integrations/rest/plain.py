"""Values of the doors as JSON: frozen dataclasses become objects, a pair of languages `{"zh": …, "en": …}`, money stays fen."""

from __future__ import annotations

import dataclasses
import functools
import json
import uuid
from collections.abc import Mapping, Set
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from guanxi.foundation.pure.bilingual import Text
from guanxi.foundation.pure.catalogue import Field
from guanxi.foundation.pure.refusal import Refusal

_SAME = (str, int, float, bool, type(None))


def text_of(value: Any) -> bytes:
    """A value as JSON text."""
    return json.dumps(plain(value), ensure_ascii=False, separators=(",", ":")).encode()


def plain(value: Any) -> Any:
    """What json can write. Raises TypeError for a value that has no business outside (a test calls every operation's schema)."""
    if isinstance(value, _SAME):
        return value
    if isinstance(value, Text):
        return {"zh": value.zh, "en": value.en}
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, uuid.UUID | Decimal):
        return str(value)
    return _compound(value)


def _compound(value: Any) -> Any:
    if isinstance(value, Field):
        return value.key
    if isinstance(value, Refusal):
        return {"code": value.code, "text": plain(value.text), "field": value.field}
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {name: plain(getattr(value, name)) for name in names_of(type(value))}
    if isinstance(value, Mapping):
        return {str(key): plain(one) for key, one in value.items()}
    if isinstance(value, tuple) and hasattr(value, "_fields"):
        return {name: plain(getattr(value, name)) for name in value._fields}
    if isinstance(value, Set):
        return sorted(map(plain, value), key=str)
    if isinstance(value, list | tuple):
        return [plain(one) for one in value]
    raise TypeError(f"{type(value).__name__} is not answered by the interface")


@functools.cache
def names_of(kind: type) -> tuple[str, ...]:
    """The fields of a dataclass that are answered: those it shows of itself."""
    return tuple(one.name for one in dataclasses.fields(kind) if one.repr)
