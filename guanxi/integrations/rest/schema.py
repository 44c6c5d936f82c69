"""Types of signatures and of the doors' dataclasses as JSON Schema; each dataclass and TypedDict becomes one named component."""

from __future__ import annotations

import dataclasses
import functools
import inspect
import types
import typing
import uuid
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from guanxi.foundation.pure.bilingual import Text
from guanxi.foundation.pure.catalogue import Field
from guanxi.foundation.pure.refusal import Refusal
from guanxi.foundation.pure.words import ListedBy, OfNow, OfPack, OneOf
from guanxi.integrations.rest import catalogues, given, plain, wording

Schema = dict[str, Any]
_SIMPLE: dict[Any, Schema] = {
    str: {"type": "string"}, int: {"type": "integer"}, bool: {"type": "boolean"}, float: {"type": "number"},
    date: {"type": "string", "format": "date"}, datetime: {"type": "string", "format": "date-time"},
    uuid.UUID: {"type": "string", "format": "uuid"}, Decimal: {"type": "string", "format": "decimal"}, type(None): {"type": "null"},
    Any: {}, object: {}, Field: {"type": "string"},
}
_LISTS = (list, tuple, Sequence, Collection, Iterable, set, frozenset)


class Schemas:
    """Makes schemas and collects the components they refer to. is_of_now: with the custom fields that the database defines now and the words of
    the pack in force."""

    def __init__(self, *, is_of_now: bool = False) -> None:
        self.is_of_now = is_of_now
        self.components: dict[str, Schema] = {}
        self._kinds: dict[str, Any] = {}

    def of(self, kind: Any) -> Schema:
        """The schema of a type. Raises TypeError for one that has no business outside."""
        origin, arguments = typing.get_origin(kind), typing.get_args(kind)
        if kind in _SIMPLE:
            return dict(_SIMPLE[kind])
        if origin is typing.Annotated:
            return self._listed(self.of(arguments[0]), kind.__metadata__)
        if origin in (typing.Union, types.UnionType):
            return self._union(arguments)
        if origin is typing.Literal:
            return {"type": "string", "enum": list(arguments)}
        if origin in (dict, Mapping):
            keys = {"propertyNames": self.of(arguments[0])} if typing.get_origin(arguments[0]) is typing.Annotated else {}
            return {"type": "object", "additionalProperties": self.of(arguments[1])} | keys
        if origin in _LISTS:
            return self._list(origin, arguments)
        return self._named(kind, origin, arguments)

    def body(self, operation_arguments: Sequence[Any], *, has_version: bool) -> Schema:
        """The JSON object of a change."""
        members = {one.name: self.of(one.kind) for one in operation_arguments}
        if has_version:
            members["expected_version"] = {
                "type": "integer", "description": "所依据的版本(或用 If-Match) · the version you changed, unless If-Match says it"}
        required = [one.name for one in operation_arguments if one.required]
        return {"type": "object", "additionalProperties": False, "properties": members} | ({"required": required} if required else {})

    def _listed(self, found: Schema, marks: Iterable[Any]) -> Schema:
        """With the words it may be, or who says them."""
        for one in marks:
            if isinstance(one, OneOf):
                said = "; ".join(f"{word} = {name.zh} {name.en}" for word, name in one.names.items())
                found = found | {"enum": [*one.words, *_null(found)]} | ({"description": said} if said else {})
            elif isinstance(one, OfPack):
                words = [*wording.of_pack(one), *one.also] if self.is_of_now else []
                found = found | {"x-policy-section": one.section} | ({"enum": [*words, *_null(found)]} if words else {})
            elif isinstance(one, OfNow):
                found = found | ({"enum": [*dict.fromkeys(one.words()), *_null(found)]} if self.is_of_now else {"x-of-now": True})
            elif isinstance(one, ListedBy):
                found = found | {"x-listed-by": one.operation, "x-listed-as": one.member}
        return found

    def _union(self, kinds: tuple[Any, ...]) -> Schema:
        found = [self.of(one) for one in kinds]
        simple = [one["type"] for one in found if set(one) == {"type"}]
        return {"type": simple} if len(simple) == len(found) else {"anyOf": found}

    def _list(self, origin: Any, kinds: tuple[Any, ...]) -> Schema:
        if origin is tuple and kinds and kinds[-1] is not Ellipsis:
            return {"type": "array", "prefixItems": [self.of(one) for one in kinds], "minItems": len(kinds), "maxItems": len(kinds)}
        return {"type": "array", "items": self.of(kinds[0]) if kinds else {}}

    def _named(self, kind: Any, origin: Any, arguments: tuple[Any, ...]) -> Schema:
        shape = origin or kind
        if shape is Refusal:
            return self._put("Refused", kind, lambda: _object({"code": {"type": "string"}, "text": self.of(Text), "field": {"type": "string"}}))
        if typing.is_typeddict(shape):
            return self._put(shape.__name__, kind, lambda: self._values(shape))
        if dataclasses.is_dataclass(shape):
            inner = dict(zip(getattr(shape, "__parameters__", ()), arguments, strict=False))
            name = str(getattr(shape, "__name__", "")) + "".join(getattr(one, "__name__", "Any") for one in arguments)
            return self._put(name, kind, lambda: self._fields(shape, inner))
        if isinstance(shape, type) and issubclass(shape, tuple) and hasattr(shape, "_fields"):
            return self._put(shape.__name__, kind, lambda: _object({name: self.of(one) for name, one in _hints_of(shape).items()}))
        raise TypeError(f"{kind!r} is not part of the interface")

    def _put(self, name: str, kind: Any, make: Any) -> Schema:
        if self._kinds.setdefault(name, kind) is not kind and self._kinds[name] != kind:
            name = f"{kind.__module__.split('.')[2].title()}{name}"
            self._kinds.setdefault(name, kind)
        if name not in self.components:
            self.components[name] = {}
            self.components[name] = make()
        return {"$ref": f"#/components/schemas/{name}"}

    def _fields(self, shape: Any, inner: dict[Any, Any]) -> Schema:
        hints = _hints_of(shape)
        members = {name: self.of(inner.get(hints[name], _filled(hints[name], inner))) for name in plain.names_of(shape)}
        says = inspect.cleandoc(shape.__doc__ or "")
        return _object(members) | ({"description": says} if says and not says.startswith(shape.__name__ + "(") else {})

    def _values(self, shape: Any) -> Schema:
        """A command's `values`: every member as the catalogue describes it, custom fields too."""
        members = {name: _described(self.of(kind), catalogues.field_of(shape, name, is_of_now=self.is_of_now))
                   for name, kind in _hints_of(shape).items()}
        if self.is_of_now:
            members |= {one.key: _described({}, one) for one in catalogues.custom_fields(shape)}
        found: Schema = {"type": "object", "additionalProperties": False, "properties": members}
        if required := sorted(given.required_of(shape)):
            found["required"] = required
        return found


