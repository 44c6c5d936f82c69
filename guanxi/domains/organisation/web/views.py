"""Small pages of one's own: language, and the security of one's login."""

from __future__ import annotations

import time
from typing import Any

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from guanxi.domains.organisation import api, profile, sessions
from guanxi.domains.organisation.web import gate
from guanxi.foundation.django import clock
from guanxi.foundation.pure.bilingual import t
from guanxi.foundation.web.http import Request
from guanxi.foundation.web.templatetags.ui import said
from guanxi.foundation.web.views import page


@require_POST
def choose_language(request: HttpRequest) -> HttpResponse:
    """Keeps the chosen language in a cookie and returns to where the user was: also on the page of the login, so it asks for none."""
    target = request.POST.get("next", "/")
    if not url_has_allowed_host_and_scheme(target, allowed_hosts={request.get_host()}):
        target = "/"
    response = redirect(target)
    chosen = "en" if request.POST.get("language") == "en" else "zh-hans"
    response.set_cookie(settings.LANGUAGE_COOKIE_NAME, chosen, max_age=31536000, samesite="Lax", httponly=True)
    return response


@page(act="organisation.me", methods=("GET",))
def security(request: Request) -> HttpResponse:
    """What is due before work begins, and one's own password, second factor and devices; which profile asks for it."""
    user: Any = request.user
    found = profile.in_force()
    rules = found.profile
    mine = sessions.open_ones(
        user_id=user.pk, seconds=time.time(), rules=rules.session, session_key=request.session.session_key or "")
    set_at = user.password_set_at or user.created_at
    return render(request, "organisation/security.html", {
        "found": found, "rules": rules, "mine": mine, "has_factor": is_mfa_enabled(user),
        "needs_factor": rules.login.needs_second_factor(frozenset(user.roles)), "set_at": set_at,
        "password_days": (clock.now() - set_at).days, "is_in": any(one.is_this for one in mine),
        "due": gate.due_of(user=user, rules=rules, has_device=any(one.is_this for one in mine)),
    })


@page(act="organisation.me", methods=("POST",))
def end_session(request: Request, session_id: int) -> HttpResponse:
    """Logs out one of one's own devices."""
    api.end_session(actor=request.actor, now=clock.now(), session_id=session_id)
    messages.success(request, said(t("该设备已退出", "That device is logged out")))
    return redirect("organisation:security")
