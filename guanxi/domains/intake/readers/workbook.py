"""Rows of an .xlsx sheet as text: whole numbers without ".0", days as 2024-02-29, errors as errors.

The fast reader is calamine; a sheet with cells far to the right goes through openpyxl row by row, because calamine
would allocate the whole rectangle and abort (IMP-12). Runs only in a child process with limited memory.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

from guanxi.domains.intake.readers import sheet_scan
from guanxi.domains.intake.readers.verdicts import finding, refuse

MAX_ROWS = 1_048_576
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_EXACT = 1e15
_NAMED = 10


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """One tab of the workbook; `part` is its XML inside the package."""

    name: str
    part: str
    is_hidden: bool


@dataclass(frozen=True, kw_only=True)
class Book:
    """What the workbook's own XML says, read without touching a sheet."""

    sheets: tuple[Sheet, ...]
    is_1904: bool


def open_book(path: Path) -> Book:
    """The list of sheets. Refuses unsafe XML, and workbooks without a sheet."""
    with zipfile.ZipFile(path) as package:
        parts = [name for name in package.namelist() if name.endswith((".xml", ".rels"))]
        sheet_scan.refuse_hostile_parts(package, [p for p in parts if not p.startswith("xl/worksheets/sheet")])
        try:
            root = ElementTree.fromstring(package.read("xl/workbook.xml"))  # noqa: S314 - document types refused above
            targets = _targets(package)
        except (ElementTree.ParseError, KeyError):
            raise _damaged() from None
        known = set(package.namelist())
    sheets = []
    for element in root.iter():
        if element.tag.endswith("}sheet"):
            part = targets.get(element.get(_RELATION, ""), "")
            if part in known and part.startswith("xl/worksheets/"):
                sheets.append(Sheet(name=element.get("name", ""), part=part,
                                    is_hidden=element.get("state", "visible") != "visible"))
    if not sheets:
        raise refuse("file_no_sheet", "工作簿里没有工作表", "The workbook has no sheet", "请检查文件", "Check the file")
    is_1904 = any(element.tag.endswith("}workbookPr") and element.get("date1904") in ("1", "true") for element in root)
    return Book(sheets=tuple(sheets), is_1904=is_1904)


def rows(path: Path, sheet: Sheet) -> tuple[Iterator[tuple[int, list[str]]], list[dict[str, Any]]]:
    """(row number as in the spreadsheet, cells) and the findings about hidden rows and columns, merged and faulty cells."""
    with zipfile.ZipFile(path) as package:
        facts = sheet_scan.scan(package, sheet.part)
    findings = _findings(facts)
    if facts.is_far:
        return _slow_rows(path, sheet, facts), findings
    source, merged = _fast_sheet(path, sheet)
    if hidden := [column for column in facts.hidden_columns if source.end is not None and column <= source.end[1]]:
        findings.append(finding(
            "sheet_hidden_columns", "有 {n} 个隐藏列({names}),与其他列一样列出;不想导入的,请选“不导入”",
            "{n:hidden column is|hidden columns are} listed like any other ({names}): choose “not imported” for what is to stay out",
            n=len(hidden), names=", ".join(map(sheet_scan.column_letters, hidden[:_NAMED]))))
    if merged:
        findings.append(finding(
            "sheet_merged", "有 {n} 处合并单元格:只有左上角一格有内容,其余各行按空白处理",
            "{n:merged range|merged ranges}: only the first cell of each has content, the other rows count as blank", n=merged))
    return _fast_rows(source, facts), findings


def cell_text(value: Any) -> str:
    """A cell's value as text, without losing digits silently: 16 digits and more come out in scientific notation."""
    if isinstance(value, str):
        return value
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, int | float):
        if abs(value) >= _EXACT:
            return f"{value:.14E}"
        return str(int(value)) if value == int(value) else f"{value:.15g}"
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ", "seconds")
    if isinstance(value, date | time):
        return value.isoformat()
    return str(value.total_seconds()) if isinstance(value, timedelta) else str(value)


