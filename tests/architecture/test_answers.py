"""What the interface answers is what its OpenAPI says (issue 3, point 11): every read, asked about one of each kind, against its own schema."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

import pytest

from guanxi.domains.organisation import api as organisation
from guanxi.domains.organisation.testing import make_user, make_world
from guanxi.domains.rulebook.testing import make_policy
from guanxi.foundation.django import access
from guanxi.integrations.rest import callers, document
from guanxi.policy import load, version
from tests.architecture import calling, kinds, plants
from tests.architecture.test_objects import WORKING
from tests.together import Together

KINDS: dict[str, type | tuple[type, ...]] = {
    "string": str, "integer": int, "number": (int, float), "boolean": bool, "null": type(None), "object": dict, "array": list}
FORMATS = {"date": date.fromisoformat, "date-time": datetime.fromisoformat}


def test_every_answer_is_of_the_schema_that_openapi_gives_it(together: Together, now: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    """A list of it would do too little: `{"result": …}` stood in OpenAPI where the bare object, or null, was answered."""
    monkeypatch.setenv("GUANXI_NOW", now.isoformat())
    monkeypatch.setattr(callers._pace, "take", lambda _: None)
    with together():
        world = make_world(now=now)
        make_policy(now=now, content=json.loads(version.canonical(load.load("demo").content)))
        mates = make_user("one", now=now, unit_id=world.city), make_user("two", now=now, unit_id=world.city)
        user = make_user("own", now=now, unit_id=world.city, roles=WORKING)
        place = plants.Place(name="own", unit=world.city, user=user, bystanders=mates, far_unit=world.other_city)
        things = {**plants.plant(place, now=now), **plants.of_the_house(now=now), "job": 1, "version": 1}
        readers = [calling.reader(user, now=now), calling.reader(make_user("adm", now=now, unit_id=world.city, roles=("R20",)), now=now)]
    actor = organisation.actor_of_user(user_id=user)
    with access.bound(actor, read_only=True):
        described = document.document()
    asked, wrong = set(), []
    for door in (one for one in kinds.doors() if one.operation is not None and one.method == "GET" and not one.operation.raw):
        reader = next((one for one in readers if door.act in one.acts), None)
        answer = reader.ask(door, things) if reader else None
        if answer is not None and answer.status_code == 200:
            asked.add(str(door))
            schema = described["paths"][f"{document.BASE}/{door.place}"]["get"]["responses"]["200"]["content"]["application/json"]["schema"]
            wrong += [f"{door}: {found}" for found in unlike(json.loads(answer.content), schema, described["components"]["schemas"], "")]
    assert len(asked) > 120
    assert not wrong


def unlike(value: Any, schema: dict[str, Any], named: dict[str, Any], at: str) -> Iterator[str]:
    """Where a value is not of a schema; only what our schemas use."""
    if "$ref" in schema:
        yield from unlike(value, named[schema["$ref"].rpartition("/")[2]], named, at)
    elif "anyOf" in schema:
        if not any(not list(unlike(value, one, named, at)) for one in schema["anyOf"]):
            yield f"{at} is none of {schema['anyOf']}: {str(value)[:60]}"
    elif not any(_is(value, kind) for kind in _kinds(schema)):
        yield f"{at} should be {schema['type']}: {str(value)[:60]}"
    else:
        yield from unlike_within(value, schema, named, at)


def unlike_within(value: Any, schema: dict[str, Any], named: dict[str, Any], at: str) -> Iterator[str]:
    """The same of a value that is of the right kind."""
    if "enum" in schema and value not in schema["enum"]:
        yield f"{at} is none of {schema['enum']}: {str(value)[:60]}"
    elif isinstance(value, dict):
        yield from (f"{at}.{name} is missing" for name in schema.get("required", ()) if name not in value)
        members, rest = schema.get("properties", {}), schema.get("additionalProperties", {})
        yield from (f"{at}.{name} is not described" for name in value if members and name not in members)
        for name, one in value.items():
            yield from unlike(one, members.get(name, rest if isinstance(rest, dict) else {}), named, f"{at}.{name}")
    elif isinstance(value, list):
        parts = schema.get("prefixItems") or [schema.get("items", {})] * len(value)
        yield from (found for one, part in zip(value, parts, strict=True) for found in unlike(one, part, named, f"{at}[]"))
    elif isinstance(value, str) and schema.get("format") in FORMATS:
        try:
            FORMATS[schema["format"]](value)
        except ValueError:
            yield f"{at} is no {schema['format']}: {value}"


def _kinds(schema: dict[str, Any]) -> list[str]:
    kind = schema.get("type", list(KINDS))
    return kind if isinstance(kind, list) else [kind]


def _is(value: Any, kind: str) -> bool:
    return isinstance(value, KINDS[kind]) and (kind in ("boolean",) or not isinstance(value, bool))
