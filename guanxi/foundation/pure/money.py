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


def shown(fen: int | None, *, english: bool = False) -> str:
    """Fen for people: 499.99 万, 1.23 亿, 9,999.00 below ten thousand yuan (Chinese); whole yuan (English); None is "no data".

    Cut towards zero, never rounded: 4,999,999 yuan is 499.99 万 and not "500.00 万", because grades, discounts and approvals
    hang on thresholds ("from 5,000,000 yuan") and nobody may read that one was reached which was not. For the same reason
    99,999,999 yuan is 9,999.99 万 and not 1.00 亿. Parts may therefore add up to a little less than their total.
    """
    if fen is None:
        return "no data" if english else "无数据"
    if english:
        return f"{cut(fen, 100):,}"
    size, unit = (10_000_000_000, " 亿") if abs(fen) >= 10_000_000_000 else (1_000_000, " 万") if abs(fen) >= 1_000_000 else (100, "")
    return hundredths(cut(fen, size // 100)) + unit


def shown_wan(fen: int) -> str:
    """Fen as 万元 without the unit, cut like `shown`; what would vanish (under 100 yuan) gets four places: 0.0025."""
    if 0 < abs(fen) < 10_000:
        return f"{'-' if fen < 0 else ''}0.{abs(cut(fen, 100)):04d}"
    return hundredths(cut(fen, 10_000))


def cut(fen: int, unit: int) -> int:
    """Whole units (in fen), towards zero: -2.9 is -2."""
    return abs(fen) // unit * (1 if fen >= 0 else -1)


def hundredths(count: int) -> str:
    """1234567 as 12,345.67."""
    return f"{'-' if count < 0 else ''}{abs(count) // 100:,}.{abs(count) % 100:02d}"
