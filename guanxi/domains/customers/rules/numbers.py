"""Further telephone numbers of a person: of which kind one is, and how many are kept. No database."""

from __future__ import annotations

import re

MOST = 8


def kind_of(number: str) -> str:
    """mobile or office, by the number itself; people may say otherwise."""
    return "mobile" if re.fullmatch(r"1\d{10}(转\d+)?", number) else "office"
