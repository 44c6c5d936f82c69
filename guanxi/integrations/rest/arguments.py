"""Which part of a call fills which argument of the door's function. Read once from its signature.

`actor`, `now`, `today` and `acts` (what roles and scopes allow together) are ours; `key` is the Idempotency-Key header; `expected_version` is
If-Match or a member of the body, `seen` says the same of what is no single record; names in the path come from the path; the rest is the query
of a GET and the members of the JSON object of everything else.
"""

from __future__ import annotations

import dataclasses
import functools
import inspect
import json
import re
import typing
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest
from django.http.multipartparser import MultiPartParserError

from guanxi.foundation.pure.bilingual import t
from guanxi.foundation.pure.refusal import Refusal
from guanxi.integrations.rest import catalogues, given
from guanxi.integrations.rest.operation import Operation

OURS = frozenset({"actor", "now", "today", "acts"})
VERSION, SEEN, KEY = "expected_version", "seen", "key"
FILE = frozenset({"file_name", "file_size", "chunks"})
BOUNDS = {"limit": (1, 200), "number": (1, 200)}
DEEPEST, LARGEST_BODY = 12, 1_000_000
_LISTS = (list, tuple, Sequence)
_PLACE = re.compile(r"{([a-z_]+)}")


@dataclass(frozen=True, kw_only=True)
class Argument:
    """One argument: its name, type, whether it must be given, and its default."""

    name: str
    kind: Any
    required: bool


@dataclass(frozen=True, kw_only=True)
class Arguments:
    """What a function wants from whom. `lists`: query parameters that may be repeated. `open`: takes every query parameter."""

    ours: frozenset[str]
    path: tuple[Argument, ...]
    query: tuple[Argument, ...]
    body: tuple[Argument, ...]
    nested: Mapping[str, Any]
    has_version: bool
    needs_version: bool
    is_open: bool

    @property
    def has_seen(self) -> bool:
        """Whether a change must say what it saw, by another word than a version."""
        return any(one.name == SEEN for one in self.body)


@functools.cache
def of(operation: Operation) -> Arguments:
    """The arguments of an operation."""
    signature, hints = inspect.signature(operation.call), hints_of(operation.call)
    in_path = _PLACE.findall(operation.path)
    wanted = {name: Argument(name=name, kind=hints[name], required=one.default is inspect.Parameter.empty)
              for name, one in signature.parameters.items()}
    filled = {*OURS, *in_path, VERSION, KEY, *operation.hidden, *(FILE if operation.takes_file else ())}
    rest = [one for name, one in wanted.items() if name not in filled]
    nested: dict[str, Any] = {}
    query: list[Argument] = []
    if operation.method == "GET":
        for one in rest:
            if dataclasses.is_dataclass(one.kind):  # a filter: its members are the query's
                nested[one.name] = one.kind
                query += [Argument(name=name, kind=kind, required=name in given.required_of(one.kind))
                          for name, kind in given.fields_of(one.kind).items()]
            elif one.name != "params":
                query.append(one)
    return Arguments(
        ours=OURS & set(wanted), path=tuple(wanted[name] for name in in_path), query=tuple(query), nested=nested,
        body=tuple(rest) if operation.method != "GET" else (), is_open="params" in wanted,
        has_version=VERSION in wanted, needs_version=VERSION in wanted and wanted[VERSION].required)


@functools.cache
def hints_of(call: Callable[..., Any]) -> dict[str, Any]:
    """The types of a function's arguments and of its answer, with the lists their words are of."""
    return typing.get_type_hints(call, include_extras=True)


def form_of(operation: Operation) -> str:
    """How its answer is written: `items` (a list in an object), `bare` (the object itself), `named` (one value in an object); "" for none."""
    kind = hints_of(operation.call)["return"]
    origin = typing.get_origin(kind) or kind
    if kind is type(None):
        return ""
    if origin in _LISTS:
        return "items"
    is_object = origin in (dict, Mapping) or dataclasses.is_dataclass(origin) or typing.is_typeddict(origin) or hasattr(origin, "_fields")
    return "bare" if is_object else "named"


def read(operation: Operation, request: HttpRequest, path: Mapping[str, Any]) -> dict[str, Any]:
    """The arguments of one call, without ours. Refuses 400 for what does not fit and 428 without a version."""
    arguments = of(operation)
    found: dict[str, Any] = dict(path) | dict(operation.hidden)
    found |= _query(arguments, request)
    if operation.method != "GET":
        found |= _body(arguments, request, json_of(request) if not operation.takes_file else _data_of(request))
    if operation.takes_file:
        found |= _file_of(request, hints_of(operation.call))
    return found


def _query(arguments: Arguments, request: HttpRequest) -> dict[str, Any]:
    known = {one.name: one for one in arguments.query}
    texts = dict(request.GET.lists())
    if "\x00" in request.META.get("QUERY_STRING", "") or "%00" in request.META.get("QUERY_STRING", ""):
        raise given.wrong("query", t("含有不可存储的字符", "holds a character that cannot be stored"))
    extra = {name: values for name, values in texts.items() if name not in known}
    if extra and not arguments.is_open:
        raise given.unknown(extra)
    found = {name: _from_texts(one, texts[name]) for name, one in known.items() if name in texts}
    if absent := [name for name, one in known.items() if one.required and name not in found]:
        raise given.missing(absent[0])
    for name, kind in arguments.nested.items():
        inner = given.fields_of(kind)
        found[name] = kind(**{key: found.pop(key) for key in list(found) if key in inner})
    if arguments.is_open:
        found["params"] = extra
    return found


