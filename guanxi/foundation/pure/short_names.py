"""When one name is a short form of another, written down as its short name or not: 望溪一医院 of 望溪市第一人民医院 (operator 1.11, PRM-62).

One rule for the warning on entry, the import and the comparison of the whole book.
"""

from __future__ import annotations

import unicodedata

from guanxi.foundation.pure import chinese

SHORTEST = 4
"""Characters of a short form that nobody wrote down as the account's short name."""
LEAST = 2
"""Characters of a short name that was written down."""
_SAME_START = 2


def is_short_for(short: str, long: str) -> bool:
    """True when `short` keeps the first two characters, the last one and the order of the others of `long`, without legal form."""
    few, many = chinese.company_key(short), chinese.company_key(long)
    if not SHORTEST <= len(few) < len(many) or few[:_SAME_START] != many[:_SAME_START] or few[-1] != many[-1]:
        return False
    rest = iter(many)
    return all(character in rest for character in few)


def key_of(short_name: str) -> str:
    """The key of a short name as it is compared with keys of names; nothing where too little is left to mean anybody."""
    key = chinese.company_key(short_name) if short_name.strip() else ""
    return key if len(key) >= LEAST else ""


def agree(one: tuple[str, str], other: tuple[str, str]) -> bool:
    """Whether one of two is called as the other is for short. Each: its name, its short name."""
    keys = [(chinese.company_key(name), key_of(short)) for name, short in (one, other)]
    (name, short), (other_name, other_short) = keys
    return (bool(short) and short in (other_name, other_short)) or (bool(other_short) and other_short == name) or (
        is_short_for(one[0], other[0]) or is_short_for(other[0], one[0]))


def as_stored(*texts: str) -> list[str]:
    """Names as short names are looked up where they are stored (index `account_short_name`): as typed, and simplified."""
    found = {unicodedata.normalize("NFKC", form.replace(" ", "")).lower() for text in texts for form in (text, chinese.simplified(text))}
    return sorted(said for said in found if len(said) >= LEAST)
