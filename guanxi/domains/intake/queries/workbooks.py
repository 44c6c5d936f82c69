"""Workbooks to take away: the rows that were not taken with their reasons, and an empty sheet to fill in.

Cells are always strings, so that no spreadsheet runs one as a formula (ATK-35).
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from guanxi.domains.intake import access, importables
from guanxi.domains.intake.queries import runs
from guanxi.foundation.django import storage
from guanxi.foundation.pure.actor import Actor

MOST_ROWS = 100_000
KEPT = "error_workbook"
"""Under this key a run's `reading` names the stored workbook, once its rows are cleared."""


def error_workbook(*, run_id: int, actor: Actor) -> bytes:
    """The columns of every row that was not taken, as the page shows them to this reader, and in front 行号 and 原因; at most 100,000 rows.

    Once the rows are cleared it is the one that was kept, in which nobody's data are plain.
    """
    run = access.run_of(run_id=run_id, actor=actor)
    if KEPT in run.reading:
        return storage.path(run.reading[KEPT]).read_bytes()
    rows = runs.faulty_rows(run_id=run_id, actor=actor, limit=MOST_ROWS)

    def fill(book: Any, sheet: Any) -> None:
        bold, wrap = book.add_format({"bold": True}), book.add_format({"text_wrap": True, "font_color": "#C02525"})
        header = ["行号", "结果", "原因", *run.reading["columns"]]
        for column, name in enumerate(header):
            sheet.write_string(0, column, name, bold)
        sheet.set_column(2, 2, 48)
        sheet.set_column(3, len(header), 18)
        sheet.freeze_panes(1, 3)
        for line, row in enumerate(rows, 1):
            sheet.write_number(line, 0, row.row_no)
            sheet.write_string(line, 1, importables.VERDICTS[row.verdict].zh)
            sheet.write_string(line, 2, ";".join(text.zh for _, text in row.reasons), wrap)
            for column, cell in enumerate(row.cells, 3):
                sheet.write_string(line, column, cell)

    return _workbook("未导入的行", fill)


def blank_workbook(*, kind: str, actor: Actor) -> bytes:
    """A sheet with the column names of this kind, required ones marked, drop-downs for choices, all cells text."""
    access.require(actor=actor)  # an empty sheet: of any kind
    subject = importables.importable(kind)
    required = {key for group in subject.required for key in group}

    def fill(book: Any, sheet: Any) -> None:
        bold, needed = book.add_format({"bold": True}), book.add_format({"bold": True, "font_color": "#C02525"})
        text = book.add_format({"num_format": "@"})
        for column, field in enumerate(subject.fields):
            sheet.write_string(0, column, field.zh, needed if field.key in required else bold)
            sheet.set_column(column, column, max(12, len(field.zh) * 2 + 4), text)
            labels = [label.zh for _, label in field.choices]
            if labels and sum(map(len, labels)) + len(labels) < 250:
                sheet.data_validation(1, column, 2000, column, {"validate": "list", "source": labels})
        sheet.freeze_panes(1, 0)

    return _workbook("导入模板", fill)


def _workbook(name: str, fill: Callable[[Any, Any], None]) -> bytes:
    import xlsxwriter  # here: only these two downloads need it

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "out.xlsx"
        book = xlsxwriter.Workbook(str(path), {"constant_memory": True})
        fill(book, book.add_worksheet(name))
        book.close()
        return path.read_bytes()
