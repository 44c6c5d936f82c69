"""Money in yuan as Decimal at the edges, in fen as int inside facts and measures. No float ever touches it."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

FEN_PER_UNIT = {"yuan": Decimal(100), "jiao": Decimal(10), "fen": Decimal(1), "li": Decimal("0.1"), "wan": Decimal(1000000)}


def to_fen(amount: Decimal, *, unit: str = "yuan") -> int:
    """`amount` in `unit` (yuan, jiao, fen, li = 1/1000 yuan, wan = 10,000 yuan) as whole fen, half up."""
    return int((amount * FEN_PER_UNIT[unit]).quantize(Decimal(1), rounding=ROUND_HALF_UP))


def to_yuan(fen: int) -> Decimal:
    """Whole fen as yuan with two places."""
    return (Decimal(fen) / 100).quantize(Decimal("0.01"))


def excl_tax_fen(fen: int, rate: Decimal) -> int:
    """An amount including tax (fen) without it; `rate` is 0-1 (0.09 = 9 %), half up."""
    return int((Decimal(fen) / (1 + rate)).quantize(Decimal(1), rounding=ROUND_HALF_UP))


def said_zh(fen: int | None) -> str:
    """For people reading Chinese: 12.34 亿, 102.5 万, 9,999.00 元 get their unit; None is 无数据."""
    if fen is None:
        return "无数据"
    yuan = Decimal(fen) / 100
    for size, unit in ((Decimal(100_000_000), "亿"), (Decimal(10_000), "万")):
        if abs(yuan) >= size:
            return f"{(yuan / size).quantize(Decimal('0.01'), rounding=ROUND_HALF_UP):,}{unit}"
    return f"{yuan.quantize(Decimal('0.01')):,}"
