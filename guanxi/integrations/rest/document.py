"""The OpenAPI 3.1 description of the list: made from the same signatures, catalogues and dataclasses that serve it."""

from __future__ import annotations

import inspect
from typing import Any

from guanxi.domains.customers import api as customers
from guanxi.domains.lists import api as lists
from guanxi.domains.organisation import api as organisation
from guanxi.foundation.pure.bilingual import Text
from guanxi.integrations.rest import arguments, examples, names
from guanxi.integrations.rest.operation import Operation
from guanxi.integrations.rest.operations import OPERATIONS
from guanxi.integrations.rest.schema import Schema, Schemas

BASE, VERSION = "/api/v1", "1"
_PROBLEM: Schema = {"type": "object", "required": ["type", "title", "status", "code"], "properties": {
    "type": {"type": "string"}, "title": {"type": "string"}, "status": {"type": "integer"}, "code": {"type": "string"},
    "field": {"type": "string"}, "way_out": {"type": "string"}, "instance": {"type": "string"}, "request_id": {"type": "string"},
    "reasons": {"type": "array", "items": {"type": "object", "properties": {
        "code": {"type": "string"}, "text": {"type": "string"}, "met": {"type": "boolean"}, "value": {"type": "string"}}}},
    "current": {"description": "409, 412: 现在的内容 · what stands there now"}, "yours": {"description": "409, 412: 您的内容 · what was sent"}}}
_MOVED: Schema = {"description": "已合并,见 Location · merged: Location is the record that stayed",
                  "headers": {"Location": {"required": True, "schema": {"type": "string"}}}}
_REPLAYED: Schema = {"Idempotent-Replayed": {"description": "同键的重复请求 · the answer of the first call with this key",
                                             "schema": {"type": "string", "enum": ["true"]}}}
_KEY_PARAMETER = {"in": "header", "name": "Idempotency-Key", "required": False, "schema": {"type": "string", "maxLength": 64},
                  "description": "同一键只生效一次 · one effect per key"}
_VERSION_PARAMETER = {"in": "header", "name": "If-Match", "required": False, "schema": {"type": "string"},
                      "description": "所依据的版本 · the version you changed"}
_ABOUT = ("关系。与页面同一规则:范围、脱敏、留痕一致。 · The same rules as behind the pages: scope, masking, audit. "
          "Money is whole fen, days are ISO dates, ids are the pages' ids.")


def document() -> Schema:
    """The whole description; with the custom fields of this moment and the words of the pack in force."""
    schemas = Schemas(is_of_now=True)
    paths: dict[str, dict[str, Schema]] = {}
    for operation in OPERATIONS:
        paths.setdefault(f"{BASE}/{operation.path}", {})[operation.method.lower()] = details(operation, schemas)
    return {
        "openapi": "3.1.0", "info": {"title": "Guanxi", "version": VERSION, "description": _ABOUT}, "tags": tags(), "paths": paths,
        "security": [{"key": []}], "components": {
            "securitySchemes": {"key": {"type": "http", "scheme": "bearer"}},
            "schemas": {**dict(sorted(schemas.components.items())), "Problem": _PROBLEM},
            "responses": {f"No{status}": one for status, one in examples.responses().items()}}}


def tags() -> list[Schema]:
    """The topics with their names in both languages; the short name is what programs read."""
    said = {topic: f"{names.TOPICS[topic].zh} · {names.TOPICS[topic].en}" for topic in sorted({operation.topic for operation in OPERATIONS})}
    return [{"name": topic, "description": text, "x-displayName": text} for topic, text in said.items()]


def details(operation: Operation, schemas: Schemas) -> Schema:
    """What our list says of one operation beyond its path."""
    known = arguments.of(operation)
    found: Schema = {
        "operationId": operation.id, "tags": [operation.topic], "summary": f"{operation.title.zh} · {operation.title.en}",
        "description": said_of(operation), "x-act": operation.act,
        "parameters": _parameters(operation, schemas), "responses": _responses(operation, schemas), "security": [{"key": [operation.act]}]}
    if operation.takes_file:
        parts = {"file": {"type": "string", "format": "binary"}, "data": schemas.body(known.body, has_version=known.has_version)}
        found["requestBody"] = {"required": True, "content": {"multipart/form-data": {"schema": {
            "type": "object", "properties": parts, "required": ["file"]}}}}
    elif operation.method != "GET" and (known.body or known.has_version):
        body = schemas.body(known.body, has_version=known.has_version)
        found["requestBody"] = {"required": bool(body.get("required")), "content": {"application/json": {
            "schema": body, "example": examples.of(body, schemas.components)}}}
    return found


def said_of(operation: Operation) -> str:
    """The docstring of the function behind it."""
    return inspect.getdoc(operation.call) or ""


def answer_of(operation: Operation) -> Any:
    """The type that is answered."""
    return arguments.hints_of(operation.call)["return"]


def _parameters(operation: Operation, schemas: Schemas) -> list[Schema]:
    known = arguments.of(operation)
    found = [{"in": "path", "name": one.name, "required": True, "schema": schemas.of(one.kind)} for one in known.path]
    found += [{"in": "query", "name": one.name, "required": one.required, "schema": schemas.of(one.kind)} for one in known.query]
    if known.is_open:
        found.append(_filters(operation, schemas))
    if operation.method != "GET":
        found += [_KEY_PARAMETER] if _is_repeatable(operation) else []
        found += [_VERSION_PARAMETER] if known.has_version else []
    return found


