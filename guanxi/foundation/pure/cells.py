"""Text that leaves in a sheet: no spreadsheet may run it as a formula (ATK-35); and its last line, known again when the sheet comes back (SYS-22).

Formulas are for formats without cell types (csv). In xlsx cells are written as strings and need nothing.
"""

from __future__ import annotations

import re
import unicodedata

from guanxi.foundation.pure.bilingual import Text

LAST_LINE = (Text("导出人:", "Exported by "), Text("内部资料,请勿外传。", "Internal, do not pass on."))
"""How the line under every list that leaves begins and ends: who took it away, when, by which filter."""
_MARKED = re.compile(r"=\"([^\"]*)\"|['’‘](?=[A-Za-z+./:-]*\d)([0-9A-Za-z+./:-]{2,})")
_DASHES = frozenset({"-", "--", "---", "–", "—", "——", "/", "\\", "n/a", "N/A", "#"})
_SAYS_NOTHING = _DASHES | {"无", "暂无", "没有", "空", "(空)", "null", "NULL", "None"}
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


def unmarked(text: str) -> str:
    """A cell without what makes a spreadsheet keep digits as text: '00123 and ="00123" are 00123. Words behind an apostrophe stay as they are."""
    found = _MARKED.fullmatch(text.strip())
    return text if found is None else found[1] if found[1] is not None else found[2]


def says_nothing(text: str, *, is_prose: bool = False) -> bool:
    """A dash and the like; unless `is_prose` also 无, which of a text may be an answer."""
    return len(text) < 8 and unicodedata.normalize("NFKC", text).strip() in (_DASHES if is_prose else _SAYS_NOTHING)


def is_last_line(text: str) -> bool:
    """True for the line that stands under a list of ours: it says who took the list away and is no row of it."""
    begins, ends = LAST_LINE
    return text.startswith((begins.zh, begins.en)) and text.rstrip().endswith((ends.zh, ends.en))
