"""Examples for OpenAPI: a whole body of each change, made from its own schema, and every kind of "no" in both languages, made by the refusals."""

from __future__ import annotations

from typing import Any

from guanxi.foundation.pure.refusal import Refusal, changed_meanwhile, not_found
from guanxi.integrations.rest import arguments, callers, given, problems, repeated, serve
from guanxi.integrations.rest.operation import Operation
from guanxi.integrations.rest.schema import Schema

TEXTS = {
    "name": "柳塘县第二小学", "reason": "客户来函", "note": "已电话核实", "proof": "已拜访,附名片", "subject": "专线中断", "answer": "已恢复",
    "number": "0571-88886666", "source": "visit", "source_document": "会议纪要 2026-11", "instance": "P-100001", "code": "GL-9702-0000003",
    "parent_code": "GL-9702-0000003", "key": "work", "field": "contact.mobile", "columns": "name", "scope": "account.view"}
FORMATS = {"date": "2026-11-20", "date-time": "2026-11-20T10:00:00+08:00", "uuid": "00000000-0000-4000-8000-000000000001", "decimal": "0.5",
           "binary": ""}
FEW = 2


def of(schema: Schema, named: dict[str, Schema], name: str = "") -> Any:
    """A value of a schema: what must be given, and of an object nothing of which must, the first two members."""
    if "$ref" in schema:
        return of(named[str(schema["$ref"]).rpartition("/")[2]], named, name)
    if "anyOf" in schema:
        return of(schema["anyOf"][0], named, name)
    if found := schema.get("enum") or schema.get("examples"):
        return found[0]
    kind = schema.get("type", "string")
    kind = kind[0] if isinstance(kind, list) else kind
    if kind == "object":
        return _object(schema, named)
    if kind == "array":
        parts = schema.get("prefixItems") or [schema.get("items", {"type": "string"})]
        return [of(one, named, name) for one in parts]
    if kind == "string":
        return FORMATS.get(schema.get("format", ""), TEXTS.get(name, "文字"))
    return {"integer": 1, "number": 0.5, "boolean": True}.get(kind)


def _object(schema: Schema, named: dict[str, Schema]) -> dict[str, Any]:
    members = schema.get("properties", {})
    if not members:
        rest = schema.get("additionalProperties")
        return {"1": of(rest, named)} if isinstance(rest, dict) and rest else {}
    wanted = schema.get("required") or list(members)[:FEW]
    return {key: of(members[key], named, key) for key in wanted if key in members}


def refusals() -> dict[str, Refusal]:
    """One of each kind of "no", by its status."""
    return {
        "400": given.missing("values.name"), "401": callers.wrong_key(), "403": serve.scope_missing("account.edit"), "404": not_found(),
        "409": changed_meanwhile(), "412": _with_status(changed_meanwhile(), 412), "413": arguments.too_large(),
        "415": arguments.other_type("application/json"), "422": repeated.key_reused(),
        "428": arguments.version_needed(), "429": callers.too_many(), "503": problems.try_later()}


def _with_status(refusal: Refusal, status: int) -> Refusal:
    refusal.status = status
    return refusal


def responses() -> dict[str, Schema]:
    """The "no" of each status with an example in each language."""
    return {status: {"description": f"{refusal.text.zh} · {refusal.text.en}", "content": {problems.TYPE: {
        "schema": {"$ref": "#/components/schemas/Problem"}, "examples": {
            language: {"value": problems.body_of(refusal, language, instance="/api/v1/accounts/1")} for language in ("zh-CN", "en")}}}}
        for status, refusal in refusals().items()}


def statuses(operation: Operation) -> list[str]:
    """Which of them a call of this operation may meet."""
    known = arguments.of(operation)
    found = ["400", "401", "403", "404", "409", "422", "429", "503"]
    found += ["413", "415"] if operation.method != "GET" else []
    found += ["412", "428"] if known.has_version else ["428"] if known.has_seen else []
    return sorted(found)
