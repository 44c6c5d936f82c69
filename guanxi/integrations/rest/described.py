"""OpenAPI for programs: with a key, because custom fields are the operator's own words."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, JsonResponse

from guanxi.foundation.django import access
from guanxi.integrations.rest import callers, document


def openapi(request: HttpRequest) -> HttpResponse:
    """The description, for any live key."""
    with access.bound(callers.of(request).actor, read_only=True):
        return JsonResponse(document.document(), json_dumps_params={"ensure_ascii": False})
