"""What the home page's engines put into the frame of every page: the bell. Listed in wiring.FRAME."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from guanxi.domains.messages import api as messages
from guanxi.foundation.django import access
from guanxi.foundation.pure.actor import Actor


def bell(request: HttpRequest) -> dict[str, Any]:
    """bell_url and bell_count ("99+"); no count on a page that is rendered outside the actor's transaction."""
    actor: Actor | None = getattr(request, "actor", None)
    if actor is None:
        return {}
    count = messages.unread_count(actor=actor) if request.method in ("GET", "HEAD") and access.is_bound() else 0
    return {"bell_url": reverse("today:notices"), "bell_count": "99+" if count >= 100 else count}
