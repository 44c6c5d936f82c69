"""Each argument of each operation in turn, of its own type and at the edge of what that may hold, by somebody who may call it: never 5xx, and
what is refused for its form names its place (ATK-29, ATK-41, ATK-53).

Where test_fuzz fills everything with nonsense at once, so that the form is refused, here all but one argument are plausible: commands are reached.
"""

from __future__ import annotations

import dataclasses
import itertools
import json
import logging
import re
import types
import typing
import uuid
from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

import pytest
from django.db import transaction

from guanxi.domains.organisation import api as organisation
from guanxi.domains.organisation.testing import make_user
from guanxi.integrations.rest import arguments, callers, given
from guanxi.integrations.rest.operation import Operation
from guanxi.integrations.rest.operations import OPERATIONS
from guanxi.integrations.rest.tests.conftest import House, Program
from tests.together import Together

FEW = 2  # of each argument's edges a run; the next argument of the type gets the next ones
LONG, LONE, NUL = "长" * 3_999, "a\ud800b", "a\x00b"
EDGES: dict[Any, tuple[Any, ...]] = {
    int: (0, -1, 2**31, 2**63 - 1, 10**30, "1", True, None),
    bool: (1, "true", None),
    date: ("0001-01-01", "9999-12-31", "2026-02-30", "10000-01-01", "", 1),
    datetime: ("0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00", "2026-11-20T00:00:00", 1),
    Decimal: ("NaN", "1e15", "-1", "0.000000000001", "1e-400", "Infinity", 1.5),
    uuid.UUID: ("", "x", "0" * 32, None, 1),
    str: ("", LONG, NUL, LONE, "x" * 300, "\u202e", "%s", "[", "'; --", "9" * 30, 1, {}, [[]], None),
}
PLAIN: dict[Any, Any] = {int: 1, bool: True, date: "2026-11-20", datetime: "2026-11-20T00:00:00Z", Decimal: "1", uuid.UUID: str(uuid.UUID(int=1))}
FILTERS = ("q", "grade", "unit", "revenue_min", "agreement_from", "sort", "where")


def is_union(kind: Any) -> bool:
    return typing.get_origin(kind) in (typing.Union, types.UnionType)


def inner(kind: Any) -> Any:
    """The type without None."""
    return next(one for one in typing.get_args(kind) if one is not type(None)) if is_union(kind) else kind


def members(kind: Any) -> Mapping[str, Any]:
    """Names and types of an object; empty for everything else."""
    is_object = typing.is_typeddict(kind) or dataclasses.is_dataclass(kind) or hasattr(kind, "_fields")
    return given.fields_of(kind) if is_object else {}


def plausible(kind: Any, name: str, ids: Mapping[str, int]) -> Any:
    """A value that may pass: ids of the house where it is called by one."""
    kind = inner(kind)
    origin, parts = typing.get_origin(kind), typing.get_args(kind)
    if origin is typing.Literal:
        return parts[0]
    if origin in (dict, Mapping):
        return {"1" if parts[0] is int else "name": plausible(parts[1], name, ids)}
    if origin in given._LISTS:
        fixed = parts if origin is tuple and parts[-1] is not Ellipsis else parts[:1]
        return [plausible(one, name.removesuffix("s"), ids) for one in fixed]
    if found := members(kind):
        return {key: plausible(one, key, ids) for key, one in found.items() if key in given.required_of(kind)}
    return ids.get(name, 1) if kind is int else PLAIN.get(kind, "说明")


_turns: dict[Any, Iterator[Any]] = {}


def edges(kind: Any, name: str, ids: Mapping[str, int]) -> Iterator[Any]:
    """A few edges of a type, the next ones each time; of an object those of each of its members, in an object that may pass otherwise."""
    kind = inner(kind)
    origin, parts = typing.get_origin(kind), typing.get_args(kind)
    if origin is typing.Literal:
        yield from ("", "nonsense", [])
    elif origin in (dict, Mapping):
        yield from ({key: plausible(parts[1], name, ids)} for key in ("", "-1", LONE, LONG))
        yield from ({"1" if parts[0] is int else "name": one} for one in edges(parts[1], name, ids))
    elif origin in given._LISTS:
        yield from ([], "x", [plausible(parts[0], name, ids)] * 2)
        yield from ([one] for one in edges(parts[0], name, ids))
    elif found := members(kind):
        whole = plausible(kind, name, ids)
        yield from ({}, [], whole | {"no_such": 1})
        yield from (whole | {key: one} for key, type_ in found.items() for one in edges(type_, key, ids))
    else:
        kind = kind if kind in EDGES else Decimal if kind is float else str
        yield from itertools.islice(_turns.setdefault(kind, itertools.cycle(EDGES[kind])), FEW)


