"""The table of pages: every address of ours with the act it asks for (PRM-58). `python -m tests.architecture.doors` rewrites access.txt.

Needs Django set up. Not for here: who has an act (organisation/roles.py), the calls of the interface (interface.txt).
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

FROZEN = Path(__file__).with_name("access.txt")
PUBLIC = frozenset({"healthz", "readyz", "metrics", "account_login", "account_logout", "choose_language"})
LIBRARY = ("account/",)  # the login library's own pages: each demands its login itself


def current() -> str:
    """The text as it should be: address, method, act."""
    lines = {f"/{route} {','.join(sorted(getattr(entry.callback, 'methods', ('GET', 'POST'))))} {getattr(entry.callback, 'act', 'NO ACT')}\n"
             for route, entry in pages()}
    return "".join(sorted(lines))


def pages() -> Iterator[tuple[str, Any]]:
    """Route and pattern of every page that is ours and wants somebody logged in."""
    for route, entry in patterns():
        if not route.startswith(LIBRARY) and entry.name not in PUBLIC:
            yield route, entry


def patterns(resolver: Any = None, prefix: str = "") -> Iterator[tuple[str, Any]]:
    """Every route of the site."""
    from django.urls import URLResolver, get_resolver

    for entry in (resolver or get_resolver()).url_patterns:
        route = prefix + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from patterns(entry, route)
        else:
            yield route, entry
