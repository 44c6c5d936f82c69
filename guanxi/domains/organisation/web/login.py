"""What the login libraries ask of us: nobody signs up by himself, whose failures are counted together, how many, how long."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from guanxi.domains.organisation import api, profile
from guanxi.foundation.django import clock

LOCKED = 429


class ClosedSignup(DefaultAccountAdapter):  # type: ignore[misc] # allauth ships no types
    """People are created by the administrator; the sign-up page answers closed. Passwords are set by our command."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Never."""
        return False

    def set_password(self, user: Any, password: str) -> None:
        """As an act, with its day and the memory of old ones."""
        api.set_password(actor=api.actor_of_user(user_id=user.pk), now=clock.now(), user_id=user.pk, password=password)
        user.refresh_from_db()

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        """Back to one's own security page, which says whether more is due."""
        return reverse("organisation:security")


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
