"""What was typed is never lost to a refusal (foundation.web.typed): a page that says one and leads back goes through `typed.refused`."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from tests.architecture import tree

WITHOUT_A_FORM = {
    "guanxi/domains/registration/web/claims.py": "register: a claim that is held makes a refused attempt, which keeps what was typed",
    "guanxi/domains/organisation/web/staffing.py": "hand_out_passwords: a button",
}
"""Pages that say a refusal themselves, and why nothing typed is lost."""


def said_of_refusals() -> Iterator[tuple[str, int]]:
    """Where a handler of a refusal writes the message itself, in files with pages."""
    for path in tree.sources():
        text = path.read_text()
        if "@page(" not in text:
            continue
        for handler in ast.walk(ast.parse(text)):
            if isinstance(handler, ast.ExceptHandler):
                for call in ast.walk(handler):
                    if isinstance(call, ast.Call) and ast.unparse(call.func) in ("messages.error", "messages.warning", "messages.info"):
                        yield tree.named(path), call.lineno


def test_a_page_that_leads_back_after_a_refusal_keeps_what_was_typed() -> None:
    found = list(said_of_refusals())
    assert not [f"{path}:{line}: use typed.refused(request, refusal)" for path, line in found if path not in WITHOUT_A_FORM]
    assert set(WITHOUT_A_FORM) == {path for path, _ in found}, "an exception that is none any more"
