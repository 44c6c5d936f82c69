"""Slow statements in the log with the view that made them; never their parameters, which may be personal data."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.db import connection
from django.http import HttpRequest, HttpResponse

log = logging.getLogger("guanxi.slow")


class SlowSqlMiddleware:
    """Times every statement of a request; above GUANXI_SLOW_SQL_MS it becomes a warning."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with connection.execute_wrapper(_Timer(request)):
            return self.get_response(request)


class _Timer:
    def __init__(self, request: HttpRequest) -> None:
        self.request = request

    def __call__(self, execute: Callable[..., Any], sql: str, parameters: Any, many: bool, context: Any) -> Any:
        start = time.monotonic()
        try:
            return execute(sql, parameters, many, context)
        finally:
            spent = (time.monotonic() - start) * 1000
            if spent >= settings.GUANXI_SLOW_SQL_MS:
                match = self.request.resolver_match
                log.warning("%.0f ms in %s: %s", spent, match.view_name if match else self.request.path, " ".join(str(sql).split())[:300])
