"""A list as a file to take away: xlsx or csv, formulas neutralised, the last line saying who took it and when.

Small lists only (all rows in memory); the book streams its own. Not for here: who may export, writing it down.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from datetime import datetime
from urllib.parse import quote

from django.http import HttpResponse

from guanxi.foundation.django.clock import ZONE
from guanxi.foundation.pure.actor import Actor
from guanxi.foundation.pure.bilingual import Text, counted
from guanxi.foundation.pure.cells import LAST_LINE, neutral
from guanxi.foundation.web.templatetags.ui import said

MOST_ROWS = 20_000
Cell = str | int | float | None


def sheet(*, name: Text, heads: Sequence[Text], rows: Sequence[Sequence[Cell]], actor: Actor, now: datetime, format: str) -> HttpResponse:
    """The answer that downloads it. `format`: csv, anything else is xlsx."""
    at = f"{now.astimezone(ZONE):%Y-%m-%d %H:%M}"
    begins, ends = LAST_LINE
    mark = said(Text(f"{begins.zh}{actor.signed.zh};导出时间:{at};共 {len(rows):,} 行。{ends.zh}",
                     f"{begins.en}{actor.signed.en} at {at}; {counted(len(rows), 'row|rows')}. {ends.en}"))
    words = [said(head) for head in heads]
    is_csv = format == "csv"
    content = _csv(words, rows, mark) if is_csv else _xlsx(said(name), words, rows, mark)
    response = HttpResponse(content, content_type="application/octet-stream", headers={"X-Content-Type-Options": "nosniff"})
    file_name = f"{said(name)}-{now.astimezone(ZONE):%Y%m%d-%H%M}.{'csv' if is_csv else 'xlsx'}"
    response.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(file_name)}"
    return response


def _csv(words: Sequence[str], rows: Sequence[Sequence[Cell]], mark: str) -> bytes:
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(words)
    for row in rows:
        writer.writerow(["" if cell is None else neutral(cell) if isinstance(cell, str) else cell for cell in row])
    writer.writerow([neutral(mark)])
    return out.getvalue().encode("utf-8-sig")


def _xlsx(name: str, words: Sequence[str], rows: Sequence[Sequence[Cell]], mark: str) -> bytes:
    import xlsxwriter  # here: only downloads need it

    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    page, bold, quiet = book.add_worksheet(name[:31]), book.add_format({"bold": True}), book.add_format({"font_color": "#666666"})
    page.freeze_panes(1, 1)
    page.set_column(0, len(words) - 1, 18)
    for place, word in enumerate(words):
        page.write_string(0, place, word, bold)
    for number, row in enumerate(rows, 1):
        for place, cell in enumerate(row):
            if isinstance(cell, str):
                page.write_string(number, place, cell)
            elif cell is not None:
                page.write_number(number, place, cell)
    page.write_string(len(rows) + 1, 0, mark, quiet)
    book.set_properties({"comments": mark})
    book.close()
    return out.getvalue()

