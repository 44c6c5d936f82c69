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
_PREFIX = re.compile(rb"<(\w{1,20}:)?worksheet[\s>]")
_DOCTYPE = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)


class _Patterns:
    """What is looked for, under the prefix that a sheet's elements bear: reports of some programs write <x:c> for <c>."""

    def __init__(self, prefix: bytes) -> None:
        begins, ends = b"<" + prefix, b"</" + prefix
        formula = begins + rb"f(?:[^>]*/>|[^>]*>[^<]*" + ends + rb"f>)"
        cell = begins + rb'c r="([A-Z]{1,3})(\d{1,7})"'
        self.error_cell = re.compile(cell + rb'[^>]*?\bt="e"[^>]*>(?:' + formula + rb")?" + begins + rb"v>([^<]{1,20})" + ends + rb"v>")
        # Of t="str" an empty value is a result: what IF(…, "") gave.
        self.bare_formula = re.compile(cell + rb'(?![^>]*\bt="str"[^>]*>' + formula + begins + rb"v)[^>]*>" + formula
                                       + rb"(?:" + begins + rb"v\s*/>|" + begins + rb"v>" + ends + rb"v>)?" + ends + rb"c>")
        self.hidden_row = re.compile(begins + rb'row (?=[^>]*\bhidden="(?:1|true)")[^>]*?\br="(\d{1,7})"')
        self.columns = re.compile(begins + rb"cols>.*?" + ends + rb"cols>", re.DOTALL)
        self.hidden_column = re.compile(begins + rb'col (?=[^>]*\bhidden="(?:1|true)")(?=[^>]*\bmin="(\d{1,5})")(?=[^>]*\bmax="(\d{1,5})")')
        self.far_cell = re.compile(begins + rb'c r="([A-Z]{3})\d')
        self.row_end = ends + b"row>"


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
    seen = _patterns(package, part)
    for chunk in _chunks(package, part, seen.row_end):
        _refuse_doctype(chunk)
        for column, row, text in seen.error_cell.findall(chunk):
            facts.faults.setdefault(int(row), {})[column_index(column.decode())] = text.decode("utf-8", "replace")
        for column, row in seen.bare_formula.findall(chunk):
            facts.faults.setdefault(int(row), {})[column_index(column.decode())] = "#FORMULA!"
        for columns in seen.columns.findall(chunk):
            for first, last in seen.hidden_column.findall(columns):
                facts.hidden_columns.extend(range(int(first) - 1, min(int(last), MAX_COLUMNS)))
        facts.hidden_rows.extend(int(row) for row in seen.hidden_row.findall(chunk))
        facts.is_far = facts.is_far or any(column_index(name.decode()) >= MAX_COLUMNS
                                           for name in set(seen.far_cell.findall(chunk)))
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


def _patterns(package: zipfile.ZipFile, part: str) -> _Patterns:
    with package.open(part) as stream:
        found = _PREFIX.search(stream.read(64 << 10))
    return _Patterns(found.group(1) or b"" if found else b"")


def _chunks(package: zipfile.ZipFile, part: str, row_end: bytes = b"</row>") -> Iterator[bytes]:
    """The part in pieces that end behind a row, so that no cell is cut in two."""
    rest = b""
    with package.open(part) as stream:
        while chunk := stream.read(_CHUNK):
            cut = chunk.rfind(row_end)
            if cut < 0 and len(rest) < 4 * _CHUNK:
                rest += chunk
                continue
            cut = cut + len(row_end) if cut >= 0 else 0
            yield rest + chunk[:cut]
            rest = chunk[cut:]
    yield rest
