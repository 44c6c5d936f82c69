"""What the login libraries ask of us: nobody signs up by himself, and whose failures are counted together."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class ClosedSignup(DefaultAccountAdapter):  # type: ignore[misc] # allauth ships no types
    """People are created by the administrator; the sign-up page answers closed."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Never."""
        return False


def name_of_attempt(request: HttpRequest, credentials: Mapping[str, Any] | None = None) -> str:
    """The login name of an attempt, however the libraries call it.

    The lock asks with `login` (the form), failures are reported with `username` (the framework): counted under one
    name, or a locked account would open to the right password while the whole office is locked out.
    """
    found = credentials or {}
    return str(found.get("username") or found.get("login") or request.POST.get("login", "")).strip()[:150]
