"""The request as our views see it."""

from __future__ import annotations

from django.http import HttpRequest

from guanxi.foundation.pure.actor import Actor


class Request(HttpRequest):
    """A request of somebody who is logged in. `actor` is set by `views.page`; `acts` is what his roles allow."""

    actor: Actor
    acts: frozenset[str]
    htmx: bool


def may(request: HttpRequest, act: str) -> bool:
    """Whether to show a button. The command decides again when it is pressed."""
    return act in getattr(request, "acts", frozenset())
