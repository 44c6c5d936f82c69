"""Finding the header row among the first rows of a table, and naming its columns.

Not for here: which field a column means (intake.rules).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from guanxi.foundation.pure import chinese

SEARCHED_ROWS = 20


def plain(name: str) -> str:
    """A header for comparing: half-width, simplified, small letters, without spaces, line breaks, stars and bracketed hints."""
    text = chinese.simplified(unicodedata.normalize("NFKC", name).lower())
    text = re.sub(r"\((?:必填|选填|可选|required|optional|元|yuan|可空)\)", "", text)
    return re.sub(r"[\s\u200b-\u200f\ufeff_*:、。./\\-]+", "", text)


def find_header(rows: Sequence[tuple[int, Sequence[str]]], known: frozenset[str]) -> int:
    """The row number of the header: the row of the first 20 with most known names, else with most different texts.

    `known` holds plain names of the catalogue. A title over the table has one filled cell and loses. Of a header of two rows, whose cells are
    merged downwards where they say no group, it is the lower one.
    """
    best, best_score = rows[0][0] if rows else 1, (-1, -1)
    before: Sequence[str] = ()
    for number, cells in rows[:SEARCHED_ROWS]:
        names = {plain(cell) for cell in joined(cells, before) if cell.strip()}
        before = cells
        texts = {name for name in names if name and not re.fullmatch(r"[\d.,%¥+-]+", name)}
        score = (len(names & known), len(texts) if len(texts) > 1 else 0)
        if score > best_score and (score[0] > best_score[0] or best_score[0] == 0):
            best, best_score = number, score
    return best


def joined(cells: Sequence[str], above: Sequence[str]) -> list[str]:
    """The cells of a header row, the empty ones named by the row above; a title (one filled cell) names nothing."""
    if sum(bool(cell.strip()) for cell in above) < 2:
        return list(cells)
    width = max(len(cells), len(above))
    pairs = zip([*cells, *[""] * (width - len(cells))], [*above, *[""] * (width - len(above))], strict=True)
    return [cell if cell.strip() else over for cell, over in pairs]


def column_names(cells: Sequence[str], width: int) -> list[str]:
    """Header cells as shown: trimmed, one per column; empty ones stay empty."""
    names = [re.sub(r"\s+", " ", cell.replace("\ufeff", "")).strip() for cell in cells]
    return names + [""] * (width - len(names))
