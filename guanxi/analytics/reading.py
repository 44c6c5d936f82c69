"""A raw CSV as an operator delivers it, turned into one clean UTF-8 CSV with our column keys, all text.

Types are never sniffed. A broken file is refused with the line; a row with too few or too many cells is kept
aside with its number. Not for here: meaning of columns (`profiles.py`), types (`write.py`), workbooks (intake).
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from guanxi.analytics import profiles
from guanxi.analytics.errors import AnalyticsError
from guanxi.foundation.pure.bilingual import Text, t

PIECE = 1 << 20
DELIMITERS = (",", "\t", ";", "|", "，")
csv.field_size_limit(PIECE)


@dataclass(frozen=True, kw_only=True)
class Ragged:
    """A row that has not as many cells as the header."""

    row: int
    cells: int


def encoding_of(path: Path) -> str:
    """BOM, else strict UTF-8, else strict GB18030 over the whole file; anything else is refused."""
    with path.open("rb") as stream:
        start = stream.read(4)
    if start.startswith(b"\xef\xbb\xbf"):
        return "utf-8-sig"
    if start.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    for encoding in ("utf-8", "gb18030"):
        if _decodes(path, encoding):
            return encoding
    raise AnalyticsError("encoding_unknown", t("无法识别文件编码,请另存为 UTF-8",
                                               "the encoding is unknown; save the file as UTF-8"))


def _decodes(path: Path, encoding: str) -> bool:
    try:
        with path.open(encoding=encoding, newline="") as stream:
            while stream.read(PIECE):
                pass
    except UnicodeDecodeError:
        return False
    return True


def clean(path: Path, target: Path, *, profile: profiles.Profile, unit: str, encoding: str = "") -> list[Ragged]:
    """Writes `row_number` and the profile's columns to `target`, everything quoted; returns the ragged rows.

    Row numbers count the lines a person sees in a table program: the header is row 1.
    """
    ragged: list[Ragged] = []
    try:
        with path.open(encoding=encoding or encoding_of(path), newline="") as stream:
            first = stream.readline()
            if not first.strip():
                raise AnalyticsError("file_empty", t("文件为空", "the file is empty"))
            delimiter = max(DELIMITERS, key=first.count)
            stream.seek(0)
            rows = csv.reader(stream, delimiter=delimiter, strict=True)
            try:
                _copy(rows, target, profile=profile, unit=unit, ragged=ragged)
            except csv.Error as error:
                raise AnalyticsError("csv_broken", Text(
                    f"CSV 第 {rows.line_num} 行结构错误:{error}", f"the CSV is broken at line {rows.line_num}: {error}",
                )) from error
    except (UnicodeDecodeError, LookupError) as error:
        raise AnalyticsError("encoding_wrong", t("按所选编码无法读取文件", "the file cannot be read in this encoding")) from error
    return ragged


def _copy(rows: Iterator[list[str]], target: Path, *, profile: profiles.Profile, unit: str,
          ragged: list[Ragged]) -> None:
    header = next(rows)
    found = profiles.match_header(profile, header, unit=unit)
    places = [found.get(column.key) for column in profile.columns]
    with target.open("w", encoding="utf-8", newline="") as stream:
        out = csv.writer(stream, quoting=csv.QUOTE_ALL)
        out.writerow(["row_number", *(column.key for column in profile.columns)])
        for number, row in enumerate(rows, start=2):
            if not any(cell.strip() for cell in row):
                continue
            if len(row) != len(header):
                ragged.append(Ragged(row=number, cells=len(row)))
                continue
            out.writerow([number, *("" if place is None else row[place] for place in places)])
