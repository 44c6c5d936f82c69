"""A reader with a browser and a key, and bodies that a call cannot be refused for: the form of each argument filled from its type."""

from __future__ import annotations

import dataclasses
import json
import types
import typing
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from urllib.parse import urlencode

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from guanxi.domains.organisation import api as organisation
from guanxi.domains.organisation.testing import enter
from guanxi.foundation.pure.words import OneOf
from guanxi.integrations.rest import arguments
from guanxi.integrations.rest.operation import Operation
from guanxi.integrations.rest.tests.conftest import token_terms
from tests.architecture.kinds import ASKED_FOR, WITH, Door

_LISTS = (list, tuple, Sequence, Collection, Iterable, set, frozenset)
_PLAIN: dict[Any, Any] = {bool: True, int: 1, str: "ok", date: "2026-11-20", datetime: "2026-11-20T10:00:00+08:00"}
Things = Mapping[str, Any]


@dataclass(frozen=True, kw_only=True)
class Reader:
    """Somebody with everything his roles may do."""

    acts: frozenset[str]
    browser: Client
    program: Client

    def ask(self, door: Door, things: Things, *, body: Things | None = None, query: Things | None = None) -> Any:
        """The answer: to a page with an empty form, to an operation with a whole body. body, query: said of these arguments instead."""
        path = door.filled(things)
        if door.operation is None:
            given = urlencode(_told(door.place, things))
            place, form = (f"/{path}?{given}" if given else f"/{path}", "") if door.method == "GET" else (f"/{path}", given)
            return self.browser.generic(door.method, place, form, content_type="application/x-www-form-urlencoded")
        return self._call(door.operation, path, things, _told(door.place, things) | dict(query or {}), body or {})

    def _call(self, operation: Operation, path: str, things: Things, told: Things, said: Things) -> Any:
        known = arguments.of(operation)
        body = {one.name: value(one.kind, one.name, things) for one in known.body if one.required or one.name in ASKED_FOR}
        body |= ({"expected_version": 1} if known.has_version else {}) | dict(said)
        place = f"/api/v1/{path}"
        if operation.takes_file:
            return self.program.post(place, {"data": json.dumps(body), "file": SimpleUploadedFile("scan.pdf", b"%PDF-1.4", "application/pdf")})
        query = urlencode({one.name: value(one.kind, one.name, things) for one in known.query if one.required} | dict(told))
        return self.program.generic(operation.method, f"{place}?{query}" if query else place,
                                    "" if operation.method == "GET" else json.dumps(body), content_type="application/json")


def reader(user_id: int, *, now: datetime) -> Reader:
    """Logged in, and with a key that may all he may."""
    actor = organisation.actor_of_user(user_id=user_id)
    secret = organisation.create_token(actor=actor, now=now, terms=token_terms(now, user_id)).secret
    return Reader(acts=organisation.acts_of(actor.roles), browser=enter(Client(raise_request_exception=False), user_id),
                  program=Client(raise_request_exception=False, headers={"Authorization": f"Bearer {secret}"}))


def _told(place: str, things: Things) -> dict[str, Any]:
    return {name: things.get(said, said) for name, said in WITH.get(place, {}).items()}


def value(kind: Any, name: str, things: Things) -> Any:
    """Something of this type; for a name that asks for a thing its id."""
    origin, parts = typing.get_origin(kind), typing.get_args(kind)
    if origin is typing.Annotated:
        listed = next((one for one in kind.__metadata__ if isinstance(one, OneOf)), None)
        return listed.words[0] if listed else value(parts[0], name, things)
    if origin in (typing.Union, types.UnionType):
        return value(next(one for one in parts if one is not type(None)), name, things)
    if origin is typing.Literal:
        return parts[0]
    if origin in _LISTS:
        return [value(parts[0], name, things)]
    if origin in (dict, Mapping):
        return {}
    if members := members_of(kind):
        return {key: value(one, key, things) for key, (one, required) in members.items() if required or key in ASKED_FOR}
    return things[ASKED_FOR[name]] if ASKED_FOR.get(name) else _PLAIN.get(kind, "ok")


def members_of(kind: Any) -> dict[str, tuple[Any, bool]]:
    """The members of a dataclass, named tuple or TypedDict: type, and whether it must be given. {} for what has none."""
    if typing.is_typeddict(kind):
        return {name: (one, name in kind.__required_keys__) for name, one in typing.get_type_hints(kind, include_extras=True).items()}
    if isinstance(kind, type) and dataclasses.is_dataclass(kind):
        hints, nothing = typing.get_type_hints(kind, include_extras=True), dataclasses.MISSING
        return {one.name: (hints[one.name], one.default is nothing and one.default_factory is nothing) for one in dataclasses.fields(kind)}
    if isinstance(kind, type) and issubclass(kind, tuple):
        return {name: (one, name not in kind._field_defaults) for name, one in typing.get_type_hints(kind, include_extras=True).items()}  # type: ignore[attr-defined]
    return {}
