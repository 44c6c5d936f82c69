"""One pass over the XML of a sheet, before the fast reader, for what that reader hides or dies of.

calamine turns #N/A into an empty text, has no hidden rows, and aborts the process for one cell far away (IMP-12, 14).
Regular expressions over chunks: 100 MB of XML in about a second. Not for here: values of ordinary cells.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field

from guanxi.domains.intake.readers.verdicts import refuse

MAX_COLUMNS = 500
_CHUNK = 4 << 20
_ERROR_CELL = re.compile(rb'<c r="([A-Z]{1,3})(\d{1,7})"[^>]*?\bt="e"[^>]*>(?:<f[^>]*/>|<f[^>]*>[^<]*</f>)?<v>([^<]{1,20})</v>')
_BARE_FORMULA = re.compile(rb'<c r="([A-Z]{1,3})(\d{1,7})"[^>]*><f(?:[^>]*/>|[^>]*>[^<]*</f>)(?:<v\s*/>|<v></v>)?</c>')
_HIDDEN_ROW = re.compile(rb'<row (?=[^>]*\bhidden="(?:1|true)")[^>]*?\br="(\d{1,7})"')
_COLUMNS = re.compile(rb"<cols>.*?</cols>", re.DOTALL)
_HIDDEN_COLUMN = re.compile(rb'<col (?=[^>]*\bhidden="(?:1|true)")(?=[^>]*\bmin="(\d{1,5})")(?=[^>]*\bmax="(\d{1,5})")')
_FAR_CELL = re.compile(rb'<c r="([A-Z]{3})\d')
_DOCTYPE = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)


@dataclass(kw_only=True)
class SheetFacts:
    """Rows count from 1, columns from 0. `faults[row][column]` replaces a cell: `#N/A`, or `#FORMULA!` (no value)."""

    faults: dict[int, dict[int, str]] = field(default_factory=dict)
    hidden_rows: list[int] = field(default_factory=list)
    hidden_columns: list[int] = field(default_factory=list)
    is_far: bool = False


def scan(package: zipfile.ZipFile, part: str) -> SheetFacts:
    """The facts of one sheet. Refuses XML with a document type (IMP-13) wherever it stands in the sheet."""
    facts = SheetFacts()
    for chunk in _chunks(package, part):
        _refuse_doctype(chunk)
        for column, row, text in _ERROR_CELL.findall(chunk):
            facts.faults.setdefault(int(row), {})[column_index(column.decode())] = text.decode("utf-8", "replace")
        for column, row in _BARE_FORMULA.findall(chunk):
            facts.faults.setdefault(int(row), {})[column_index(column.decode())] = "#FORMULA!"
        for columns in _COLUMNS.findall(chunk):
            for first, last in _HIDDEN_COLUMN.findall(columns):
                facts.hidden_columns.extend(range(int(first) - 1, min(int(last), MAX_COLUMNS)))
        facts.hidden_rows.extend(int(row) for row in _HIDDEN_ROW.findall(chunk))
        facts.is_far = facts.is_far or any(column_index(name.decode()) >= MAX_COLUMNS
                                           for name in set(_FAR_CELL.findall(chunk)))
    return facts


def refuse_hostile_parts(package: zipfile.ZipFile, parts: list[str]) -> None:
    """Looks for document types in the small XML parts (workbook, styles, shared strings, relations)."""
    for part in parts:
        for chunk in _chunks(package, part):
            _refuse_doctype(chunk)


def column_index(letters: str) -> int:
    """A → 0, Z → 25, AA → 26."""
    index = 0
    for letter in letters:
        index = index * 26 + ord(letter) - 64
    return index - 1


def column_letters(index: int) -> str:
    """0 → A, 26 → AA: the column's name as a spreadsheet shows it."""
    letters, left = "", index + 1
    while left:
        left, place = divmod(left - 1, 26)
        letters = chr(65 + place) + letters
    return letters


def _refuse_doctype(chunk: bytes) -> None:
    if b"\x00" in chunk or _DOCTYPE.search(chunk):
        raise refuse("file_entities", "工作簿内含有不安全的 XML 定义(DTD/实体),没有打开",
                     "The workbook holds unsafe XML definitions (DTD or entities); it was not opened",
                     "请用 Excel 或 WPS 打开后另存再导入", "Open it in a spreadsheet, save it again, then import it")


def _chunks(package: zipfile.ZipFile, part: str) -> Iterator[bytes]:
    """The part in pieces that end behind a row, so that no cell is cut in two."""
    rest = b""
    with package.open(part) as stream:
        while chunk := stream.read(_CHUNK):
            cut = chunk.rfind(b"</row>")
            if cut < 0 and len(rest) < 4 * _CHUNK:
                rest += chunk
                continue
            cut = cut + 6 if cut >= 0 else 0
            yield rest + chunk[:cut]
            rest = chunk[cut:]
    yield rest
