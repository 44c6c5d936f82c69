"""Serves one operation: rights, arguments, the door's function, and its answer as JSON.

A read runs in one read-only transaction bound to the actor's scope, like a page; a change opens its own.
"""

from __future__ import annotations

import functools
import hashlib
import logging
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import DataError
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils import translation
from django.utils.module_loading import import_string

from guanxi.foundation.django import access, clock, definitions, wiring
from guanxi.foundation.pure.bilingual import t
from guanxi.foundation.pure.refusal import Refusal
from guanxi.integrations.rest import arguments, names, plain, problems, repeated
from guanxi.integrations.rest.callers import Caller
from guanxi.integrations.rest.operation import Operation

log = logging.getLogger("guanxi.rest")
MEETS_CHANGE = frozenset({"changed_meanwhile"})


def answer(operation: Operation, request: HttpRequest, caller: Caller, path: dict[str, Any]) -> HttpResponseBase:
    """One call, in the caller's language. Raises what its refusal or trouble is."""
    with translation.override(problems.language_of(request)), definitions.noted():
        definitions.note(caller.definitions_mark)
        return _answer(operation, request, caller, path)


def may(operation: Operation, caller: Caller) -> None:
    """Refuses 403: the key is for reading only, its scopes lack the act, or its user's roles do."""
    if caller.is_read_only and not operation.is_read:
        raise Refusal("read_only_key", t("此令牌只能读取", "This key may only read"), status=403)
    if operation.act in caller.acts:
        return
    if operation.act in caller.held:
        raise scope_missing(operation.act)
    raise Refusal("forbidden", t("您的角色不能使用此功能", "Your role may not use this"), status=403)


def scope_missing(act: str) -> Refusal:
    """The refusal of a call that the key's user may make and the key may not, with the name that the page of keys gives the scope."""
    name = names.scope(act)
    return Refusal("scope_missing", t(f"令牌的权限范围不含“{name.zh}”({act})", f"The key lacks the scope “{name.en}” ({act})"), status=403,
                   way_out=t("请新建含此权限范围的令牌", "Create a key with this scope"))


def _answer(operation: Operation, request: HttpRequest, caller: Caller, path: dict[str, Any]) -> HttpResponseBase:
    may(operation, caller)
    _in_range(path)
    now = clock.now()
    if operation.method == "GET" or operation.is_bound:
        try:
            given = arguments.read(operation, request, path)
            with _told_which(operation, request, given):
                return _read(operation, caller, given, now)
        except Refusal as refusal:
            led = _where_now(caller, path) if refusal.status == 404 and operation.method == "GET" else None
            if led is None:
                raise
            return _moved(operation, request, led)
    led = _where_now(caller, path)
    given = arguments.read(operation, request, led or path)
    if led and arguments.VERSION in given:
        given[arguments.VERSION] = 0  # the version it knew was another record's: it meets both sides (CON-88)
    with _told_which(operation, request, given):
        return _change(operation, request, caller, given, now)


@contextmanager
def _told_which(operation: Operation, request: HttpRequest, given: Mapping[str, Any]) -> Iterator[None]:
    """What no column holds, past every check, is refused with the place of the only value it can be (ATK-53)."""
    try:
        yield
    except (DataError, OverflowError) as error:
        log.warning("out of range at %s: %s", operation.id, type(error).__name__)
        said = request.GET.dict() if operation.method == "GET" else {
            one.name: given[one.name] for one in arguments.of(operation).body if one.name in given}
        found = [name for name, value in said.items() if _is_huge(value)] or list(said)
        raise problems.out_of_range(found[0] if len(found) == 1 else "") from error


def _is_huge(value: Any) -> bool:
    """A number beyond four bytes."""
    return (isinstance(value, int) and abs(value) >= 2**31) or (isinstance(value, str) and value.lstrip("-").isdecimal() and len(value) > 9)


def _read(operation: Operation, caller: Caller, given: dict[str, Any], now: datetime) -> HttpResponseBase:
    with access.bound(caller.actor, read_only=True):
        result = _call(operation, caller, given, now)
        if isinstance(result, HttpResponseBase):
            result.headers["Cache-Control"] = "no-store"
            return result
        return _response(operation.status, _body(operation, result), version=_version_of(result))


