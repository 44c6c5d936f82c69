"""A "no" of any kind as RFC 9457 problem+json: the same Refusal as on a page, in the caller's language."""

from __future__ import annotations

import json
import logging
from typing import Any

from django.db import DataError, InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse

from guanxi.foundation.django import request_id
from guanxi.foundation.pure.bilingual import Text, t
from guanxi.foundation.pure.refusal import Refusal
from guanxi.integrations.rest import plain

log = logging.getLogger("guanxi.rest")
TYPE = "application/problem+json"
RETRY_SECONDS = 5


def language_of(request: HttpRequest) -> str:
    """English when the caller prefers it (Accept-Language), else Chinese."""
    return "en" if str(request.META.get("HTTP_ACCEPT_LANGUAGE", "")).strip().lower().startswith("en") else "zh-hans"


def of_refusal(request: HttpRequest, refusal: Refusal, **more: Any) -> HttpResponse:
    """The answer that says no: `code` is stable, `title` and `way_out` are for people."""
    language = language_of(request)
    body = body_of(refusal, language, instance=request.path) | {"request_id": request_id.current_request_id()}
    body |= {name: plain.plain(value) for name, value in more.items()}
    response = HttpResponse(json.dumps(body, ensure_ascii=False), status=refusal.status, content_type=TYPE)
    response.headers["Cache-Control"], response.headers["Content-Language"] = "no-store", "en" if language == "en" else "zh-CN"
    if refusal.status == 401:
        response.headers["WWW-Authenticate"] = 'Bearer realm="guanxi"'
    if refusal.status in (429, 503):
        response.headers["Retry-After"] = str(more.get("retry_after", RETRY_SECONDS))
    return response


def body_of(refusal: Refusal, language: str, *, instance: str) -> dict[str, Any]:
    """The members of a problem in one language, without the number of the request."""
    body: dict[str, Any] = {
        "type": f"urn:guanxi:problem:{refusal.code}", "title": refusal.text.in_language(language), "status": refusal.status,
        "code": refusal.code, "instance": instance}
    if refusal.field:
        body["field"] = refusal.field
    if refusal.way_out:
        body["way_out"] = refusal.way_out.in_language(language)
    if refusal.reasons:
        body["reasons"] = [{"code": one.code, "text": one.text.in_language(language), "met": one.met, "value": one.value} for one in refusal.reasons]
    return body


def of_error(request: HttpRequest, error: Exception) -> HttpResponse:
    """The answer to any exception that reached the edge of the interface."""
    if isinstance(error, Refusal):
        log.info("refused %s %s", error.code, request.path)
        return of_refusal(request, error)
    if isinstance(error, DataError | OverflowError):  # a number or day that no column holds: the caller's, not ours
        log.warning("out of range at %s: %s", request.path, type(error).__name__)
        return of_refusal(request, out_of_range())
    if isinstance(error, OperationalError | InterfaceError):
        return of_refusal(request, try_later())
    log.exception("failed at %s", request.path, exc_info=error)
    return of_refusal(request, Refusal("server_error", Text("系统出错,请提供请求编号", "Something broke: tell us the request id"), status=500))


def try_later() -> Refusal:
    """The refusal while the database does not answer."""
    return Refusal("try_later", t("系统繁忙,请稍后重试", "Try again in a moment"), status=503)


def out_of_range(place: str = "") -> Refusal:
    """The refusal of a value that no column holds; where it stood, when that is known."""
    return Refusal("out_of_range", t("参数超出范围", "A parameter is out of range"), field=place, status=400)


def not_that_way(request: HttpRequest, allowed: str) -> HttpResponse:
    """An address that exists, asked with a method that it does not take."""
    response = of_refusal(request, Refusal("method_not_allowed", t("该地址不支持此方法", "This address does not take this method"), status=405,
                                           way_out=t(f"可用的方法:{allowed}", f"It takes: {allowed}")))
    response.headers["Allow"] = allowed
    return response
