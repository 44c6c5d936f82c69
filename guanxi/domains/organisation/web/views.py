"""Small pages of one's own: language."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme

from guanxi.foundation.web.http import Request
from guanxi.foundation.web.views import page


@page(act="organisation.me", methods=("POST",))
def choose_language(request: Request) -> HttpResponse:
    """Keeps the chosen language in a cookie and returns to where the user was."""
    target = request.POST.get("next", "/")
    if not url_has_allowed_host_and_scheme(target, allowed_hosts={request.get_host()}):
        target = "/"
    response = redirect(target)
    chosen = "en" if request.POST.get("language") == "en" else "zh-hans"
    response.set_cookie(settings.LANGUAGE_COOKIE_NAME, chosen, max_age=31536000, samesite="Lax", httponly=True)
    return response
