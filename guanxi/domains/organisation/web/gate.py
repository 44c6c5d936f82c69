"""What stands between a login and work: idle end, number of devices, age of the password, second factor (PRM-71, GB/T 22239).

Everything is decided when a session begins and once a minute from then on, so that a page pays nothing for it; while
something is due, every request decides again. Numbers come from the profile in force. Not for here: passwords' rules.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.reauthentication import suspend_request
from allauth.account.internal.stagekit import LOGIN_SESSION_KEY, clear_login, unstash_login
from allauth.core.exceptions import ReauthenticationRequired
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from guanxi.domains.organisation import profile, sessions
from guanxi.foundation.django import clock
from guanxi.policy.security import Profile

KEY = "gate"
EVERY_SECONDS = 60
# what somebody may open who has something to do first
OPEN = ("/me/security/", "/me/sessions/", "/me/language/", "/account/", "/login/", "/logout/", "/static/", "/healthz", "/readyz")
HALFWAY = ("/login/", "/account/2fa/authenticate/")


class SecurityGate:
    """Middleware after authentication and language."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path.startswith(HALFWAY) and LOGIN_SESSION_KEY in request.session:
            _begin_anew(request)
        due = self._due(request) if request.session.get("_auth_user_id") else ()
        if due and not request.path.startswith(OPEN):
            return _to_the_list(request)
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """A fragment's request that needs a fresh login leads the whole page there (fresh.py); full pages are the library's."""
        if not isinstance(error, ReauthenticationRequired) or not request.headers.get("HX-Request"):
            return None
        ways = get_adapter().get_reauthentication_methods(request.user)
        request.META = {key: value for key, value in request.META.items() if not key.startswith("HTTP_HX_")}
        response = HttpResponse(status=200)
        response.headers["HX-Redirect"] = suspend_request(request, ways[0]["url"] if ways else reverse("account_login")).url
        return response

    def _due(self, request: HttpRequest) -> tuple[str, ...]:
        kept: dict[str, Any] = request.session.get(KEY) or {}
        seconds = int(time.time())
        if kept and (seconds - kept["seen"] > kept["idle"] or seconds - kept["began"] > kept["age"]):
            logout(request)
            return ()
        if not request.user.is_authenticated:
            return ()
        is_moved = kept.get("device") and kept.get("key") != request.session.session_key
        if not kept or kept["due"] or is_moved or seconds - kept["seen"] > EVERY_SECONDS:
            kept = request.session[KEY] = _looked_at(request, kept, seconds)
        return tuple(kept["due"])


def due_of(*, user: Any, rules: Profile, has_device: bool) -> tuple[str, ...]:
    """What this person has to do first: devices, first (a password another knows), password, factor."""
    due = [] if has_device else ["devices"]
    if user.must_change_password:
        due.append("first")
    elif rules.password.change_days and user.has_usable_password():
        set_at = user.password_set_at or user.created_at
        due += ["password"] if clock.now() - set_at > timedelta(days=rules.password.change_days) else []
    if rules.login.needs_second_factor(frozenset(user.roles)) and not is_mfa_enabled(user):
        due.append("factor")
    return tuple(due)


def _looked_at(request: HttpRequest, kept: dict[str, Any], seconds: int) -> dict[str, Any]:
    rules = profile.in_force().profile
    user: Any = request.user
    key = request.session.session_key or ""
    device = kept.get("device")
    if device:
        sessions.seen(session_id=device, session_key=key, seconds=seconds)
    elif key:
        device = sessions.let_in(
            user_id=user.pk, session_key=key, seconds=seconds, rules=rules.session,
            agent=request.headers.get("User-Agent", ""), address=str(request.META.get("REMOTE_ADDR", "")))
    return {
        "seen": seconds, "began": kept.get("began", seconds), "idle": rules.session.idle_minutes * 60,
        "age": rules.session.absolute_hours * 3600, "device": device, "key": key,
        "due": list(due_of(user=user, rules=rules, has_device=bool(device))),
    }


def _begin_anew(request: HttpRequest) -> None:
    """Who stood before the second step while it was taken away logs in anew: the library would send him to and fro between its two pages."""
    login = unstash_login(request, peek=True)
    if login and not is_mfa_enabled(login.user, [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]):
        clear_login(request)


def _to_the_list(request: HttpRequest) -> HttpResponse:
    target = reverse("organisation:security")
    if request.headers.get("HX-Request"):
        response = HttpResponse(status=200)
        response.headers["HX-Redirect"] = target
        return response
    return redirect(target)
