"""What the login libraries ask of us: nobody signs up by himself, whose failures are counted together, how many, how long."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import lazy
from django.utils.translation import get_language

from guanxi.domains.organisation import api, profile
from guanxi.foundation.django import clock
from guanxi.foundation.pure.bilingual import t

LOCKED = 429
NOTED = {"totp_activated": "set_up_factor", "webauthn_added": "set_up_factor", "totp_deactivated": "end_factor", "webauthn_removed": "end_factor",
         "recovery_codes_generated": "renew_codes"}


def _in_words(zh: str, en: str) -> Any:
    """A text of the libraries in our words: they call a password by another name than every page of ours."""
    return lazy(lambda: t(zh, en).in_language(get_language() or "zh-hans"), str)()


class ClosedSignup(DefaultAccountAdapter):  # type: ignore[misc] # allauth ships no types
    """People are created by the administrator; the sign-up page answers closed. Passwords are set by our command."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "incorrect_password": _in_words("口令不正确", "This is not your password"),
        "enter_current_password": _in_words("原口令不正确", "This is not the password you have"),
        "rate_limited": _in_words("请求过于频繁,请稍候再试", "Too many tries: wait a little")}

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Never."""
        return False

    def set_password(self, user: Any, password: str) -> None:
        """As an act, with its day and the memory of old ones."""
        api.set_password(actor=api.actor_of_user(user_id=user.pk), now=clock.now(), user_id=user.pk, password=password)
        user.refresh_from_db()

    def send_notification_mail(self, template_prefix: str, user: Any, *args: Any, **kwargs: Any) -> None:
        """Called after a change of somebody's second step; there is no such mail, but an act (PRM-71)."""
        if verb := NOTED.get(template_prefix.rsplit("/", 1)[-1]):
            api.note_factor(now=clock.now(), user_id=user.pk, verb=verb)

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        """Back to one's own security page, which says whether more is due."""
        return reverse("organisation:security")


class SecondStep(DefaultMFAAdapter):  # type: ignore[misc] # likewise
    """Its refusals in our words."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": _in_words("验证码不正确,请核对手机时间后填写最新的一个",
                                    "Not the code: look whether the phone's clock is right, and give the latest"),
        "cannot_generate_recovery_codes": _in_words("启用两步验证后才有恢复代码", "There are codes once you have a second step")}

    def get_totp_label(self, user: Any) -> str:
        """The login name, never the e-mail address: the picture is photographed."""
        return str(user.username)


def most_failures(request: HttpRequest, credentials: Mapping[str, Any] | None = None) -> int:
    """How many wrong passwords lock, by the profile in force."""
    return profile.in_force().profile.login.most_failures


def lock_time(request: HttpRequest) -> timedelta:
    """How long they lock."""
    return timedelta(minutes=profile.in_force().profile.login.lock_minutes)


def locked(request: HttpRequest, original: HttpResponse | None = None, credentials: Mapping[str, Any] | None = None) -> HttpResponse:
    """The page of somebody who is locked out: after how many, for how long."""
    rules = profile.in_force().profile.login
    return render(request, "account/locked.html", {"failures": rules.most_failures, "minutes": rules.lock_minutes}, status=LOCKED)


def name_of_attempt(request: HttpRequest, credentials: Mapping[str, Any] | None = None) -> str:
    """The login name of an attempt, however the libraries call it.

    The lock asks with `login` (the form), failures are reported with `username` (the framework): counted under one
    name, or a locked account would open to the right password while the whole office is locked out.
    """
    found = credentials or {}
    return str(found.get("username") or found.get("login") or request.POST.get("login", "")).strip()[:150]
