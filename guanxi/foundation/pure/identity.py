"""Resident identity card numbers (身份证号): recognised so that they are NOT taken in (level L4, IMP-18).

Nothing here returns or quotes a number. Not for here: anything that would make storing one possible.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from guanxi.foundation.pure import uscc

MASK = "〔身份证号已隐去〕"
_HEADERS = ("身份证", "证件号码", "公民身份号码", "居民身份", "idcard", "idnumber", "identitycard", "nationalid")
_WHOLE_18 = re.compile(r"[1-9]\d{5}(?:18|19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[0-9Xx]")
_WHOLE_15 = re.compile(r"[1-9]\d{5}\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}")
_INSIDE = re.compile(r"(?<![0-9A-Za-z])" + _WHOLE_18.pattern + r"(?![0-9A-Za-z])")


def is_identity_header(header: str) -> bool:
    """True for a column name that announces identity card numbers."""
    name = re.sub(r"[\s_\-.]+", "", header).lower()
    return any(word in name for word in _HEADERS)


def looks_like_identity_number(text: str) -> bool:
    """True for 18 or 15 characters in the shape of a card number, check digit right or wrong.

    A valid social credit code is not one, although its shape may agree by chance.
    """
    if len(text) < 15:
        return False
    number = re.sub(r"[\s\-]+", "", text)
    if len(number) == 18:
        return bool(_WHOLE_18.fullmatch(number)) and not uscc.is_valid(number.upper())
    return len(number) == 15 and bool(_WHOLE_15.fullmatch(number))


def is_identity_column(header: str, values: Iterable[str]) -> bool:
    """True when the header says so, or when at least half of the filled values have the shape of a card number."""
    if is_identity_header(header):
        return True
    filled = [value for value in values if value.strip()]
    return bool(filled) and sum(map(looks_like_identity_number, filled)) * 2 >= len(filled)


def hide(text: str) -> str:
    """`text` with every 18-digit card number inside it replaced by a mask (codes that are valid USCC stay)."""
    if len(text) < 18:
        return text
    return _INSIDE.sub(lambda found: found.group() if uscc.is_valid(found.group().upper()) else MASK, text)
