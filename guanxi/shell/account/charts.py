"""Money as the two charts of block 3: twelve months stacked by product, and the bridge from one month to the next."""

from __future__ import annotations

from typing import Any

from guanxi.domains.insights import api as insights
from guanxi.foundation.pure import months
from guanxi.foundation.pure.bilingual import t
from guanxi.foundation.pure.money import shown, shown_wan

UNIT = t("万元", "yuan")
BEFORE, AFTER = t("上月", "Before"), t("本月", "Month")


def stack(money: insights.MoneyBlock, language: str) -> dict[str, Any]:
    """Chart data for display only: 万元, in English yuan, as the figures beside it."""
    return {
        "kind": "stack", "unit": UNIT.in_language(language), "categories": [months.said(month)[2:] for month in money.months],
        "series": [{"name": one.label.in_language(language), "data": [_said(fen, language) for fen in one.fen]} for one in money.stacks],
    }


def bridge(money: insights.MoneyBlock, language: str) -> dict[str, Any] | None:
    """Month before → each cause → last closed month; None when a month has no data."""
    before, after = money.measures["month_before_fen"], money.measures["last_month_fen"]
    if not money.bridge or before is None or after is None:
        return None
    steps = [(BEFORE, int(before)), *((line.label, line.fen) for line in money.bridge), (AFTER, int(after))]
    ends = (0, len(steps) - 1)
    return {
        "kind": "bridge", "unit": UNIT.in_language(language), "categories": [label.in_language(language) for label, _ in steps],
        "labels": [("" if at in ends or fen <= 0 else "+") + _label(fen, language) for at, (_, fen) in enumerate(steps)],
        "series": [{"name": "", "data": [_said(fen, language) for _, fen in steps]}],
    }


def _said(fen: int, language: str) -> float:
    return fen / 100 if language.startswith("en") else round(fen / 1_000_000, 4)


def _label(fen: int, language: str) -> str:
    return shown(fen, english=True) if language.startswith("en") else shown_wan(fen)