def _from_texts(one: Argument, texts: list[str]) -> Any:
    origin = typing.get_origin(one.kind)
    if origin in given._LISTS:
        inner = (typing.get_args(one.kind) or (str,))[0]
        values = [given.from_text(inner, part, one.name) for text in texts for part in text.split(",") if part]
        return tuple(values) if origin is tuple else values
    if len(texts) > 1:
        raise given.wrong(one.name, t("只能出现一次", "may stand there once"))
    found = given.from_text(one.kind, texts[0], one.name)
    if one.name in BOUNDS and not BOUNDS[one.name][0] <= found <= BOUNDS[one.name][1]:
        raise given.wrong(one.name, t(f"应为{BOUNDS[one.name][0]}至{BOUNDS[one.name][1]}", f"{BOUNDS[one.name][0]} to {BOUNDS[one.name][1]}"))
    return found


def _body(arguments: Arguments, request: HttpRequest, members: dict[str, Any]) -> dict[str, Any]:
    known = {one.name: one for one in arguments.body}
    found: dict[str, Any] = {}
    if arguments.has_version:
        version = _version(request, members.pop(VERSION, None))
        if version is None and arguments.needs_version:
            raise version_needed()
        found |= {} if version is None else {VERSION: version}
    if extra := set(members) - set(known):
        raise given.unknown(extra)
    if absent := sorted(name for name, one in known.items() if one.required and name not in members):
        raise version_needed(SEEN) if absent == [SEEN] else given.missing(min(set(absent) - {SEEN}))
    for name, value in members.items():
        found[name] = catalogues.value_of(known[name].kind, value, name)
    return found


def _version(request: HttpRequest, member: Any) -> int | None:
    """If-Match (`"7"`) or `expected_version` of the body."""
    said = request.headers.get("If-Match", "").strip().removeprefix("W/").strip('"')
    if said:
        if not said.isascii() or not said.isdecimal() or len(said) > 9:
            raise given.wrong("If-Match", t('应为版本号,如 "7"', 'a version, like "7"'))
        return int(said)
    if isinstance(member, int) and not isinstance(member, bool) and 0 <= member < 10**9:
        return member
    if member is not None:
        raise given.wrong(VERSION, t("应为整数", "a whole number"))
    return None


def version_needed(field: str = VERSION) -> Refusal:
    """The refusal of a change that does not say which version it changed."""
    where = "If-Match 或 expected_version", "If-Match or expected_version"
    zh, en = where if field == VERSION else (field, field)
    wanted = "version" if field == VERSION else field
    return Refusal("version_needed", field=field, status=428, text=t(f"请说明所依据的版本({zh})", f"Say which version you changed ({en})"),
                   way_out=t(f"先读取该记录,取其 {wanted}", f"Read the record first and take its {wanted}"))


def other_type(wanted: str) -> Refusal:
    """The refusal of a body of another type."""
    return Refusal("unsupported_media_type", t(f"请求体须为 {wanted}", f"The body must be {wanted}"), status=415)


def too_large() -> Refusal:
    """The refusal of a body above `LARGEST_BODY` bytes."""
    return Refusal("body_too_large", t("请求体过大", "The body is too large"), status=413)


def _file_of(request: HttpRequest, hints: Mapping[str, Any]) -> dict[str, Any]:
    """The part `file`, as the functions that store files take it."""
    file = request.FILES.get("file")
    if file is None:
        raise given.missing("file")
    found = {"file_name": file.name or "", "file_size": file.size or 0, "chunks": file.chunks()}
    return {name: value for name, value in found.items() if name in hints}


def _data_of(request: HttpRequest) -> dict[str, Any]:
    """The members in the part `data` of a multipart body."""
    if request.content_type != "multipart/form-data":
        raise other_type("multipart/form-data")
    try:
        text = request.POST.get("data", "")
    except (MultiPartParserError, SuspiciousOperation):
        raise given.wrong("body", t("不是正确的 multipart", "is not multipart")) from None
    return _members(text.encode("utf-8", "replace")) if text else {}


def json_of(request: HttpRequest) -> dict[str, Any]:
    """The JSON object of a call, empty when there is no body. Refuses other types, doubled names, depth, size (ATK-52)."""
    text = request.body
    if not text:
        return {}
    if request.content_type != "application/json":
        raise other_type("application/json")
    return _members(text)


def _members(text: bytes) -> dict[str, Any]:
    if len(text) > LARGEST_BODY:
        raise too_large()
    try:
        members = json.loads(text, object_pairs_hook=_once, parse_constant=_no_number)
    except (ValueError, RecursionError):
        raise given.wrong("body", t("不是正确的 JSON", "is not JSON")) from None
    if not isinstance(members, dict) or _depth(members) > DEEPEST:
        raise given.wrong("body", t("应为 JSON 对象,嵌套不超过12层", "a JSON object, nested at most 12 deep"))
    return members


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a name stands there twice")
    return found


def _no_number(text: str) -> float:
    raise ValueError(text)


def _depth(value: Any, so_far: int = 1) -> int:
    if so_far > DEEPEST or not isinstance(value, dict | list):
        return so_far
    inner = value.values() if isinstance(value, dict) else value
    return max((_depth(one, so_far + 1) for one in inner), default=so_far)
