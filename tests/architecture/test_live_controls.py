"""A control that asks while somebody types or chooses gives up what it asked before: htmx else drops all changes but the first that come while an
answer is on its way, and the list, the warning or the field below answers something that no longer stands in the control."""

from __future__ import annotations

import re

from django.conf import settings

TAG = re.compile(r"<(?:[a-z]+)\b(?:[^<>{]|\{%.*?%\}|\{\{.*?\}\})*>", re.DOTALL)
ASKS = re.compile(r"\bhx-(?:get|post)=")
LIVE = re.compile(r'hx-trigger="[^"]*\b(?:input|change|keyup)\b')
BY_ITSELF = re.compile(r"<(?:select|input|textarea)\b")


def test_whoever_asks_while_it_is_typed_asks_for_the_last() -> None:
    asking, wrong = 0, []
    for path in settings.PACKAGE.rglob("*.html"):
        for tag in TAG.findall(path.read_text(encoding="utf-8")):
            if ASKS.search(tag) and (LIVE.search(tag) or (BY_ITSELF.match(tag) and "hx-trigger" not in tag)):
                asking += 1
                wrong += [] if 'hx-sync="replace"' in tag else [f"{path.name}: {tag[:120]}"]
    assert asking > 9 and not wrong, wrong
