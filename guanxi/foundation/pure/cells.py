"""Text that leaves in a sheet: no spreadsheet may run it as a formula (ATK-35); and its last line, known again when the sheet comes back (SYS-22).

Formulas are for formats without cell types (csv). In xlsx cells are written as strings and need nothing.
"""

from __future__ import annotations

import re
import unicodedata

from guanxi.foundation.pure.bilingual import Text

LAST_LINE = (Text("导出人:", "Exported by "), Text("内部资料,请勿外传。", "Internal, do not pass on."))
"""How the line under every list that leaves begins and ends: who took it away, when, by which filter."""
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


def taken_back(text: str) -> str:
    """`text` as it was before `neutral`: a list of ours that comes back."""
    return text[1:] if text[:1] == "'" and neutral(text[1:]) == text else text


def is_last_line(text: str) -> bool:
    """True for the line that stands under a list of ours: it says who took the list away and is no row of it."""
    begins, ends = LAST_LINE
    return text.startswith((begins.zh, begins.en)) and text.rstrip().endswith((ends.zh, ends.en))
