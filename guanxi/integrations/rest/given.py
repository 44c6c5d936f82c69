"""JSON values and query texts as the types of a signature want them. What does not fit is refused with 400 and its place.

Only form is checked here: type, size, unknown names (ATK-29, 41, 52). What a value means is the command's to judge.
"""

from __future__ import annotations

import dataclasses
import functools
import types
import typing
import uuid
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from guanxi.foundation.pure.bilingual import Text, counted, t
from guanxi.foundation.pure.refusal import Refusal
from guanxi.foundation.pure.words import OneOf

LARGEST = 2**63 - 1
LONGEST_TEXT, LONGEST_LIST = 4_000, 1_000
YEARS = (1900, 2999)  # outside, the day after or the same instant elsewhere may not exist
_LISTS = (list, tuple, Sequence, Collection, Iterable, set, frozenset)


def wrong(place: str, text: Text) -> Refusal:
    """The refusal of a value that has not the form it should have."""
    return Refusal("wrong_value", Text(f"{place}:{text.zh}", f"{place}: {text.en}"), field=place[:80], status=400)


def unknown(names: Iterable[str]) -> Refusal:
    """The refusal of names nobody asked for: never ignored, so that nothing is believed to be set (ATK-41)."""
    said = ", ".join(sorted(names))[:120]
    return Refusal("unknown_parameter", t(f"不认识的参数:{said}", f"Unknown parameters: {said}"), field=said[:80], status=400,
                   way_out=t("请核对接口说明", "Check the reference of this operation"))


def missing(place: str) -> Refusal:
    """The refusal of a call without something it needs."""
    return Refusal("missing_parameter", t(f"缺少参数:{place}", f"Missing parameter: {place}"), field=place[:80], status=400)


def value_of(kind: Any, given: Any, place: str) -> Any:
    """`given` (from JSON) as `kind`."""
    origin, arguments = typing.get_origin(kind), typing.get_args(kind)
    if origin is typing.Annotated:
        return _word(kind.__metadata__, value_of(arguments[0], given, place), place)
    if origin in (typing.Union, types.UnionType):
        return _optional(arguments, given, place)
    if origin is typing.Literal:
        if given not in arguments:
            raise _no_word(arguments, place)
        return given
    if origin in _LISTS or kind in _LISTS:
        return _list(origin or kind, arguments, given, place)
    if origin in (dict, Mapping):
        return _mapping(arguments, given, place)
    if typing.is_typeddict(kind) or dataclasses.is_dataclass(kind) or _is_named(kind):
        return _object(kind, given, place)
    return _scalar(kind, given, place)


def from_text(kind: Any, given: str, place: str) -> Any:
    """`given` (from a query or a path) as `kind`: numbers, dates, true and false are written as text there."""
    if typing.get_origin(kind) is typing.Annotated:
        return _word(kind.__metadata__, from_text(bare(kind), given, place), place)
    kinds = [one for one in typing.get_args(kind) if one is not type(None)] if typing.get_origin(kind) in (typing.Union, types.UnionType) else [kind]
    wanted = kinds[0]
    if wanted is bool:
        if given not in ("true", "false"):
            raise wrong(place, t("应为 true 或 false", "true or false"))
        return given == "true"
    if wanted is int:
        if not given.isascii() or not given.removeprefix("-").isdecimal() or len(given) > 20:
            raise wrong(place, t("应为整数", "a whole number"))
        return _integer(int(given), place)
    return value_of(wanted, given, place)


def _word(marks: Iterable[Any], value: Any, place: str) -> Any:
    """Refuses what the code's list does not hold; a blank is the command's to judge, like every word of the pack."""
    for listed in marks:
        if isinstance(listed, OneOf) and value and value not in listed.words:
            raise _no_word(listed.words, place)
    return value


def _no_word(words: Iterable[Any], place: str) -> Refusal:
    return wrong(place, t(f"应为 {'、'.join(map(str, words))} 之一", f"one of {', '.join(map(str, words))}"))


def bare(kind: Any) -> Any:
    """A type without what is said about it."""
    return typing.get_args(kind)[0] if typing.get_origin(kind) is typing.Annotated else kind


def fields_of(kind: Any) -> dict[str, Any]:
    """The names and types of a TypedDict, dataclass or named tuple."""
    return _hints(kind)


@functools.cache
def _hints(kind: Any) -> dict[str, Any]:
    return typing.get_type_hints(kind, include_extras=True)