def _filters(operation: Operation, schemas: Schemas) -> Schema:
    """What narrows and sorts a list, each a parameter of its own: as in the address of its page. The name is never sent, and is none that the
    generators of clients use themselves."""
    known = Text("见页面地址", "as in the page's address")
    if schemas.is_of_now:
        known = lists.known_filters(customers.people_columns() if operation.topic == "contacts" else lists.columns())
    said = {"q": "名称、编码等的一部分 · part of a name, a code …", "sort": "一个键,降序加 - · one key, with - downwards",
            "where": "规则 · a rule: read_rule tells what is wrong with one"}
    return {"in": "query", "name": "filters", "required": False, "style": "form", "explode": True,
            "schema": {"type": "object", "properties": {name: {"type": "string", "description": text} for name, text in said.items()},
                       "additionalProperties": {"type": "string"}},
            "description": f"筛选 · filters: {known.zh} · {known.en}"}


def _responses(operation: Operation, schemas: Schemas) -> Schema:
    problem = {"description": "problem+json", "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}}
    no = {status: {"$ref": f"#/components/responses/No{status}"} for status in examples.statuses(operation)}
    kind = answer_of(operation)
    if operation.raw:
        done: Schema = {"200": {"description": "OK", "content": {operation.raw: {"schema": {"type": "string", "format": "binary"}}}}}
    elif kind is type(None):
        done = {"204": {"description": "done"}}
    else:
        done = {str(operation.status): {"description": "OK", "content": {"application/json": {"schema": _answered(operation, kind, schemas)}}}}
    if _is_repeatable(operation):
        done = {status: one | {"headers": _REPLAYED} for status, one in done.items()}
    if operation.method == "GET" and any(one.name in ("account_id", "contact_id") for one in arguments.of(operation).path):
        done |= {"308": _MOVED}
    return done | no | {"default": problem}


def _is_repeatable(operation: Operation) -> bool:
    """Whether a key makes it one effect: a change whose answer may be kept."""
    return operation.method != "GET" and not operation.is_bound and not operation.is_secret and not operation.raw


def _answered(operation: Operation, kind: Any, schemas: Schemas) -> Schema:
    schema, form = schemas.of(kind), arguments.form_of(operation)
    if form == "bare":
        return schema
    name = "items" if form == "items" else operation.answer or "result"
    return {"type": "object", "properties": {name: schema}, "required": [name]}


def scopes() -> dict[str, list[Text]]:
    """Every act that some operation needs, with what it opens."""
    found: dict[str, list[Text]] = {}
    for operation in OPERATIONS:
        found.setdefault(operation.act, []).append(operation.title)
    return dict(sorted(found.items()))


def frozen() -> str:
    """The interface as text, one line per operation and component member: what the architecture test keeps."""
    schemas, lines = Schemas(), []
    for operation in sorted(OPERATIONS, key=lambda one: (one.path, one.method)):
        found = details(operation, schemas)
        asked = [f"{one['in']}:{one['name']}{'' if one['required'] else '?'}" for one in found["parameters"] if one["in"] != "header"]
        body = body_of(found)
        asked += [f"{name}{'' if name in body.get('required', ()) else '?'}: {short(one)}" for name, one in body.get("properties", {}).items()]
        lines.append(f"{operation.method} {operation.path} [{operation.act}] ({', '.join(asked)}) -> {answered(found)}".rstrip())
    for name, one in sorted(schemas.components.items()):
        lines.append(f"{name}: " + ", ".join(f"{key} {short(inner)}" for key, inner in one.get("properties", {}).items()))
    return "\n".join(lines) + "\n"


def body_of(found: Schema) -> Schema:
    """The schema of an operation's body, JSON or multipart; empty without one."""
    contents: list[Schema] = list(found.get("requestBody", {}).get("content", {}).values())
    return contents[0]["schema"] if contents else {}


def answered(found: Schema) -> str:
    """Status and shape of what an operation answers."""
    done, answer = next(iter(found["responses"].items()))
    contents: list[Schema] = list(answer.get("content", {}).values())
    return f"{done} {short(contents[0]['schema'])}" if contents else str(done)


def short(schema: Schema) -> str:
    """A schema in a word or two."""
    if "$ref" in schema:
        return str(schema["$ref"]).rpartition("/")[2]
    if "anyOf" in schema:
        return "|".join(short(one) for one in schema["anyOf"])
    kind = schema.get("type", "any")
    if kind == "array":
        return f"[{short(schema.get('items', {}))}]"
    if kind == "object" and "properties" in schema:
        return "{" + ", ".join(f"{name} {short(one)}" for name, one in schema["properties"].items()) + "}"
    return "|".join(kind) if isinstance(kind, list) else str(schema.get("format", kind))


def held_scopes(roles: frozenset[str]) -> dict[str, list[Text]]:
    """The scopes that somebody with these roles may give his key."""
    acts = organisation.acts_of(roles)
    return {act: titles for act, titles in scopes().items() if act in acts}
