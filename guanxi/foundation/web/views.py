"""`@page`: who may open a view, as whom, in which transaction. Every URL's view carries one (access matrix test)."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import redirect
from django.template.response import SimpleTemplateResponse
from django.urls import reverse
from django.utils.module_loading import import_string

from guanxi.foundation.django import access, wiring
from guanxi.foundation.pure.bilingual import Text, t
from guanxi.foundation.pure.refusal import Refusal
from guanxi.foundation.web import typed
from guanxi.foundation.web.http import Request
from guanxi.foundation.web.middleware import page_before, refusal_response
from guanxi.foundation.web.templatetags.ui import said, way_tag

View = Callable[..., HttpResponse]
SAFE = ("GET", "HEAD")


def page(*, act: str, methods: tuple[str, ...] = ("GET", "POST")) -> Callable[[View], View]:
    """Login and the act `act` are required. A GET runs in one read-only transaction bound to the actor's scope;
    a POST gets none: the command it calls opens its own."""

    def decorate(view: View) -> View:
        @functools.wraps(view)
        def serve(request: Request, *args: Any, **kwargs: Any) -> HttpResponse:
            if request.method not in methods and request.method != "HEAD":
                return _only_sent(request, methods)
            if not request.user.is_authenticated:
                return _to_the_login(request, methods)
            admit(request)
            if act not in request.acts:
                raise forbidden(act)
            if request.method not in SAFE:
                return _private(typed.kept(request, _sent(request, functools.partial(view, request, *args, **_as_merged(request, kwargs)))))
            with access.bound(request.actor, read_only=True):
                try:
                    response = view(request, *args, **kwargs)
                except Refusal as refusal:
                    response = _led_on(request, kwargs, refusal)
                if isinstance(response, SimpleTemplateResponse) and not response.is_rendered:
                    response.render()
            return _private(typed.kept(request, response))

        serve.act, serve.methods = act, methods  # type: ignore[attr-defined] # read by the access matrix test and the interface's
        return serve

    return decorate


def _sent(request: Request, view: Callable[[], HttpResponse]) -> HttpResponse:
    try:
        return view()
    except Refusal as refusal:
        if refusal.status not in (403, 404):
            typed.remember(request)
        raise


def _to_the_login(request: HttpRequest, methods: tuple[str, ...]) -> HttpResponse:
    """After the login he sees the page he was on: an act's own address shows nothing, and a fragment's shows no page.

    A fragment leads the whole page there: the login would else stand in the cell, the menu or the list that asked.
    """
    if not request.headers.get("HX-Request"):
        return redirect_to_login(request.get_full_path() if "GET" in methods else page_before(request) or "/")
    own = request.get_full_path() if request.method in SAFE else "/"
    return HttpResponse(headers={"HX-Redirect": redirect_to_login(page_before(request) or own).url})


def _only_sent(request: Request, methods: tuple[str, ...]) -> HttpResponse:
    """405; whoever opens the address of an act by hand reads what it is and where to go on."""
    plain = HttpResponseNotAllowed(methods)
    if request.method not in SAFE or not request.user.is_authenticated:
        return plain
    admit(request)
    answer = refusal_response(request, Refusal(
        "only_sent", t("这个地址只用于提交操作,不能直接打开", "This address only takes what a page sends"), status=405,
        way_out=t("请回到原页面重新操作", "Go back to the page and do it there")))
    answer.headers["Allow"] = plain.headers["Allow"]
    return answer


def _where_now(request: Request, kwargs: dict[str, Any]) -> dict[str, Any] | None:
    """The address's ids with merged records replaced by those that stayed (wiring.MOVED), None when there is nothing to replace."""
    for name in wiring.listed("MOVED"):
        found: dict[str, Any] | None = import_string(name)(actor=request.actor, given=kwargs)
        if found is not None:
            return found
    return None


def _as_merged(request: Request, kwargs: dict[str, Any]) -> dict[str, Any]:
    """A form of a record that was merged meanwhile is the survivor's; with the version it knew it meets the page of differences (CON-88)."""
    if not any(isinstance(value, int) for value in kwargs.values()):
        return kwargs
    with access.bound(request.actor, read_only=True):
        now = _where_now(request, kwargs)
        if now is not None:
            _say_led_on(request, kwargs, now)
    if now is None:
        return kwargs
    if "version" in request.POST:
        posted = request.POST.copy()
        posted["version"] = "0"
        request.POST = posted  # type: ignore[assignment] # Django's own middleware replaces it like this
    return now


def _led_on(request: Request, kwargs: dict[str, Any], refusal: Refusal) -> HttpResponse:
    """The page of the record that stayed, instead of 404 for one that was merged."""
    now = _where_now(request, kwargs) if refusal.status == 404 else None
    if now is None or request.resolver_match is None:
        raise refusal
    _say_led_on(request, kwargs, now)
    query = request.META.get("QUERY_STRING", "")
    return redirect(reverse(request.resolver_match.view_name, kwargs=now) + (f"?{query}" if query else ""))


def _say_led_on(request: Request, given: dict[str, Any], led: dict[str, Any]) -> None:
    """On the page that is led to, where the record that was asked for went (wiring.LED_ON); a block of a page says nothing."""
    if request.headers.get("HX-Request"):
        return
    for name in wiring.listed("LED_ON"):
        found: tuple[Text, str] | None = import_string(name)(actor=request.actor, acts=request.acts, given=given, led=led)
        if found is not None:
            messages.info(request, said(found[0]), extra_tags=way_tag(found[1]))


def admit(request: HttpRequest) -> None:
    """Puts `actor` and `acts` on the request; the organisation decides them (setting GUANXI_ACTOR)."""
    if not hasattr(request, "actor"):
        actor_of: Callable[[HttpRequest], tuple[Any, frozenset[str]]] = import_string(settings.GUANXI_ACTOR)
        request.actor, request.acts = actor_of(request)  # type: ignore[attr-defined] # Request, see http.py


def forbidden(act: str) -> Refusal:
    """The role lacks an act: said openly, because the page's existence is no secret."""
    return Refusal(
        "forbidden", t("您的角色不能使用此功能", "Your role may not use this"), status=403,
        way_out=t(f"如工作需要,请联系系统管理员开通({act})", f"If your work needs it, ask the system administrator ({act})"),
    )


def _private(response: HttpResponse) -> HttpResponse:
    response.headers.setdefault("Cache-Control", "no-store")
    return response
