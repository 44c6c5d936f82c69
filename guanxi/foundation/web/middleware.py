"""Request id, language, and the one place where a Refusal becomes an answer."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import translation

from guanxi.foundation.django import request_id
from guanxi.foundation.django.idempotency import AlreadyDone
from guanxi.foundation.pure.bilingual import t
from guanxi.foundation.pure.refusal import Refusal, not_found

Handler = Callable[[HttpRequest], HttpResponse]
LARGEST_ID = 2**63 - 1
NUL, FORM = "\x00", "application/x-www-form-urlencoded"
log = logging.getLogger("guanxi.web")


class RequestIdMiddleware:
    """Gives each request an id, answers it back in a header."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        chosen = request_id.begin()
        response = self.get_response(request)
        response.headers["X-Request-ID"] = chosen
        return response


class LanguageMiddleware:
    """The cookie's language, else Chinese: the browser's own preference does not count (Chinese first)."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        wanted = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, settings.LANGUAGE_CODE)
        with translation.override("en" if wanted == "en" else "zh-hans"):
            request.LANGUAGE_CODE = translation.get_language() or settings.LANGUAGE_CODE
            return self.get_response(request)


class RefusalMiddleware:
    """Renders a Refusal for its channel: full page, htmx fragment or JSON. AlreadyDone repeats the first answer.

    A number in an address that no row can have is `not_found` at once, and a NUL in an address or a form is named: the database would
    break over either.
    """

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: object, given: object, named: Mapping[str, object]) -> HttpResponse | None:
        """Django hands the parts of every address to this before the view."""
        if any(isinstance(part, int) and part > LARGEST_ID for part in named.values()):
            return refusal_response(request, not_found())
        spoiled = _spoiled(request, named)
        return None if spoiled is None else refusal_response(request, Refusal(
            "unstorable", t(f"“{spoiled}”含有不可存储的空字符(NUL)", f"“{spoiled}” holds a NUL character, which cannot be stored"), field=spoiled,
            way_out=t("请返回上一页,删去该字符后重试", "Go back, delete the character and try again")))

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Django hands every exception of a view to this."""
        if isinstance(error, AlreadyDone):
            return redirect(error.result or "/")
        if not isinstance(error, Refusal):
            return None
        log.info("refused %s %s", error.code, request.path)
        return refusal_response(request, error)


def _spoiled(request: HttpRequest, named: Mapping[str, object]) -> str | None:
    """The first field of the address or of a plain form with a NUL in it; files are read by their readers."""
    fields = [*((name, str(value)) for name, value in named.items()), *_texts(request.GET)]
    if request.content_type == FORM:
        fields += _texts(request.POST)
    return next((name.replace(NUL, "")[:40] for name, value in fields if NUL in name or NUL in value), None)


def _texts(given: QueryDict) -> list[tuple[str, str]]:
    return [(name, str(value)) for name, values in given.lists() for value in values]


def refusal_response(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    """What the user reads instead of the page he asked for; inside the part of the page from which he sent something, never in its place: a cell
    of a table would be gone."""
    if request.headers.get("Accept", "").startswith("application/json"):
        language = translation.get_language() or "zh-hans"
        body = {"code": refusal.code, "text": refusal.text.in_language(language), "field": refusal.field,
                "way_out": refusal.way_out.in_language(language) if refusal.way_out else ""}
        return JsonResponse(body, status=refusal.status)
    template = "refusal.html#fragment" if request.headers.get("HX-Request") else "refusal.html"
    context = {"refusal": refusal, "request_id": request_id.current_request_id(), "back": page_before(request)}
    response = render(request, template, context, status=refusal.status)
    if request.headers.get("HX-Request") and request.method == "POST":  # a part that asks again by itself (GET) ends with a refusal in its place
        response.headers["HX-Reswap"] = "innerHTML"
    return response


def page_before(request: HttpRequest) -> str:
    """The page of ours from which the refused act was asked, "" when it is this one or another site's."""
    before = urlsplit(request.headers.get("Referer", ""))
    is_ours = before.netloc == request.get_host() and before.path != request.path
    return f"{before.path}?{before.query}".rstrip("?") if is_ours else ""
