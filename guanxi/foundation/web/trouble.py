"""The answer when something broke: 503 with "try again" while the database is away, else 500 with a reference number; and when a form is
older than the login that sends it.

Django calls `server_error` for every exception that reached nobody else (handler500 in config/urls.py), `stale_form` for a form whose
secret is not the session's (CSRF_FAILURE_VIEW). `server_error` is rendered without the request: the frame asks the database, which may be
what is broken.
"""

from __future__ import annotations

import sys

from django.conf import settings
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils import translation

from guanxi.foundation.django import request_id
from guanxi.foundation.pure.bilingual import t
from guanxi.foundation.pure.refusal import Refusal
from guanxi.foundation.web.middleware import refusal_response

RETRY_SECONDS = "5"


def server_error(request: HttpRequest) -> HttpResponse:
    """The page for an unexpected end. Statement and lock timeouts count as "try again" too (FLT-96)."""
    away = isinstance(sys.exc_info()[1], OperationalError | InterfaceError)
    status = 503 if away else 500
    wanted = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, settings.LANGUAGE_CODE)
    with translation.override("en" if wanted == "en" else "zh-hans"):
        body = render_to_string(f"{status}.html", {"request_id": request_id.current_request_id()})
    response = HttpResponse(body, status=status, headers={"Cache-Control": "no-store"})
    if away:
        response.headers["Retry-After"] = RETRY_SECONDS
    return response


def stale_form(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form was opened under an earlier login, or in a browser that keeps no cookies: nothing was written. `reason`: Django's, for its log."""
    wanted = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, settings.LANGUAGE_CODE)
    with translation.override("en" if wanted == "en" else "zh-hans"):
        return refusal_response(request, Refusal(
            "stale_form", t("页面已过期,内容没有保存", "This page has expired; nothing was saved"), status=403,
            way_out=t("打开页面之后重新登录过,或浏览器禁用了 Cookie。请返回上一页(填写的内容仍在),复制要保留的内容,刷新页面后再提交",
                      "You logged in again after it was opened, or the browser keeps no cookies. Go back (what you typed is still there), "
                      "copy what you want to keep, reload the page and send it again")))