def _targets(package: zipfile.ZipFile) -> dict[str, str]:
    root = ElementTree.fromstring(package.read("xl/_rels/workbook.xml.rels"))  # noqa: S314 - document types refused
    targets = {}
    for relation in root:
        target = relation.get("Target", "")
        targets[relation.get("Id", "")] = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
    return targets


def _findings(facts: sheet_scan.SheetFacts) -> list[dict[str, Any]]:
    findings = []
    if facts.hidden_rows:
        findings.append(finding("sheet_hidden_rows", "有 {n} 个隐藏行(如第 {row} 行),也会一并导入",
                                "{n:hidden row|hidden rows} (row {row} for one) are imported too",
                                n=len(facts.hidden_rows), row=facts.hidden_rows[0]))
    if facts.faults:
        row, cells = next(iter(facts.faults.items()))
        findings.append(finding("sheet_faults", "有 {n} 个错误单元格(如第 {row} 行的 {fault}),所在行会按错误处理",
                                "{n:cell|cells} hold errors ({fault} in row {row} for one); their rows are errors",
                                n=sum(map(len, facts.faults.values())), row=row, fault=next(iter(cells.values()))))
    return findings


def _fast_sheet(path: Path, sheet: Sheet) -> tuple[Any, int]:
    import python_calamine

    try:
        source = python_calamine.CalamineWorkbook.from_path(str(path)).get_sheet_by_name(sheet.name)
    except python_calamine.PasswordError:
        raise refuse("file_password", "工作簿设有打开密码", "The workbook is protected by a password",
                     "请去掉密码后另存再导入", "Remove the password, save, then import it") from None
    except python_calamine.CalamineError:
        raise _damaged() from None
    return source, len(source.merged_cell_ranges or ())


def _fast_rows(source: Any, facts: sheet_scan.SheetFacts) -> Iterator[tuple[int, list[str]]]:
    if source.start is None:
        return
    for number, cells in enumerate(source.to_python(skip_empty_area=False) if source.start != (0, 0)
                                   else source.iter_rows(), 1):
        texts = [cell if type(cell) is str else cell_text(cell) for cell in cells]
        if number in facts.faults:
            texts = _with_faults(number, texts, facts)
        yield number, texts


def _slow_rows(path: Path, sheet: Sheet, facts: sheet_scan.SheetFacts) -> Iterator[tuple[int, list[str]]]:
    """Row by row; a cell beyond the last allowed column is a refusal, however empty the sheet is before it."""
    from openpyxl import load_workbook

    # a stream, because openpyxl judges paths by their ending and stored files have none
    book = load_workbook(io.BytesIO(path.read_bytes()), read_only=True, data_only=True)
    source = book[sheet.name]
    source.reset_dimensions()
    for number, cells in enumerate(source.iter_rows(values_only=True), 1):
        filled = [index for index, cell in enumerate(cells) if cell is not None]
        if filled and filled[-1] >= sheet_scan.MAX_COLUMNS:
            raise refuse("sheet_far_cell", f"第 {number} 行第 {filled[-1] + 1} 列有内容,超过 {sheet_scan.MAX_COLUMNS} 列的上限",
                         f"Row {number} has content in column {filled[-1] + 1}; at most {sheet_scan.MAX_COLUMNS} columns "
                         "are read", "请删除表格右侧多余的单元格后保存", "Delete the stray cells far to the right and save")
        yield number, _with_faults(number, [cell_text(cell) for cell in cells[: sheet_scan.MAX_COLUMNS]], facts)


def _with_faults(number: int, texts: Sequence[str], facts: sheet_scan.SheetFacts) -> list[str]:
    changed = list(texts)
    for column, fault in facts.faults.get(number, {}).items():
        changed.extend([""] * (column + 1 - len(changed)))
        changed[column] = fault
    return changed


def _damaged() -> Exception:
    return refuse("file_damaged", "工作簿已损坏,无法打开", "The workbook is damaged", "请重新导出文件", "Export the file again")
