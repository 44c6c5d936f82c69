"""The concentration curve as data of the chart island and its steps as table rows with their lists. Shapes only, no reading."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from guanxi.domains.insights.api import Concentration

ANY_REVENUE = "0.000001"  # one fen in 万元: every customer with revenue above zero


@dataclass(frozen=True, kw_only=True)
class Step:
    """The first `customers` bring at least `share` percent of the revenue (`fen` of it); from_wan finds them in the book."""

    share: int
    customers: int
    percent: float
    fen: int
    from_fen: int
    from_wan: str


def chart(found: Concentration) -> dict[str, Any]:
    """Percent of customers against percent of revenue, with the 80 % lines."""
    points = [[0.0, 0.0]] + [
        [round(place * 100 / found.customers, 2), round(fen * 100 / found.total_fen, 2)] for place, fen in found.curve]
    marks = [{"yAxis": 80}, {"xAxis": round(found.top_share * 100, 2)}] if found.customers else []
    return {"kind": "concentration", "categories": [], "series": [{"name": "", "data": points if found.customers else []}],
            "marks": marks, "note": "{c}%"}


def steps(found: Concentration) -> list[Step]:
    """How many customers reach 50, 80, 90, 95 %, exactly."""
    return [Step(share=one.share, customers=one.customers, percent=one.customers * 100 / found.customers, fen=one.fen,
                 from_fen=one.from_fen, from_wan=wan(one.from_fen)) for one in found.steps]


def wan(fen: int) -> str:
    """Fen as 万元 without loss, the unit of the book's filter."""
    whole, rest = divmod(fen, 1_000_000)
    return f"{whole}.{rest:06d}".rstrip("0").rstrip(".")