@functools.cache
def _hints_of(shape: Any) -> Mapping[str, Any]:
    """The types of a class's fields: each of the two hundred is a text until it is worked out."""
    return typing.get_type_hints(shape, include_extras=True)


def _object(members: dict[str, Schema]) -> Schema:
    return {"type": "object", "properties": members, "required": list(members)}


def _filled(kind: Any, inner: dict[Any, Any]) -> Any:
    """`Sequence[Row]` with Row known."""
    arguments = typing.get_args(kind)
    if not any(one in inner for one in arguments):
        return kind
    return typing.get_origin(kind)[tuple(inner.get(one, one) for one in arguments)]


def _described(found: Schema, field: Field | None) -> Schema:
    """A member of `values` with what the catalogue says of it; its name is no `title`, of which generators make the names of classes."""
    if field is None:
        return found
    found = found | {"description": f"{field.zh} · {field.en}"}
    if field.choices and field.kind in ("choice", "multi_choice"):
        found["description"] += ": " + "; ".join(f"{value} = {label.zh} {label.en}" for value, label in field.choices)
        if field.kind == "choice":
            found["enum"] = [*dict(field.choices), *_null(found)]
        else:
            found["examples"] = [field.choices[0][0]]
    elif field.kind in ("text", "long_text", "code", "phone", "email"):
        found["maxLength"] = field.max_length
    return found


def _null(found: Schema) -> list[None]:
    return [None] if "null" in found.get("type", "null") else []
