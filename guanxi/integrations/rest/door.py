"""The middleware behind which a call to the interface ends: no session, cookie, form or page is looked at (ATK-51).

It stands after what every answer needs (number of the call, slow statements, security headers, packing) and before what only a browser
needs; what of that holds for programs too is here: the host's name, no frame, the length of the answer.
"""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import ResolverMatch

from guanxi.foundation.pure.refusal import not_found
from guanxi.integrations.rest import callers, described, problems, routes, serve
from guanxi.integrations.rest.operations import OPERATIONS

BASE = "/api/v1/"
DESCRIPTION = "openapi.json"
_TREE = routes.tree(OPERATIONS)
_NAMED = {one: ResolverMatch(serve.answer, (), {}, url_name=one.id, namespaces=["rest"]) for one in OPERATIONS}  # for the log of slow statements


class Programs:
    """Answers everything below /api/v1/ and hands the rest on."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if not request.path_info.startswith(BASE):
            return self.get_response(request)
        request.META.pop("HTTP_COOKIE", None)
        request.get_host()  # refuses a host's name that is not ours, as for a page
        try:
            response = _answered(request)
        except Exception as error:
            response = problems.of_error(request, error)
        if isinstance(response, HttpResponse):
            response.headers.setdefault("Content-Length", str(len(response.content)))
        response.headers.setdefault("X-Frame-Options", settings.X_FRAME_OPTIONS)
        return response


def _answered(request: HttpRequest) -> HttpResponseBase:
    place = request.path_info[len(BASE):]
    if place == DESCRIPTION:
        return described.openapi(request)
    end = routes.found(_TREE, place.split("/"))
    if end is None:
        raise not_found()
    node, path = end
    operation = node.methods.get(request.method or "")
    if operation is None:
        return problems.not_that_way(request, ", ".join(sorted(node.methods)))
    request.resolver_match = _NAMED[operation]
    return serve.answer(operation, request, callers.of(request), path)
