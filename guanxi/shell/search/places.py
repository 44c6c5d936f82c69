"""The places of the house as things to be found: menu entries whose label matches what was typed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from guanxi.foundation.pure import chinese
from guanxi.foundation.pure.bilingual import Text


@dataclass(frozen=True, kw_only=True)
class Place:
    """One entry of the menu that this actor may open."""

    label: Text
    group: Text
    icon: str
    url: str


def matching(*, text: str, nav: Sequence[dict[str, Any]], limit: int = 8) -> list[Place]:
    """Entries of `nav` (the frame's menu) that hold `text` as characters, pinyin or English; all of them when it is empty."""
    every = [Place(label=item["label"], group=group["label"], icon=item["icon"], url=item["url"]) for group in nav for item in group["items"]]
    return [place for place in every if _matches(text, place.label)][:limit]


def _matches(text: str, label: Text) -> bool:
    asked = chinese.normalise(text)
    if not asked or asked in chinese.normalise(label.zh) or asked in chinese.normalise(label.en):
        return True
    held = {*chinese.name_tokens(label.zh), *chinese.pinyin_tokens(label.zh)}
    return any(held.issuperset(tokens) for tokens in chinese.query_tokens(text))
