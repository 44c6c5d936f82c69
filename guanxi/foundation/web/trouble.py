"""The answer when something broke: 503 with "try again" while the database is away, else 500 with a reference number.

Django calls `server_error` for every exception that reached nobody else (handler500 in config/urls.py).
Templates are rendered without the request: the frame asks the database, which may be what is broken.
"""

from __future__ import annotations

import sys

from django.conf import settings
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils import translation

from guanxi.foundation.django import request_id

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
