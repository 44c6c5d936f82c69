"""When one name is a short form of another: 望溪一医院 of 望溪市第一人民医院 (operator 1.11)."""

from __future__ import annotations

from guanxi.foundation.pure import chinese

SHORTEST = 4
_SAME_START = 2


def is_short_for(short: str, long: str) -> bool:
    """True when `short` keeps the first two characters, the last one and the order of the others of `long`, without legal form."""
    few, many = chinese.company_key(short), chinese.company_key(long)
    if not SHORTEST <= len(few) < len(many) or few[:_SAME_START] != many[:_SAME_START] or few[-1] != many[-1]:
        return False
    rest = iter(many)
    return all(character in rest for character in few)
