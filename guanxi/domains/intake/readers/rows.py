"""One row of cells → one line of COPY text: cells, parsed values, verdict so far, reasons, words for the search index.

The verdict here is `rejected` or nothing; whether a row is new is the domain's to say. The same row number always
gives the same line, so that a killed import can be read again. Not for here: files, kinds of values.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Callable, Sequence
from typing import Any

from guanxi.domains.intake.readers import values
from guanxi.domains.intake.readers.values import ColumnSpec
from guanxi.foundation.pure import identity, watermark
from guanxi.foundation.pure.bilingual import counted
from guanxi.foundation.pure.cells import is_last_line, taken_back, unmarked
from guanxi.foundation.pure.refusal import Reason

Prepare = Callable[[dict[str, str]], tuple[dict[str, Any], Sequence[Reason]]]

_STORED_CELL = 2_000
_SHORTEST_CARD = 15
# Most columns of a list hold few different values (units, people, kinds, days): so many of each are read once.
_KNOWN = 1_024
_REFUSED, _OPEN = ("rejected", "t"), ("\\N", "f")
_TOTAL = re.compile(r"(?:本[页表月年])?(?:合 *计|总 *计|小 *计|共 *计|(?:grand |sub)?total) *(?:\([^()]{0,12}\))? *:? *"
                    r"(?:[\d,.]+ *(?:户|家|个|人|条|笔|[万亿]?元)?)?", re.IGNORECASE)
_NOTE = re.compile(r"(?:填[表报]|制表|编制|审核|复核|统计|单位负责|负责)(?:人|单位|部门|日期|时间)? *:.*|"
                   r"(?:备?注|说明|注意|note) *\d* *:.*", re.IGNORECASE)
_LAST_BEGINS = frozenset(" \u3000合总小共本TtGgSs填制编审复统单负备注说Nn")  # cheap to ask of every row
_UNSAFE = re.compile("[\x00\ud800-\udfff]")
_ARRAY_SPECIAL = re.compile(r'(["\\])')
_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
INDEXED = "indexed"
"""The key under which `prepare` may answer texts for the search index; kept beside the values, not among them."""
_COPY = (("\\", "\\\\"), ("\n", "\\n"), ("\r", "\\r"), ("\t", "\\t"))


class RowReader:
    """Reads rows with one mapping; counts blank and rejected ones."""

    def __init__(self, *, columns: Sequence[ColumnSpec], header: Sequence[str], identity_columns: frozenset[int],
                 prepare: Prepare | None = None, run_id: int = 0, is_padded: bool = False) -> None:
        self._columns = [(spec, spec.index, spec.key, values.plain_reader_of(spec), dict[str, str]()) for spec in columns
                         if spec.index not in identity_columns]
        self._width = len(header)
        self._run = str(run_id)
        self._header = [name.strip() for name in header]
        self._identity = identity_columns
        self._prepare = prepare
        self._is_padded = is_padded
        self.blank = 0
        self.rejected = 0

    def line(self, number: int, cells: Sequence[str]) -> str | None:
        """The COPY line of a row, or None for a blank one."""
        joined = "".join(cells)
        if not joined or joined.isspace() or is_last_line(joined):
            self.blank += 1
            return None
        if '="' in joined or "’" in joined or "'" in joined or "\u200b" in joined or "\u200c" in joined or "\u200d" in joined or "\u2060" in joined:
            cells = [unmarked(taken_back(watermark.without(cell))) for cell in cells]
            joined = "".join(cells)
        reasons = self._shape(cells)
        parsed: dict[str, Any] = {}
        is_plain = values.is_plain(joined)
        if not reasons:
            parsed, reasons = self._values(cells, is_plain=is_plain)
        is_rejected = any(reason["level"] == "error" for reason in reasons)
        if not is_rejected and self._prepare is not None:
            parsed, said = self._prepare(parsed)
            reasons += [_said(reason) for reason in said]
            is_rejected = any(reason.met is False for reason in said)
        self.rejected += is_rejected
        indexed = parsed.pop(INDEXED, None)
        return "\t".join((
            self._run, str(number), self._kept(cells, joined, reasons, is_plain=is_plain), _json(parsed),
            *(_REFUSED if is_rejected else _OPEN),
            _json(reasons), _array(indexed) if indexed and not is_rejected else "\\N")) + "\n"

    def _kept(self, cells: Sequence[str], joined: str, reasons: Sequence[dict[str, Any]], *, is_plain: bool) -> str:
        """The cells for the preview and the error workbook as an array; card numbers and what cannot be stored are gone."""
        if is_plain and not self._identity and '"' not in joined and "\\" not in joined and max(map(len, cells)) < _SHORTEST_CARD:
            return _copied('{"' + '","'.join(cells) + '"}')
        kept = [identity.MASK if index in self._identity and cell.strip() else cell if is_plain and len(cell) < _SHORTEST_CARD
                else storable(cell) for index, cell in enumerate(cells)]
        if any(reason["code"] == "identity_number" for reason in reasons):
            kept = [identity.MASK if identity.looks_like_identity_number(cell) else cell for cell in kept]
        return _array(kept)

    def _shape(self, cells: Sequence[str]) -> list[dict[str, Any]]:
        if self._header[:1] == [cells[0].strip()] and [cell.strip() for cell in cells] == self._header and any(self._header):
            return [_reason("row_header_again", "表头在文件中重复出现", "The header is repeated inside the file")]
        if (first := next((cell for cell in cells if cell and not cell.isspace()), ""))[:1] in _LAST_BEGINS:
            said = " ".join(unicodedata.normalize("NFKC", first).split())
            if _TOTAL.fullmatch(said):
                return [_reason("row_total", "是合计行,不是一条记录", "Is the line of totals, not a record")]
            if _NOTE.fullmatch(said) and sum(bool(cell.strip()) for cell in cells) < max(3, len(cells) // 2):
                return [_reason("row_note", "是表下的说明(填表人、备注等),不是一条记录", "Is a note under the table, not a record")]
        if len(cells) > self._width and any(cell.strip() for cell in cells[self._width:]):
            return [_reason("row_too_long", f"有 {len(cells)} 列,多于表头的 {self._width} 列",
                            f"{counted(len(cells), 'cell|cells')}, the header has {self._width}")]
        if len(cells) < self._width and not self._is_padded:
            return [_reason("row_too_short", f"只有 {len(cells)} 列,少于表头的 {self._width} 列",
                            f"{counted(len(cells), 'cell|cells')}, the header has {self._width}")]
        return []

    def _values(self, cells: Sequence[str], *, is_plain: bool) -> tuple[dict[str, Any], list[dict[str, Any]]]:
        parsed: dict[str, Any] = {}
        reasons: list[dict[str, Any]] = []
        width = len(cells)
        for spec, index, key, read, known in self._columns:
            cell = cells[index] if index < width else ""
            if (value := known.get(cell)) is not None and is_plain:
                parsed[key] = value
                continue
            if not cell or cell.isspace():
                continue
            answer = (None if is_plain else values.hostile(cell)) or read(cell)
            if is_plain and answer.value and answer.reason is None and len(known) < _KNOWN:
                known[cell] = answer.value
            if answer.reason is not None:
                reasons.append({"code": answer.reason.code, "field": key,
                                "zh": _labelled(spec.label_zh, ":", answer.reason.text.zh),
                                "en": _labelled(spec.label_en, ": ", answer.reason.text.en),
                                "level": "error" if answer.is_refused else "info" if answer.reason.code == values.READ_AS else "warning"})
            if answer.value:
                parsed[key] = answer.value
        return parsed, reasons


def _labelled(label: str, colon: str, text: str) -> str:
    return text if text.startswith(label) else f"{label}{colon}{text}"


def _reason(code: str, zh: str, en: str) -> dict[str, Any]:
    return {"code": code, "field": "", "zh": zh, "en": en, "level": "error"}


def _said(reason: Reason) -> dict[str, Any]:
    return {"code": reason.code, "field": reason.value, "zh": reason.text.zh, "en": reason.text.en,
            "level": "error" if reason.met is False else "warning"}


def storable(cell: str) -> str:
    """A cell or name of a column as it may be kept and shown: no NUL (PostgreSQL takes none), no card number, not longer than a reader needs."""
    return _UNSAFE.sub("\ufffd", identity.hide(cell[:_STORED_CELL]))


def _array(cells: Sequence[str]) -> str:
    quoted = ",".join('"' + (_ARRAY_SPECIAL.sub(r"\\\1", cell) if '"' in cell or "\\" in cell else cell) + '"'
                      for cell in cells)
    return _copied("{" + quoted + "}")


def _json(data: object) -> str:
    return _copied(_encode(data)) if data else ("{}" if data == {} else "[]")


def _copied(text: str) -> str:
    """Escaped for COPY. `str.translate` took a quarter of the whole reading time for Chinese text."""
    for letter, escaped in _COPY:
        if letter in text:
            text = text.replace(letter, escaped)
    return text
