"""OpenAPI for programs: with a key, because custom fields are the operator's own words."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, JsonResponse

from guanxi.foundation.django import access
from guanxi.foundation.pure.refusal import Refusal
from guanxi.integrations.rest import callers, document, problems


def openapi(request: HttpRequest) -> HttpResponse:
    """The description, for any live key."""
    try:
        caller = callers.Key()(request)
    except Refusal as refusal:
        return problems.of_refusal(request, refusal)
    with access.bound(caller.actor, read_only=True):
        return JsonResponse(document.document(), json_dumps_params={"ensure_ascii": False})
