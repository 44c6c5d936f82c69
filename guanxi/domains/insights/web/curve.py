"""The concentration curve as data of the chart island and as a table of steps. Shapes only, no reading."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from guanxi.domains.insights.api import Concentration

SHARES = (50, 80, 90, 95)


@dataclass(frozen=True, kw_only=True)
class Step:
    """The first `customers` bring at least `share` percent of the revenue (`fen` of it)."""

    share: int
    customers: int
    percent: float
    fen: int


def chart(found: Concentration) -> dict[str, Any]:
    """Percent of customers against percent of revenue, with the 80 % lines."""
    points = [[0.0, 0.0]] + [
        [round(place * 100 / found.customers, 2), round(fen * 100 / found.total_fen, 2)] for place, fen in found.curve]
    marks = [{"yAxis": 80}, {"xAxis": round(found.top_share * 100, 2)}] if found.customers else []
    return {"kind": "concentration", "categories": [], "series": [{"name": "", "data": points if found.customers else []}],
            "marks": marks, "note": "{c} %"}


def steps(found: Concentration) -> list[Step]:
    """How many customers reach 50, 80, 90, 95 %: 80 exactly, the others to the next point of the curve."""
    rows = []
    for share in SHARES:
        if share == 80:
            rows.append((share, found.top_customers, found.top_fen))
            continue
        reached = next(((place, fen) for place, fen in found.curve if fen * 100 >= found.total_fen * share), None)
        if reached:
            rows.append((share, *reached))
    return [Step(share=share, customers=place, percent=place * 100 / found.customers, fen=fen)
            for share, place, fen in rows if found.customers]


def wan(fen: int) -> str:
    """Fen as 万元 without loss, the unit of the book's filter."""
    whole, rest = divmod(fen, 1_000_000)
    return f"{whole}.{rest:06d}".rstrip("0").rstrip(".")
