"""Every notice and every to-do leads somewhere: an address that is empty would only load the page again."""

from __future__ import annotations

import ast
import importlib
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.urls import reverse

from guanxi.shell.today import links

SENDERS = {"notify", "Call", "call"}
PLACES = {"tests", "migrations", "demo"}


def _kinds() -> Iterator[tuple[str, str]]:
    """Of every notice and call written in the code, the kind of its subject, where it is written as `Ref(kind, id)`."""
    for path in (*settings.PACKAGE.joinpath("domains").rglob("*.py"), *settings.PACKAGE.joinpath("shell").rglob("*.py")):
        if PLACES & set(path.parts) or "Ref(" not in (text := path.read_text(encoding="utf-8")):
            continue
        for node in ast.walk(ast.parse(text)):
            if not isinstance(node, ast.Call) or getattr(node.func, "attr", getattr(node.func, "id", "")) not in SENDERS:
                continue
            for given in node.keywords:
                if given.arg in ("subject", "about") and isinstance(given.value, ast.Call) and ast.unparse(given.value.func) == "Ref":
                    yield f"{path.name}:{node.lineno}", _value(path, given.value.args[0])


def _value(path: Path, expression: ast.expr) -> str:
    module = importlib.import_module(".".join(path.relative_to(settings.PACKAGE.parent).with_suffix("").parts))
    return str(eval(ast.unparse(expression), vars(module)))


def test_every_notice_and_every_call_leads_somewhere() -> None:
    found = [(place, kind) for place, kind in _kinds()]
    assert {"registration", "account", "audit", "approval"} <= {kind for _, kind in found}
    assert not [one for one in found if one[1] not in links.PAGES and one[1] not in links.LISTS]


def test_every_page_it_may_lead_to_exists() -> None:
    for names in links.PAGES.values():
        assert all(reverse(name, args=[1]) for name in names)
    assert all(reverse(name) for names in links.LISTS.values() for name in names)