def _change(operation: Operation, request: HttpRequest, caller: Caller, given: dict[str, Any], now: datetime) -> HttpResponse:
    key = "" if operation.is_secret else repeated.key_of(request)

    if operation.raw:
        result: HttpResponse = _call(operation, caller, given, now)
        result.headers["Cache-Control"] = "no-store"
        return result

    def run() -> repeated.Answer:
        result = _call(operation, caller, given, now)
        return (204 if result is None else operation.status), b"" if result is None else _body(operation, result)

    try:
        if not key:
            status, body = run()
            return _response(status, body)
        (status, body), is_again = repeated.once(actor=caller.actor, key=key, said=_fingerprint(operation, request), now=now, run=run)
    except Refusal as refusal:
        if refusal.code in MEETS_CHANGE and operation.current:
            return _conflict(operation, request, caller, given, refusal)
        raise
    response = _response(status, body)
    if is_again:
        response.headers["Idempotent-Replayed"] = "true"
    return response


def _where_now(caller: Caller, path: dict[str, Any]) -> dict[str, Any] | None:
    """The path's ids with merged records replaced by those that stayed (wiring.MOVED), None when there is nothing to replace."""
    if not any(isinstance(value, int) for value in path.values()):
        return None
    with access.bound(caller.actor, read_only=True):
        for name in wiring.listed("MOVED"):
            found: dict[str, Any] | None = import_string(name)(actor=caller.actor, given=path)
            if found is not None:
                return found
    return None


def _moved(operation: Operation, request: HttpRequest, led: dict[str, Any]) -> HttpResponse:
    """308 to the record that stayed."""
    place = request.path[:request.path.index("/api/v1/")] + "/api/v1/" + operation.path.format(**led)
    query = request.META.get("QUERY_STRING", "")
    return HttpResponse(status=308, headers={"Location": place + (f"?{query}" if query else ""), "Cache-Control": "no-store"})


def _fingerprint(operation: Operation, request: HttpRequest) -> bytes:
    """What makes a call the same call: method, path, version, body; of a file its name and what stands in it."""
    file = request.FILES.get("file") if operation.takes_file else None
    body = f"{request.POST.get('data', '')}\0{file.name}\0{_sum_of(file)}".encode("utf-8", "replace") if file else request.body
    return b"\0".join((operation.method.encode(), request.path.encode(), request.headers.get("If-Match", "").encode(), body))


def _sum_of(file: UploadedFile[bytes]) -> str:
    found = hashlib.sha256()
    for part in file.chunks():
        found.update(part)
    return found.hexdigest()


def _conflict(operation: Operation, request: HttpRequest, caller: Caller, given: dict[str, Any], refusal: Refusal) -> HttpResponse:
    """409 (412 when If-Match said the version) with both sides: what stands there now (today, of a read by days) and what was sent (CON-80)."""
    refusal.status = 412 if request.headers.get("If-Match") else 409
    shown = current_of(operation.current)
    said, known = {**given.get("values", {}), **given}, arguments.of(shown)
    asked = {one.name: said.get(one.name, clock.today()) for one in (*known.path, *known.query) if one.required}
    with access.bound(caller.actor, read_only=True):
        may(shown, caller)
        now_there = _call(shown, caller, asked, clock.now())
        return problems.of_refusal(request, refusal, current=now_there, yours=given.get("values", {}))


@functools.cache
def current_of(path: str) -> Operation:
    """The read at this path."""
    from guanxi.integrations.rest.operations import OPERATIONS  # the list imports nothing of ours that serves

    return next(one for one in OPERATIONS if one.method == "GET" and one.path == path)


def _call(operation: Operation, caller: Caller, given: dict[str, Any], now: datetime) -> Any:
    ours = {"actor": caller.actor, "acts": caller.acts, "now": now, "today": now.astimezone(clock.ZONE).date()}
    return operation.call(**given, **{name: ours[name] for name in arguments.of(operation).ours})


def _body(operation: Operation, result: Any) -> bytes:
    form = arguments.form_of(operation)
    return plain.text_of({operation.answer or "result": result} if form == "named" else {"items": result} if form == "items" else result)


def _version_of(result: Any) -> int | None:
    found = getattr(getattr(result, "card", result), "version", None)
    return found if isinstance(found, int) else None


def _response(status: int, body: bytes, *, version: int | None = None) -> HttpResponse:
    response = HttpResponse(body, status=status, content_type="application/json")
    response.headers["Cache-Control"] = "no-store"
    if version is not None:
        response.headers["ETag"] = f'"{version}"'
    return response


def _in_range(path: dict[str, Any]) -> None:
    """An id that no table can hold does not exist."""
    if any(isinstance(value, int) and value >= 2**63 for value in path.values()):
        raise Refusal("not_found", t("没有找到,或您无权查看", "Not found, or not yours to see"), status=404)
