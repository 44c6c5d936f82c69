"""What the frame around every page needs: navigation of this actor, the demo's date, the language."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.module_loading import import_string

from guanxi.foundation.django import access, clock, request_id, wiring
from guanxi.foundation.pure.bilingual import Text
from guanxi.foundation.web.views import admit


def frame(request: HttpRequest) -> dict[str, Any]:
    """nav: groups of items the actor may open; demo_today: the demo's day, None outside a demo.

    Pages that are not ours (password, two-step login) bring no actor: it is found here, so that they keep the menu.
    What the domains add (the bell) comes from functions named in wiring.FRAME; an htmx fragment has no frame to put it in.
    """
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated or hasattr(request, "actor"):
        return _frame(request)
    admit(request)
    with access.bound(request.actor, read_only=True):  # type: ignore[attr-defined] # set by admit
        return _frame(request)


def _frame(request: HttpRequest) -> dict[str, Any]:
    parts = () if request.headers.get("HX-Request") else wiring.listed("FRAME")
    lent = {name: value for part in parts for name, value in import_string(part)(request).items()}
    return lent | {
        "nav": navigation(request),
        "actor": getattr(request, "actor", None),
        "demo_today": clock.today() if settings.GUANXI_DEMO else None,
        "theme": "guanxi-dark" if request.COOKIES.get("theme") == "dark" else "guanxi",
        "request_id": request_id.current_request_id(),
    }


def navigation(request: HttpRequest) -> list[dict[str, Any]]:
    """The menu as far as this actor may open it: groups of items with url, icon, label."""
    acts: frozenset[str] = getattr(request, "acts", frozenset())
    return [group for group in (_group(entry, acts, request.path) for entry in wiring.listed("NAVIGATION")) if group["items"]]


def _group(entry: tuple[str, str, tuple[tuple[str, str, str, str, str], ...]], acts: frozenset[str], path: str) -> dict[str, Any]:
    zh, en, items = entry
    shown = []
    for name, icon, item_zh, item_en, act in items:
        if act in acts and (url := _url(name)):
            is_current = path == url or (url != "/" and path.startswith(url))
            shown.append({"url": url, "icon": icon, "label": Text(item_zh, item_en), "current": is_current})
    return {"label": Text(zh, en), "items": shown}


def _url(name: str) -> str:
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""
