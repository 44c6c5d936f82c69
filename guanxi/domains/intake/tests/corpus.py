"""Bad and odd files, made when a test asks for them: nothing binary is kept in the repository.

All companies, people and numbers are invented. Not for here: what an import does with them.
"""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

import xlsxwriter

HEADER = ["客户名称", "集团编码", "联系电话", "登记日期"]
# Four bytes in GB18030: 䶮, 㛃 and 𠮷 are people's names that GBK does not know.
RARE = ["望溪䶮华纺织有限公司", "石渡㛃然粮油有限公司", "青汀𠮷野家餐饮有限公司"]


def rows(count: int = 5) -> list[list[str]]:
    """Ordinary rows for HEADER."""
    return [[f"望溪测试企业{n}有限公司", f"GL-9702-{n:07d}", f"138{n:08d}", "2024-02-29"] for n in range(1, count + 1)]


def text(table: Iterable[Sequence[str]], *, delimiter: str = ",", end: str = "\r\n") -> str:
    """A table as delimited text."""
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=delimiter, lineterminator=end).writerows(table)
    return out.getvalue()


def write(path: Path, content: str | bytes, *, encoding: str = "utf-8") -> Path:
    """Writes text or bytes and returns the path."""
    path.write_bytes(content if isinstance(content, bytes) else content.encode(encoding))
    return path


def workbook(path: Path, build: Callable[[Any, Any], None], *, options: dict[str, Any] | None = None) -> Path:
    """An .xlsx made with xlsxwriter: `build(book, sheet)` fills the first sheet."""
    book = xlsxwriter.Workbook(str(path), options or {})
    build(book, book.add_worksheet("客户"))
    book.close()
    return path


def table_workbook(path: Path, table: Sequence[Sequence[Any]]) -> Path:
    """An .xlsx with one plain sheet."""
    def build(_: Any, sheet: Any) -> None:
        for index, cells in enumerate(table):
            sheet.write_row(index, 0, cells)

    return workbook(path, build)


def replace_part(path: Path, part: str, change: Callable[[bytes], bytes]) -> Path:
    """Rewrites one part of a package, for what no honest writer produces."""
    with zipfile.ZipFile(path) as package:
        parts = {entry.filename: package.read(entry) for entry in package.infolist()}
    parts[part] = change(parts.get(part, b""))
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return path


def bomb(path: Path) -> Path:
    """300 MB of blanks inside a small workbook."""
    return replace_part(table_workbook(path, [HEADER, *rows()]), "xl/worksheets/sheet1.xml",
                        lambda xml: xml.replace(b"<sheetData>", b"<sheetData>" + b" " * 300_000_000))


def far_cell(path: Path) -> Path:
    """One cell in the last column of the last row."""
    def build(_: Any, sheet: Any) -> None:
        sheet.write_row(0, 0, HEADER)
        sheet.write_row(1, 0, rows(1)[0])
        sheet.write(1_048_575, 16_383, "远")

    return workbook(path, build)


def entity_bomb(path: Path, doctype: bytes) -> Path:
    """A document type declaration in the sheet's XML."""
    return replace_part(table_workbook(path, [HEADER, *rows()]), "xl/worksheets/sheet1.xml",
                        lambda xml: xml.replace(b"<worksheet", doctype + b"<worksheet", 1))


BILLION_LAUGHS = (b'<!DOCTYPE w [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">'
                  b'<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]>')
OUTSIDE_FILE = b'<!DOCTYPE w [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
