"""Values of the doors as JSON: frozen dataclasses become objects, a pair of languages `{"zh": …, "en": …}`, money stays fen."""

from __future__ import annotations

import dataclasses
import functools
import json
import uuid
from collections.abc import Callable, Mapping, Set
from datetime import date
from decimal import Decimal
from typing import Any

from guanxi.foundation.pure.bilingual import Text
from guanxi.foundation.pure.catalogue import Field
from guanxi.foundation.pure.refusal import Refusal


def text_of(value: Any) -> bytes:
    """A value as JSON text."""
    return json.dumps(plain(value), ensure_ascii=False, separators=(",", ":")).encode()


def plain(value: Any) -> Any:
    """What json can write. Raises TypeError for a value that has no business outside (a test calls every operation's schema)."""
    write = _known[type(value)]
    return value if write is None else write(value)


class _Known(dict[type, Callable[[Any], Any] | None]):
    """How values of a type are written; None: as they are. Looked for once a type: an answer holds some hundred values of ten types."""

    def __missing__(self, kind: type) -> Callable[[Any], Any] | None:
        self[kind] = _writer(kind)
        return self[kind]


def _writer(kind: type) -> Callable[[Any], Any] | None:
    for base, write in _WRITERS.items():
        if issubclass(kind, base):
            return write
    return _shaped(kind)


def _shaped(kind: type) -> Callable[[Any], Any]:
    if dataclasses.is_dataclass(kind):
        names = names_of(kind)
        return lambda value: {name: plain(getattr(value, name)) for name in names}
    if issubclass(kind, Mapping):
        return lambda value: {str(key): plain(one) for key, one in value.items()}
    if issubclass(kind, tuple) and hasattr(kind, "_fields"):
        return lambda value: {name: plain(getattr(value, name)) for name in value._fields}
    if issubclass(kind, Set):
        return lambda value: sorted(map(plain, value), key=str)
    if issubclass(kind, list | tuple):
        return lambda value: [plain(one) for one in value]
    raise TypeError(f"{kind.__name__} is not answered by the interface")


@functools.cache
def names_of(kind: type) -> tuple[str, ...]:
    """The fields of a dataclass that are answered: those it shows of itself."""
    return tuple(one.name for one in dataclasses.fields(kind) if one.repr)


_WRITERS: Mapping[type, Callable[[Any], Any] | None] = {
    str: None, int: None, float: None, type(None): None,
    Text: lambda value: {"zh": value.zh, "en": value.en},
    date: lambda value: value.isoformat(), uuid.UUID: str, Decimal: str, Field: lambda value: value.key,
    Refusal: lambda value: {"code": value.code, "text": plain(value.text), "field": value.field},
}
"""Types that are no more than their fields, the first that fits; an instant is a day and a truth a number."""
_known = _Known()
