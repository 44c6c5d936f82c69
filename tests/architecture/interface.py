"""The frozen shape of the public interface: one line per operation and per named shape; and the screen actions that lack their operation.

`python -m tests.architecture.doors` rewrites interface.txt. Needs Django set up.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

FROZEN = Path(__file__).with_name("interface.txt")


def current() -> str:
    """The text as it should be."""
    from guanxi.integrations.rest import document

    return document.frozen()


def waiting() -> list[str]:
    """POST pages without an operation that no exemption names; a test wants none."""
    from guanxi.integrations.rest.exemptions import EXEMPT
    from guanxi.integrations.rest.operations import OPERATIONS

    covered = {page for operation in OPERATIONS for page in operation.pages}
    return sorted(set(post_pages()) - covered - set(EXEMPT))


def post_pages() -> dict[str, str]:
    """Name of every page that takes a POST, with its act."""
    from django.urls import get_resolver

    return {name: entry.callback.act for name, entry in _named(get_resolver(), "") if "POST" in getattr(entry.callback, "methods", ())}


def views() -> dict[str, Any]:
    """Every page by name."""
    from django.urls import get_resolver

    return {name: entry.callback for name, entry in _named(get_resolver(), "") if hasattr(entry.callback, "methods")}


def reading_pages() -> dict[str, str]:
    """Name of every page that takes a GET alone, with its act."""
    from django.urls import get_resolver

    return {name: entry.callback.act for name, entry in _named(get_resolver(), "") if set(getattr(entry.callback, "methods", ())) == {"GET"}}


def _named(resolver: Any, namespace: str) -> Iterator[tuple[str, Any]]:
    from django.urls import URLResolver

    for entry in resolver.url_patterns:
        if isinstance(entry, URLResolver):
            yield from _named(entry, entry.app_name or namespace)
        else:
            yield f"{namespace}:{entry.name}", entry