@pytest.fixture(scope="module")
def everybody(together: Together, house: House, now: datetime) -> dict[str, int]:
    """Somebody of the city in each role, those who may most first."""
    with together():
        roles = sorted(set(organisation.ROLES) - {"R19"}, key=lambda role: -len(organisation.ROLES[role].acts))
        return {role: make_user(f"who-{role}", now=now, unit_id=house.world.city, roles=(role,)) for role in roles}


@pytest.fixture
def calls(everybody: dict[str, int], program: Callable[..., Program], monkeypatch: pytest.MonkeyPatch, now: datetime) -> dict[str, Program]:
    monkeypatch.setenv("GUANXI_NOW", now.isoformat())
    monkeypatch.setattr(callers._pace, "take", lambda _: None)
    for name in ("django.request", "guanxi.rest"):
        monkeypatch.setattr(logging.getLogger(name), "level", logging.CRITICAL)
    return {role: program(user_id) for role, user_id in everybody.items()}


def known(house: House) -> dict[str, int]:
    return {"account_id": house.own, "contact_id": house.person, "unit_id": house.world.city, "parent_id": house.world.city,
            "user_id": house.manager, "owner_id": house.manager, "from_user_id": house.manager, "to_user_id": house.head}


def at(operation: Operation, ids: Mapping[str, int]) -> str:
    """Its path."""
    return re.sub(r"{([a-z_]+)}", lambda found: str(uuid.UUID(int=1)) if found[1] == "act_id" else str(ids.get(found[1], 1)), operation.path)


def sent(call: Program, operation: Operation, path: str, body: Any) -> str:
    """What is wrong with the answer; nothing of the call stays."""
    with transaction.atomic():
        answer = call(operation.method, path, body)
        text = b"" if answer.streaming else answer.content
        transaction.set_rollback(True)
    if answer.status_code >= 500:
        return f"{answer.status_code}"
    if answer.status_code == 400 and not json.loads(text).get("field"):
        return f"no field: {text.decode()[:200]}"
    return ""


def bodies(operation: Operation, ids: Mapping[str, int]) -> Iterator[dict[str, Any]]:
    """A plausible body with one argument at its edge."""
    wanted = arguments.of(operation)
    version = {"expected_version": 1} if wanted.has_version else {}
    whole = {one.name: plausible(one.kind, one.name, ids) for one in wanted.body if one.required} | version
    yield whole
    yield from (whole | {one.name: edge} for one in wanted.body for edge in edges(one.kind, one.name, ids))
    yield from (whole | {"expected_version": edge} for edge in (-1, 2**63, "1") if version)


def queries(operation: Operation, ids: Mapping[str, int]) -> Iterator[str]:
    """The same of a read."""
    wanted = arguments.of(operation)
    whole = {one.name: plausible(one.kind, one.name, ids) for one in wanted.query if one.required}
    named = [(one.name, inner(one.kind)) for one in wanted.query] + [(name, str) for name in FILTERS if wanted.is_open]
    for name, kind in named:
        for edge in edges(kind if kind in EDGES else str, name, ids):
            yield urlencode(whole | {name: edge}, doseq=True, errors="surrogatepass")


@pytest.mark.parametrize("part", range(8))
def test_an_argument_at_its_edge_is_refused_with_its_name_or_taken(calls: dict[str, Program], house: House, part: int) -> None:
    ids, wrong, reached = known(house), [], 0
    for operation in OPERATIONS[part::8]:
        call = calls[next(role for role in ("R9", *calls) if operation.act in organisation.ROLES[role].acts)]
        path = at(operation, ids)
        asked = ((f"{path}?{query}", None) for query in queries(operation, ids)) if operation.method == "GET" else (
            (path, body) for body in bodies(operation, ids) if not operation.takes_file)
        for where, body in asked:
            reached += 1
            if why := sent(call, operation, where, body):
                wrong.append((operation.id, why, ascii(body if body is not None else where)[:300]))
    assert reached > 100 and not wrong
