"""The interface knows no session: cookies of a call to it are not read at all, so nobody's login can be ridden (ATK-51)."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

BASE = "/api/v1/"


class WithoutCookies:
    """Middleware before the session's."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path.startswith(BASE):
            request.META.pop("HTTP_COOKIE", None)
        return self.get_response(request)
