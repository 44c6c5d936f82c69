"""Words out of a closed list stand in OpenAPI with the list: a program finds none of them by refusals (issue 3, point 11)."""

from __future__ import annotations

import json
import typing
from collections import defaultdict
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

import pytest

from guanxi.domains.organisation import api as organisation
from guanxi.domains.rulebook.testing import make_policy
from guanxi.foundation.django import access
from guanxi.foundation.pure.words import OneOf
from guanxi.integrations.rest import arguments, callers, document
from guanxi.integrations.rest.operations import OPERATIONS
from guanxi.integrations.rest.schema import Schema, Schemas
from guanxi.integrations.rest.tests.conftest import House, Program
from guanxi.policy import load, version
from tests.architecture import calling, kinds

Make = Callable[..., Program]
# Strings that no list bounds, by the name of the member. A new name belongs here only if anybody may write anything into it.
PROSE = {
    "reason", "note", "remark", "said", "text", "title", "content", "answer", "know_how", "question", "wanted", "need", "outcome", "counter_measure",
    "basis", "proof", "evidence", "place", "project", "purpose", "retention", "help_zh", "help_en", "zh", "en", "choices", "source_document", "post"}
NAMES = {"name", "short_name", "username", "who", "q", "unit", "number", "code", "parent_code", "partner_code", "unit_code", "region_code",
         "staff_number", "named", "ceo", "phone", "mobile", "email", "uscc", "instance", "sheet", "expected_label"}
PLACES = {"cursor", "before", "after", "seen"}
VALUES = {"value", "values.*", "values.*.*", "identifiers.*", "filters.*[]", "filters.*", "filters.sort", "where", "mark", "once",
          "qualifications[]", "options.*", "rate", "visited_on", "valid_from", "valid_until", "contract_until", "seen_on",
          "opened_on", "ceased_on", "measured.*"}
OTHERWISE = {
    "read_rows verdict": "several with commas, the keys of `counts`", "read_search_acts verb": "whatever was ever done, also by former versions",
    "withdraw_consent source": "where the withdrawal came in, in words", "Said source": "the same of a consent"}


def strings(schema: Schema, schemas: Schemas, place: str, seen: set[str]) -> Iterator[tuple[str, Schema]]:
    """Every string of an input with the path to it; of a component once, under its name."""
    if "$ref" in schema:
        name = schema["$ref"].rpartition("/")[2]
        if name not in seen:
            seen.add(name)
            yield from strings(schemas.components[name], schemas, f"{name} ", seen)
    elif parts := list(inside(schema, place)):
        for one, at in parts:
            yield from strings(one, schemas, at, seen)
    elif "string" in schema.get("type", ()) and "format" not in schema:
        yield place, schema


def inside(schema: Schema, place: str) -> Iterator[tuple[Schema, str]]:
    """What a schema holds, with the path to it."""
    yield from ((one, place) for one in schema.get("anyOf", ()))
    if schema.get("type") == "array":
        yield from ((one, f"{place}[]") for one in schema.get("prefixItems") or [schema["items"]])
    if schema.get("type") == "object":
        yield from ((one, f"{place}{'' if place.endswith(' ') else '.'}{name}") for name, one in schema.get("properties", {}).items())
        if isinstance(rest := schema.get("additionalProperties"), dict):
            yield rest, f"{place}.*"
        if "propertyNames" in schema:
            yield schema["propertyNames"], f"{place} by"


def inputs(schemas: Schemas) -> Iterator[tuple[str, Schema]]:
    seen: set[str] = set()
    for operation in OPERATIONS:
        found = document.details(operation, schemas)
        for one in found["parameters"]:
            if one["in"] != "header":
                yield from strings(one["schema"], schemas, f"{operation.id} {one['name']}", seen)
        body = document.body_of(found)
        for name, one in body.get("properties", {}).items():
            inner = one.get("properties", {}) if name == "data" and operation.takes_file else {name: one}
            for key, part in inner.items():
                yield from strings(part, schemas, f"{operation.id} {key}", seen)


def test_a_string_is_free_or_says_its_list() -> None:
    """Written without a list it fails here: Annotated[str, OneOf(…)] where the command checks against one."""
    free, used, bare = PROSE | NAMES | PLACES | VALUES, set(), []
    for place, schema in inputs(Schemas()):
        path = place.partition(" ")[2]
        known = {path, path.rpartition(".")[2]} & free or {place} & set(OTHERWISE)
        used |= known
        assert "title" not in schema, "generators of clients make the names of classes of it"
        if not known and not {"enum", "x-policy-section", "x-listed-by", "x-of-now", "description"} & set(schema):
            bare.append(place)
    assert not bare
    assert not (free | set(OTHERWISE)) - used, "nothing is called so any more"


