"""Whoever may open a page comes to it by a link: an address that one must type is no capability (issue 3: the form of a new account was one)."""

from __future__ import annotations

import re
from pathlib import Path

from tests.architecture import interface

PRODUCT = Path(__file__).resolve().parents[2] / "guanxi"
LISTS = ("book", "contacts")  # their shared pages are named by the list they belong to: `listing.space|add:':views'`, `listing.url("cell")`
OTHERWISE = {
    "book:groups": "asked for by the menu of groupings (menus.html)",
    "contacts:groups": "asked for by the menu of groupings (menus.html)",
    "search:palette": "asked for by Ctrl-K (base.html)",
}


def test_every_page_that_is_read_is_linked_from_another() -> None:
    pages = sorted(name for name, view in interface.views().items() if "GET" in view.methods)
    text = "\n".join(path.read_text() for kind in ("*.html", "*.py") for path in PRODUCT.rglob(kind) if _leads(path))
    assert len(pages) > 150 and not [name for name in pages if not _linked(name, text) and name not in OTHERWISE]
    assert not [name for name in OTHERWISE if name not in pages or _linked(name, text)], "linked by now, or gone"


def test_a_form_that_posts_to_its_own_page_is_no_link_to_it() -> None:
    assert not _linked("a:b", """<form action="{% url 'a:b' %}">""")
    assert _linked("a:b", """<a href="{% url 'a:b' %}">""") and _linked("a:b", 'redirect("a:b")') and not _linked("a:b", """{% url 'a:bc' %}""")
    assert _linked("book:views", """{% url listing.space|add:':views' %}""") and _linked("book:cell", 'listing.url("cell", pk)')


def _leads(path: Path) -> bool:
    """Not tests, not tables of addresses, nor what says which call stands for which page."""
    inside = path.relative_to(PRODUCT).parts
    is_table = path.name in ("urls.py", "paths.py", "testing.py") or (inside[0] == "integrations" and path.suffix != ".html")
    return "tests" not in inside and not is_table


def _linked(name: str, text: str) -> bool:
    space, own = name.split(":")
    ways = [f"{re.escape(name)}", *([f"add:':{own}", f"add:':[a-z]+' '{own}", rf"\.url\([\"']{own}"] if space in LISTS else [])]
    return any('action="{% url' not in text[max(0, found.start() - 16):found.start()]
               for found in re.finditer(f"(?:{'|'.join(ways)})(?=['\"])", text))
