"""A list as a file, streamed, never all in memory: .csv with formulas neutralised, .xlsx with numbers as numbers; the last line says who took it.

Not for here: which rows and columns (the list's own module), who may export.
"""

from __future__ import annotations

import csv
import io
import tempfile
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import IO, Any

from guanxi.foundation.django.clock import ZONE
from guanxi.foundation.pure.cells import neutral

Value = str | int | float | None
FORMATS = {"money": "#,##0.00", "rate": "+0.0%;-0.0%;0.0%", "percent": "0%"}


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """heads: the words and the kind of each column; lines: their values, read once; last: the last line for so many rows."""

    title: str
    heads: Sequence[tuple[str, str]]
    lines: Iterable[list[Value]]
    last: Callable[[int], str]
    author: str
    now: datetime


def write(sheet: Sheet, *, format: str, out: IO[bytes]) -> int:
    """Writes the file; returns how many rows."""
    return (_xlsx if format == "xlsx" else _csv)(sheet, out)


def _csv(sheet: Sheet, out: IO[bytes]) -> int:
    text = io.TextIOWrapper(out, "utf-8-sig", newline="", write_through=True)
    writer, rows = csv.writer(text), 0
    writer.writerow([said for said, _ in sheet.heads])
    for values in sheet.lines:
        writer.writerow([_plain(value, kind) for value, (_, kind) in zip(values, sheet.heads, strict=True)])
        rows += 1
    writer.writerow([neutral(sheet.last(rows))])
    text.detach()
    return rows


def _plain(value: Value, kind: str) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return neutral(value)
    return f"{value:.2f}" if kind == "money" else f"{value:.1%}" if kind == "rate" else f"{value:.0%}" if kind == "percent" else str(value)


def _xlsx(sheet: Sheet, out: IO[bytes]) -> int:
    import xlsxwriter  # here: only downloads need it

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "list.xlsx"
        book = xlsxwriter.Workbook(str(path), {"constant_memory": True})
        rows = _fill(sheet, book)
        book.close()
        with path.open("rb") as made:
            while chunk := made.read(1 << 20):
                out.write(chunk)
    return rows


def _fill(sheet: Sheet, book: Any) -> int:
    page, rows = book.add_worksheet(sheet.title), 0
    bold, quiet = book.add_format({"bold": True}), book.add_format({"font_color": "#666666"})
    formats = {kind: book.add_format({"num_format": pattern}) for kind, pattern in FORMATS.items()}
    page.freeze_panes(1, 1)
    for place, (said, _) in enumerate(sheet.heads):
        page.set_column(place, place, 36 if place == 0 else 16)
        page.write_string(0, place, said, bold)
    for rows, values in enumerate(sheet.lines, 1):
        for place, value in enumerate(values):
            if isinstance(value, str):
                page.write_string(rows, place, value)
            elif value is not None:
                page.write_number(rows, place, value, formats.get(sheet.heads[place][1]))
    last = sheet.last(rows)
    page.write_string(rows + 1, 0, last, quiet)
    page.set_footer(f"&L{sheet.author.replace('&', '&&')} {sheet.now.astimezone(ZONE):%Y-%m-%d %H:%M}&R&P/&N")
    book.set_properties({"author": sheet.author, "comments": last})
    return rows