def test_every_list_of_the_pack_is_said_as_it_is_in_force(house: House, now: datetime) -> None:
    """Each word of OpenAPI for a list of the pack is of the pack; without one, only its section stands there."""
    make_policy(now=now, content=json.loads(version.canonical(load.load("demo").content)))
    said: dict[str, list[bool]] = {}
    with access.bound(organisation.actor_of_user(user_id=house.manager), read_only=True):
        schemas = Schemas(is_of_now=True)
        for place, schema in inputs(schemas):
            if "x-policy-section" in schema:
                said.setdefault(schema["x-policy-section"], []).append("enum" in schema)
            assert "x-of-now" not in schema, place
        found = schemas.components["RivalServiceValues"]["properties"]["operator"]["enum"]
        purposes = schemas.components["Said"]["properties"]["purposes"]["items"]["enum"]
        kinds_of = schemas.components["AccountValues"]["properties"]["customer_kind"]
    assert "hengxun" in found and {"marketing", "*"} <= set(purposes) and "government" in kinds_of["enum"]
    assert {key for key, ones in said.items() if not all(ones)} <= {"customers/collaboration", "customers/team"}, "blank in the source"
    assert not any("enum" in schema for _, schema in inputs(Schemas()) if "x-policy-section" in schema), "the frozen interface knows no operator"


def test_who_lists_words_lists_them() -> None:
    """x-listed-by is an operation, and x-listed-as a member of its answer."""
    schemas, found = Schemas(), 0
    by_id = {one.id: one for one in OPERATIONS}
    for place, schema in inputs(schemas):
        if "x-listed-by" not in schema:
            continue
        found += 1
        content = document.details(by_id[schema["x-listed-by"]], schemas)["responses"]["200"]["content"]["application/json"]["schema"]
        assert member(content, schema["x-listed-as"].split("."), schemas), (place, schema)
    assert found > 20


def member(schema: Schema, path: list[str], schemas: Schemas) -> bool:
    """Whether the answer has such a member, lists and nulls looked through."""
    if "$ref" in schema:
        return member(schemas.components[schema["$ref"].rpartition("/")[2]], path, schemas)
    if "anyOf" in schema:
        return any(member(one, path, schemas) for one in schema["anyOf"])
    if schema.get("type") == "array":
        return any(member(one, path, schemas) for one in schema.get("prefixItems") or [schema["items"]])
    if not path:
        return True
    if not schema or "additionalProperties" in schema:
        return True
    inner = schema.get("properties", {})
    if path[0] not in inner and "items" in inner:
        return member(inner["items"], path, schemas)
    return path[0] in inner and member(inner[path[0]], path[1:], schemas)


def listed(kind: Any) -> OneOf | None:
    """The list of the code that an argument's words are of."""
    for part in (kind, *typing.get_args(kind)):
        found = next((one for one in getattr(part, "__metadata__", ()) if isinstance(one, OneOf)), None)
        if found is not None:
            return found
    return None


def test_another_word_is_refused_with_the_list_whatever_the_operation(house: House, program: Make, now: datetime, monkeypatch: Any) -> None:
    """The door and the command have one list: a word of it comes past the door, any other is 400 and told what it may be."""
    monkeypatch.setenv("GUANXI_NOW", now.isoformat())
    monkeypatch.setattr(callers._pace, "take", lambda _: None)
    call, asked = program(house.head), 0
    acts = organisation.acts_of(organisation.actor_of_user(user_id=house.head).roles)
    things = defaultdict[str, Any](lambda: 1)
    for door in (one for one in kinds.doors() if one.operation is not None and one.operation.act in acts and not one.operation.takes_file):
        known = arguments.of(door.operation)
        for one in (*known.query, *known.body):
            if (words := listed(one.kind)) is None or typing.get_origin(one.kind) is not typing.Annotated:
                continue
            path = kinds._NAME.sub("1", door.place)
            if door.method == "GET":
                needed = {other.name: calling.value(other.kind, other.name, things) for other in known.query if other.required}
                query = "&".join(f"{name}={value}" for name, value in (needed | {one.name: "nonsense"}).items())
                answer = call("GET", f"{path}?{query}")
            else:
                body = {other.name: calling.value(other.kind, other.name, things) for other in known.body if other.required}
                answer = call(door.method, path, body | {one.name: "nonsense"} | ({"expected_version": 1} if known.has_version else {}))
            assert (answer.status_code, answer.json()["field"]) == (400, one.name), (str(door), answer.content)
            assert words.words[0] in answer.json()["title"]
            asked += 1
    assert asked > 25


@pytest.mark.parametrize(("given", "status"), [("nobody", 400), ("", 422), ("lead", 201)])
def test_a_blank_and_a_known_word_are_the_commands(house: House, program: Make, now: datetime, monkeypatch: Any, given: str, status: int) -> None:
    monkeypatch.setenv("GUANXI_NOW", now.isoformat())
    assert program(house.head)("POST", f"accounts/{house.own}/assignments", {"user_id": house.manager, "role": given}).status_code == status
