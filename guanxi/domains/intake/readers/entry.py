"""What the parent process calls: look into a file (`inspect_file`), and read all of it (`parse_file`).

JSON in, JSON out; a refusal comes back as {"refused": …}. The rows go into a file in PostgreSQL's COPY text format:
run, row number, cells, parsed values, verdict, is it settled, reasons, words for the search index. Not for here: staging tables, mappings, rights.
"""

from __future__ import annotations

import gc
import importlib
import json
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import Any

from guanxi.domains.intake.readers import delimited, encodings, header, package, workbook
from guanxi.domains.intake.readers.rows import Prepare, RowReader, storable
from guanxi.domains.intake.readers.values import ColumnSpec
from guanxi.domains.intake.readers.verdicts import FileRefused, finding, refuse
from guanxi.foundation.pure import identity

SAMPLE_ROWS = 200
PART_ROWS = 500
_PROGRESS_STEP = 20_000

Rows = Iterator[tuple[int, list[str]]]


def inspect_file(*, path: str, name: str, known: list[str], encoding: str = "", delimiter: str = "", sheet: str = "",
                 header_row: int = 0) -> dict[str, Any]:
    """Kind, sheets, encoding, delimiter, header row, columns and a sample; given choices win over guesses.

    `known`: plain names of the catalogue's columns. `header_row` 0 means: find it.
    """
    try:
        return _inspect(Path(path), name, frozenset(known), {"encoding": encoding, "delimiter": delimiter,
                                                             "sheet": sheet, "header_row": header_row})
    except FileRefused as no:
        return no.as_json()


def parse_file(*, path: str, reading: dict[str, Any], columns: list[dict[str, Any]], prepare: str, out: str,
               run_id: int = 0, is_padded: bool = False, part: int = 0, parts: int = 1) -> dict[str, Any]:
    """Writes every data row to `out` and returns the counts and findings; says its progress on standard error.

    part, parts: of every PART_ROWS × parts rows this call writes its share; as many calls as parts write the whole file.
    reading: the answer of inspect_file. prepare: `package.module:function` called with the parsed values of a row,
    or "". run_id: first column of every line. is_padded: short rows are filled up instead of being rejected.
    """
    reader = RowReader(columns=[ColumnSpec.from_json(column) for column in columns], header=reading["columns"],
                       identity_columns=frozenset(reading["identity_columns"]), prepare=_function(prepare),
                       run_id=run_id, is_padded=is_padded)
    try:
        with _uncollected():
            return _parse(Path(path), reading, reader, Path(out), part, parts)
    except FileRefused as no:
        return no.as_json()


