"""What the login library asks of us: nobody signs up by himself."""

from __future__ import annotations

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class ClosedSignup(DefaultAccountAdapter):  # type: ignore[misc] # allauth ships no types
    """People are created by the administrator; the sign-up page answers closed."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Never."""
        return False
