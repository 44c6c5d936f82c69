"""The interface knows no session: cookies of a call to it are not read at all, so nobody's login can be ridden (ATK-51).

What the framework answers by itself becomes a problem like every other no.
"""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from guanxi.integrations.rest import problems

BASE = "/api/v1/"


class WithoutCookies:
    """Middleware before the session's."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path.startswith(BASE):
            return self.get_response(request)
        request.META.pop("HTTP_COOKIE", None)
        response = self.get_response(request)
        if response.status_code == 405:  # the framework's own is a line of text
            return problems.not_that_way(request, response.headers.get("Allow", ""))
        return response
