"""Rows of a text file: delimiter, quotes, line ends; streamed, strict, and naming the line of a fault.

Strict on purpose: a lenient reader swallows the rows behind an open quote without a word (IMP-5).
Not for here: the encoding (encodings.py), headers (header.py), meaning of cells (values.py).
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from guanxi.domains.intake.readers import encodings
from guanxi.domains.intake.readers.verdicts import FileRefused, refuse
from guanxi.foundation.pure.bilingual import t

DELIMITERS = {",": t("逗号 ,", "comma ,"), ";": t("分号 ;", "semicolon ;"), "\t": t("制表符 Tab", "tab"),
              "，": t("全角逗号 ，", "full-width comma ，"), "|": t("竖线 |", "bar |")}
CELL_LIMIT = 16 << 20
_SAMPLE_LINES = 200


def detect_delimiter(path: Path, encoding: str) -> str:
    """The candidate that gives the most equally long rows; a comma when the file has one column."""
    try:
        with path.open(encoding=encodings.CODECS[encoding], newline="", errors="replace") as file:
            lines = [line[:20_000] for line in islice(file, _SAMPLE_LINES)]
    except UnicodeError:
        return ","
    return max(DELIMITERS, key=lambda delimiter: _fitness(lines, delimiter))


def rows(path: Path, *, encoding: str, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    """(row number from 1, cells) for each record. Refuses at the first broken quote or byte, naming the line."""
    csv.field_size_limit(CELL_LIMIT)
    number = 0
    with path.open(encoding=encodings.CODECS[encoding], errors="strict", newline="") as file:
        reader = csv.reader(file, delimiter=delimiter, strict=True)
        last_line = 0
        try:
            for number, cells in enumerate(reader, 1):
                yield number, cells
                last_line = reader.line_num
        except UnicodeDecodeError:
            raise encodings.undecodable(encoding, encodings.first_bad_line(path, encoding)) from None
        except csv.Error as error:
            raise _broken(str(error), last_line + 1, number + 1) from None


def _broken(message: str, line: int, row: int) -> FileRefused:
    if "unexpected end" in message or "larger than" in message:
        return refuse("file_open_quote", f"第 {line} 行(第 {row} 条)开始的引号没有结束,文件可能被截断",
                      f"The quote opened on line {line} (row {row}) is never closed; the file may be cut off",
                      "请检查该行的双引号,或重新导出文件", "Check the double quotes of that line, or export again")
    return refuse("file_broken_quote", f"第 {line} 行(第 {row} 条)的引号使用不正确",
                  f"The quotes on line {line} (row {row}) are broken",
                  "单元格内的双引号应写成两个双引号", "Write a double quote inside a cell as two double quotes")


def _fitness(lines: list[str], delimiter: str) -> tuple[float, int]:
    """(share of lines with the most usual number of cells, that number); (0, 1) for a single column."""
    try:
        widths = [len(cells) for cells in csv.reader(lines, delimiter=delimiter) if cells]
    except csv.Error:
        widths = [line.count(delimiter) + 1 for line in lines if line.strip()]
    if not widths:
        return 0.0, 1
    usual = max(set(widths), key=lambda width: (widths.count(width), width))
    if usual == 1:
        return 0.0, 1
    return round(widths.count(usual) / len(widths), 1), usual
