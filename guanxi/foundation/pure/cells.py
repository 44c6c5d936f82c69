"""Text that leaves in a sheet: no spreadsheet may run it as a formula (ATK-35).

For formats without cell types (csv). In xlsx cells are written as strings and need nothing.
"""

from __future__ import annotations

import re
import unicodedata

_STARTS = frozenset("=+-@|%\t\r\n")
_INVISIBLE = frozenset("\ufeff\u200b\u200c\u200d\u2060\u00ad")
_HARMLESS = re.compile(r"[+-]?[0-9][0-9 ,.\-]*%?")


def neutral(text: str) -> str:
    """`text` with an apostrophe in front where a spreadsheet would read a formula; numbers and telephone numbers stay as they are.

    Spaces, invisible signs and full-width forms in front of the sign are looked through.
    """
    if text[:1] in ("\t", "\r", "\n"):
        return "'" + text
    seen = "".join(sign for sign in unicodedata.normalize("NFKC", text[:40]) if sign not in _INVISIBLE).strip()
    if seen[:1] not in _STARTS or not seen or (len(text) <= 40 and _HARMLESS.fullmatch(seen)):
        return text
    return "'" + text
