"""What the frame around every page needs: navigation of this actor, the demo's date, the language."""

from __future__ import annotations

import functools
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import NoReverseMatch, reverse
from django.utils.module_loading import import_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from guanxi.foundation.django import access, clock, request_id, wiring
from guanxi.foundation.pure.bilingual import Text
from guanxi.foundation.web.views import admit


def frame(request: HttpRequest) -> dict[str, Any]:
    """nav: the menu as HTML; demo_today: the demo's day, None outside a demo.

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


def navigation(request: HttpRequest) -> SafeString:
    """The menu as far as this actor may open it; drawn once per set of acts, current page and language."""
    acts: frozenset[str] = getattr(request, "acts", frozenset())
    urls = (item["url"] for group in _groups(acts) for item in group["items"])
    around = (url for url in urls if request.path == url or (url != "/" and request.path.startswith(url)))
    current = max(around, key=len, default="")  # /imports/unmatched/ stands in the menu itself, below /imports/
    return _drawn(acts, current, get_language() or settings.LANGUAGE_CODE)


def groups(request: HttpRequest) -> list[dict[str, Any]]:
    """The same menu as data, for the command palette: groups of items with url, icon and label."""
    return _groups(getattr(request, "acts", frozenset()))


@functools.lru_cache(maxsize=256)
def _groups(acts: frozenset[str]) -> list[dict[str, Any]]:
    found = [{"label": Text(zh, en), "items": _items(items, acts)} for zh, en, items in wiring.listed("NAVIGATION")]
    return [group for group in found if group["items"]]


def _items(items: tuple[tuple[str, str, str, str, str], ...], acts: frozenset[str]) -> list[dict[str, Any]]:
    return [{"url": url, "icon": icon, "label": Text(zh, en)} for name, icon, zh, en, act in items if act in acts and (url := _url(name))]


@functools.lru_cache(maxsize=2048)
def _drawn(acts: frozenset[str], current: str, language: str) -> SafeString:
    """The words are in the language that is active, which is `language`."""
    return render_to_string("frame/links.html", {"groups": _groups(acts), "current": current})


def _url(name: str) -> str:
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""