@contextmanager
def _uncollected() -> Iterator[None]:
    """Without the search for cycles: rows make none, and it was a tenth of the reading (every few rows it goes through the words known so far)."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _inspect(path: Path, name: str, known: frozenset[str], chosen: dict[str, Any]) -> dict[str, Any]:
    answer: dict[str, Any] = {"kind": package.kind_of(path, name), "findings": [], "sheets": [], **chosen,
                              "is_1904": False}
    if answer["kind"] == "xlsx":
        _choose_sheet(path, answer, known)
    else:
        if name.lower().endswith(".xls"):
            answer["findings"].append(finding("text_named_xls", "文件名是 .xls,内容是文本:按文本读取",
                                              "The name ends in .xls, the content is text: read as text"))
        _choose_text(path, answer)
    rows, findings = _open(path, answer)
    answer["findings"].extend(findings)
    sample = [row for row in islice(rows, SAMPLE_ROWS + header.SEARCHED_ROWS) if any(cell.strip() for cell in row[1])]
    if not sample:
        raise refuse("file_no_rows", "文件里没有任何内容", "The file holds nothing", "请检查文件", "Check the file")
    answer["header_row"] = answer["header_row"] or header.find_header(sample, known)
    head = next((cells for number, cells in sample if number == answer["header_row"]), [])
    above = next((cells for number, cells in sample if number == answer["header_row"] - 1), [])
    head = header.joined(head, above) if head else head
    data = [(number, cells) for number, cells in sample if number > answer["header_row"]]
    if not data:
        raise refuse("file_no_data_rows", "只有表头,没有数据行", "There is a header but no data row",
                     "请检查文件,或改选表头所在行", "Check the file, or choose another header row")
    width = max([len(head), *(len(cells) for _, cells in data[:50])])
    answer["columns"] = header.column_names([storable(cell) for cell in head], len(head) or width)
    answer["identity_columns"] = [
        index for index, column in enumerate(answer["columns"])
        if identity.is_identity_column(column, [cells[index] for _, cells in data if index < len(cells)])]
    answer["sample"] = [[number, _without_identity(cells, answer["identity_columns"])] for number, cells in data[:20]]
    return answer


def _choose_sheet(path: Path, answer: dict[str, Any], known: frozenset[str]) -> None:
    book = workbook.open_book(path)
    answer["is_1904"] = book.is_1904
    answer["sheets"] = [{"name": sheet.name, "is_hidden": sheet.is_hidden} for sheet in book.sheets]
    hidden = [sheet.name for sheet in book.sheets if sheet.is_hidden]
    if hidden:
        answer["findings"].append(finding("book_hidden_sheets", "有隐藏的工作表:{names};不会自动选用",
                                          "There are hidden sheets ({names}); they are not chosen by themselves",
                                          names="、".join(hidden)))
    if answer["sheet"]:
        return
    visible = [sheet for sheet in book.sheets if not sheet.is_hidden] or list(book.sheets)
    answer["sheet"] = visible[0].name if len(visible) == 1 else _fullest(path, visible, known)


def _fullest(path: Path, sheets: Iterable[workbook.Sheet], known: frozenset[str]) -> str:
    """The sheet whose first rows hold the most known column names; the first one when none does."""
    best, best_score = "", -1
    for sheet in sheets:
        rows, _ = workbook.rows(path, sheet)
        names = {header.plain(cell) for _, cells in islice(rows, header.SEARCHED_ROWS) for cell in cells}
        if len(names & known) > best_score:
            best, best_score = sheet.name, len(names & known)
    return best


def _choose_text(path: Path, answer: dict[str, Any]) -> None:
    if not answer["encoding"]:
        guess = encodings.detect(path)
        answer["encoding"] = guess.name
        if not guess.is_certain:
            answer["findings"].append(finding(
                "encoding_uncertain", "文件编码不能确定,暂按 {name} 读取,请在下方核对汉字,不对就改选",
                "The encoding is uncertain and read as {name}; check the text below and choose another if it is wrong",
                name=encodings.CHOICES[guess.name]))
    answer["delimiter"] = answer["delimiter"] or delimited.detect_delimiter(path, answer["encoding"])


def _open(path: Path, reading: dict[str, Any]) -> tuple[Rows, list[dict[str, Any]]]:
    if reading["kind"] == "csv":
        return delimited.rows(path, encoding=reading["encoding"], delimiter=reading["delimiter"]), []
    chosen = [sheet for sheet in workbook.open_book(path).sheets if sheet.name == reading["sheet"]]
    if not chosen:
        raise refuse("file_no_such_sheet", f"没有工作表“{reading['sheet']}”", f"There is no sheet “{reading['sheet']}”",
                     "请重新选择工作表", "Choose a sheet again")
    return workbook.rows(path, chosen[0])


def _without_identity(cells: list[str], columns: list[int]) -> list[str]:
    return [identity.MASK if index in columns and cell.strip() else storable(cell)[:200]
            for index, cell in enumerate(cells)]


def _parse(path: Path, reading: dict[str, Any], reader: RowReader, out: Path, part: int, parts: int) -> dict[str, Any]:
    rows, findings = _open(path, reading)
    count, is_there = 0, False
    with out.open("w", encoding="utf-8", newline="\n") as file:
        for number, cells in rows:
            if number <= reading["header_row"]:
                continue
            if number // PART_ROWS % parts != part:
                is_there = is_there or any(cell and not cell.isspace() for cell in cells)
                continue
            line = reader.line(number, cells)
            if line is None:
                continue
            file.write(line)
            count += 1
            if count % _PROGRESS_STEP == 0:
                sys.stderr.write(f"progress {json.dumps({'rows': count})}\n")
                sys.stderr.flush()
    if count == 0 and not is_there:
        raise refuse("file_no_data_rows", "只有表头,没有数据行", "There is a header but no data row",
                     "请检查文件,或改选表头所在行", "Check the file, or choose another header row")
    return {"rows": count, "blank": reader.blank, "rejected": reader.rejected, "findings": findings}


def _function(dotted: str) -> Prepare | None:
    if not dotted:
        return None
    module, _, name = dotted.partition(":")
    function: Callable[..., Any] = getattr(importlib.import_module(module), name)
    return function