def required_of(kind: Any) -> frozenset[str]:
    """The names that must be given."""
    if typing.is_typeddict(kind):
        return frozenset(kind.__required_keys__)
    if _is_named(kind):
        return frozenset(kind._fields) - frozenset(kind._field_defaults)
    return frozenset(one.name for one in dataclasses.fields(kind)
                     if one.default is dataclasses.MISSING and one.default_factory is dataclasses.MISSING)


def _is_named(kind: Any) -> bool:
    return isinstance(kind, type) and issubclass(kind, tuple) and hasattr(kind, "_fields")


def _optional(arguments: tuple[Any, ...], given: Any, place: str) -> Any:
    if given is None and type(None) in arguments:
        return None
    kinds = [one for one in arguments if one is not type(None)]
    return value_of(kinds[0], given, place)


def _list(origin: Any, arguments: tuple[Any, ...], given: Any, place: str) -> Any:
    if not isinstance(given, list) or len(given) > LONGEST_LIST:
        raise wrong(place, t(f"应为数组,最多{LONGEST_LIST}项", f"a list of at most {LONGEST_LIST}"))
    inner = arguments[0] if arguments else str
    if origin is tuple and arguments and arguments[-1] is not Ellipsis:
        if len(given) != len(arguments):
            raise wrong(place, t(f"应有{len(arguments)}项", f"{counted(len(arguments), 'value|values')}"))
        return tuple(value_of(one, value, f"{place}[{n}]") for n, (one, value) in enumerate(zip(arguments, given, strict=True)))
    found = [value_of(inner, one, f"{place}[{number}]") for number, one in enumerate(given)]
    return tuple(found) if origin is tuple else frozenset(found) if origin in (set, frozenset) else found


def _mapping(arguments: tuple[Any, ...], given: Any, place: str) -> dict[Any, Any]:
    if not isinstance(given, dict) or len(given) > LONGEST_LIST:
        raise wrong(place, t("应为对象", "an object"))
    key, inner = arguments or (str, str)
    return {(from_text(key, name, place) if key is not str else _text(name, place)): value_of(inner, one, f"{place}.{name[:40]}")
            for name, one in given.items()}


def _object(kind: Any, given: Any, place: str) -> Any:
    if not isinstance(given, dict):
        raise wrong(place, t("应为对象", "an object"))
    known = fields_of(kind)
    if extra := set(given) - set(known):
        raise unknown(f"{place}.{name}" for name in extra)
    if absent := sorted(required_of(kind) - set(given)):
        raise missing(f"{place}.{absent[0]}")
    found = {name: value_of(known[name], one, f"{place}.{name}") for name, one in given.items()}
    return found if typing.is_typeddict(kind) else kind(**found)


def _scalar(kind: Any, given: Any, place: str) -> Any:
    if kind is bool:
        if not isinstance(given, bool):
            raise wrong(place, t("应为 true 或 false", "true or false"))
        return given
    if kind is int:
        return _integer(given, place)
    text = _text(given, place)
    if kind is str or kind is Any:
        return text
    try:
        found = _PARSED[kind](text)
    except (ValueError, InvalidOperation):
        raise wrong(place, t("格式不正确", "has the wrong form")) from None
    if isinstance(found, date) and not YEARS[0] <= found.year <= YEARS[1]:  # an instant is a day too
        raise wrong(place, t(f"应在{YEARS[0]}年至{YEARS[1]}年之间", f"between the years {YEARS[0]} and {YEARS[1]}"))
    return found


def _integer(given: Any, place: str) -> int:
    if not isinstance(given, int) or isinstance(given, bool):
        raise wrong(place, t("应为整数", "a whole number"))
    if not -LARGEST <= given <= LARGEST:
        raise wrong(place, t("数值过大", "is too large"))
    return given


def _text(given: Any, place: str) -> str:
    if not isinstance(given, str):
        raise wrong(place, t("应为文本", "a text"))
    if len(given) > LONGEST_TEXT:
        raise wrong(place, t(f"最多{LONGEST_TEXT}字", f"at most {LONGEST_TEXT} characters"))
    if "\x00" in given or any("\ud800" <= one <= "\udfff" for one in given):
        raise wrong(place, t("含有不可存储的字符", "holds a character that cannot be stored"))
    return given


def _decimal(text: str) -> Decimal:
    number = Decimal(text)
    if not number.is_finite() or abs(number) > Decimal(10) ** 15:
        raise ValueError(text)
    return number


def _instant(text: str) -> datetime:
    found = datetime.fromisoformat(text)
    if found.tzinfo is None:
        raise ValueError(text)
    return found


_PARSED: dict[Any, Any] = {date: date.fromisoformat, datetime: _instant, uuid.UUID: uuid.UUID, Decimal: _decimal,
                           float: lambda text: float(_decimal(text))}
