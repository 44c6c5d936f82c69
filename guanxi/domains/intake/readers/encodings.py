"""Which encoding a text file has: byte-order mark, strict UTF-8, then a choice between GB18030 and Big5 only.

General detectors take a file that is ASCII for 60 KB and then GBK for cp1250, and Big5 for GB18030 (both measured),
so the choice is made on the lines that are not ASCII, by how common the characters would be.
Not for here: delimiters and rows (delimited.py).
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass
from pathlib import Path

from guanxi.domains.intake.readers.verdicts import FileRefused, refuse

CHOICES = {"utf-8": "UTF-8", "gb18030": "GB18030 / GBK", "big5": "Big5", "utf-16-le": "UTF-16 LE",
           "utf-16-be": "UTF-16 BE"}
# cp950 is Big5 as Windows writes it; utf-8-sig takes the byte-order mark away where there is one.
CODECS = {"utf-8": "utf-8-sig", "gb18030": "gb18030", "big5": "cp950", "utf-16-le": "utf-16-le",
          "utf-16-be": "utf-16-be"}
_CHUNK = 1 << 20
_SAMPLE = 256 * 1024
_PLAIN = re.compile("[\t\n\r -~]")
_IDEOGRAPHS = re.compile("[\u3000-\u3017\u4e00-\u9fff\uff01-\uff5e]")


@dataclass(frozen=True, kw_only=True)
class Encoding:
    """`name` is a key of CHOICES. `is_certain` False: show the preview and let the user choose."""

    name: str
    is_certain: bool = True


def detect(path: Path) -> Encoding:
    """The encoding of the whole file; refuses one that no encoding fits, naming the line."""
    with path.open("rb") as file:
        head = file.read(4096)
    marked = _by_mark(head)
    if marked:
        return Encoding(name=marked)
    utf16 = _utf16_without_mark(head)
    if utf16:
        return Encoding(name=utf16)
    bad_line, has_other_letters = _first_line_not_utf8(path)
    if bad_line is None:
        return Encoding(name="utf-8")
    sample = _lines_not_ascii(path)
    guess = _gb_or_big5(sample)
    if guess is None or (has_other_letters and not guess.is_certain):
        raise undecodable("utf-8", bad_line)
    return guess


def undecodable(name: str, line: int) -> FileRefused:
    """The refusal for bytes that are no characters of the encoding; `line` counts from 1."""
    label = CHOICES[name]
    return refuse("file_undecodable", f"第 {line} 行有不属于 {label} 编码的字节,文件可能被截断或混用了编码",
                  f"Line {line} holds bytes that are not {label}; the file may be cut off or of mixed encodings",
                  "请重新导出文件,或改选文件编码后再试", "Export the file again, or choose another encoding")


def first_bad_line(path: Path, name: str) -> int:
    """The line that cannot be decoded, counted from 1 (0 when all can)."""
    decoder = codecs.getincrementaldecoder(CODECS[name])("strict")
    line = 1
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            try:
                line += decoder.decode(chunk).count("\n")
            except UnicodeDecodeError as error:
                good = bytes(error.object[: error.start]).decode(CODECS[name], "replace")
                return line + good.count("\n")
        try:
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return line
    return 0


def _by_mark(head: bytes) -> str | None:
    if head.startswith((codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)):
        raise refuse("file_utf32", "不支持 UTF-32 编码的文件", "UTF-32 files are not supported",
                     "请另存为 UTF-8", "Save it as UTF-8")
    marks = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
    return next((name for mark, name in marks if head.startswith(mark)), None)


def _utf16_without_mark(head: bytes) -> str | None:
    """The byte order in which the text is likelier, when it is UTF-16 at all: by its letters, for 一 (U+4E00) is a NUL of the other side.

    Delimiters and line ends of UTF-16 hold a NUL each; a few stray ones in a text that is UTF-8 all the same make none.
    """
    nuls = head.count(0)
    if len(head) < 4 or not nuls or (nuls * 10 < len(head) and _is_utf8(head)):
        return None
    shares = {name: _likely_share(head, name) for name in ("utf-16-le", "utf-16-be")}
    best = max(shares, key=lambda name: shares[name])
    return best if shares[best] >= 0.8 and len(set(shares.values())) > 1 else None


def _is_utf8(head: bytes) -> bool:
    """Whether the bytes are UTF-8; a character may be cut off at their end."""
    try:
        codecs.getincrementaldecoder("utf-8")("strict").decode(head)
    except UnicodeDecodeError:
        return False
    return True


def _likely_share(head: bytes, codec: str) -> float:
    """Share of letters that tables hold: ASCII, everyday ideographs, their punctuation and full-width forms; 0 where ASCII is missing."""
    text = codecs.getincrementaldecoder(codec)("replace").decode(head)
    plain = len(_PLAIN.findall(text))
    return (plain + len(_IDEOGRAPHS.findall(text))) / len(text) if text and plain * 50 >= len(text) else 0.0


def _first_line_not_utf8(path: Path) -> tuple[int | None, bool]:
    """The first line that is not UTF-8, and whether UTF-8 letters stood before it (then the file is cut or mixed)."""
    line = first_bad_line(path, "utf-8")
    if line == 0:
        return None, False
    with path.open("rb") as file:
        for number, text in enumerate(file, 1):
            if number >= line:
                return line, False
            if not text.isascii():
                return line, True
    return line, False


def _lines_not_ascii(path: Path) -> bytes:
    """The beginnings of the lines that are not ASCII, up to 256 KB."""
    collected, size = [], 0
    with path.open("rb") as file:
        for text in file:
            if not text.isascii():
                collected.append(text[:4096] if len(text) <= 4096 else text[:4096].rsplit(b",", 1)[0] + b"\n")
                size += len(collected[-1])
                if size > _SAMPLE:
                    break
    return b"".join(collected)


def _gb_or_big5(sample: bytes) -> Encoding | None:
    """The likelier of the two by the share of everyday characters; None when neither can decode the sample."""
    shares = {"gb18030": _everyday_share(sample, "gb18030", 0xB0, 0xD7),
              "big5": _everyday_share(sample, "cp950", 0xA4, 0xC6)}
    best = max(shares, key=lambda name: shares[name])
    other = min(shares.values())
    if shares[best] < 0:
        return None
    return Encoding(name=best, is_certain=shares[best] >= 0.6 and shares[best] - max(other, 0.0) >= 0.15)


def _everyday_share(sample: bytes, codec: str, low: int, high: int) -> float:
    """Share of double-byte characters whose first byte lies in the table of everyday characters; -1 undecodable."""
    try:
        text = sample.decode(codec)
    except UnicodeDecodeError as error:
        if error.start < len(sample) * 0.98:
            return -1.0
        text = sample[: error.start].decode(codec, "ignore")
    wide = [letter.encode(codec) for letter in set(text) if ord(letter) > 127]
    counts = {letter: text.count(letter.decode(codec)) for letter in wide if len(letter) >= 2}
    total = sum(counts.values())
    trail = 0xA1 if codec == "gb18030" else 0x40
    return sum(n for letter, n in counts.items() if low <= letter[0] <= high and letter[1] >= trail) / total if total else 0.0
