"""The reference of the interface for people, made from the same list, and its OpenAPI as a file."""

from __future__ import annotations

import functools
import re
from collections.abc import Sequence
from itertools import groupby
from typing import Any

from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import get_language

from guanxi.foundation.web.http import Request
from guanxi.foundation.web.views import page
from guanxi.integrations.rest import document, names
from guanxi.integrations.rest.operations import OPERATIONS
from guanxi.integrations.rest.schema import Schemas

_ROW = r"(?:[A-Z]{3}-\d+(?: to \d+)?|(?:operator|hard-places|decisions|ADR) [\d.]*\d)"
_ROWS = re.compile(rf"\s*\({_ROW}(?:[,;] {_ROW})*\)|(?<=\.) {_ROW}(?:, {_ROW})*\.")
"""Rows of the sources that docstrings name: of use to developers only."""


@page(act="organisation.me", methods=("GET",))
def reference(request: Request) -> HttpResponse:
    """Every operation by topic: method, path, what it wants, what it answers, the scope it needs."""
    lines = _lines()
    topics = [(topic, names.TOPICS[topic], list(found)) for topic, found in groupby(lines, key=lambda one: one["topic"])]
    return render(request, "rest/reference.html", {"topics": topics, "base": document.BASE, "count": len(lines),
                                                   "is_chinese": not (get_language() or "").startswith("en")})


@page(act="organisation.me", methods=("GET",))
def openapi(request: Request) -> HttpResponse:
    """OpenAPI 3.1 as a file, for somebody logged in; programs take the same from the interface with their key."""
    return JsonResponse(document.document(), json_dumps_params={"ensure_ascii": False})


@functools.cache
def _lines() -> Sequence[dict[str, Any]]:
    """The operations by topic, in both languages: the list of a process stays as it is."""
    schemas = Schemas()
    return [_line(operation, schemas) for operation in sorted(OPERATIONS, key=lambda one: one.topic)]


def _line(operation: Any, schemas: Schemas) -> dict[str, Any]:
    found = document.details(operation, schemas)
    body = document.body_of(found)
    asked = [(one["name"], one["in"], document.short(one["schema"]), one["required"]) for one in found["parameters"] if one["in"] != "header"]
    asked += [(name, "body", document.short(one), name in body.get("required", ())) for name, one in body.get("properties", {}).items()]
    return {"topic": operation.topic, "scope": names.scope(operation.act), "operation": operation, "asked": asked,
            "said": _ROWS.sub("", document.said_of(operation)), "answer": document.answered(found)}
