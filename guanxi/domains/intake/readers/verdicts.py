"""What the readers say about a file: findings (go on, but know this) and refusals (nothing was taken from it).

Everything crosses the process border as JSON. Not for here: findings about one row (values.py).
"""

from __future__ import annotations

from typing import Any

from guanxi.foundation.pure.bilingual import Text, english


class FileRefused(Exception):
    """The file cannot be read as it is. `text` says what is wrong, `way_out` what to do with the file."""

    def __init__(self, code: str, text: Text, way_out: Text) -> None:
        super().__init__(f"{code}: {text.en}")
        self.code, self.text, self.way_out = code, text, way_out

    def as_json(self) -> dict[str, Any]:
        """For the other side of the process border."""
        return {"refused": {"code": self.code, "zh": self.text.zh, "en": self.text.en,
                            "way_zh": self.way_out.zh, "way_en": self.way_out.en}}


def refuse(code: str, zh: str, en: str, way_zh: str, way_en: str) -> FileRefused:
    """A refusal written in place: what is wrong, in two languages, and the way out."""
    return FileRefused(code, Text(zh, en), Text(way_zh, way_en))


def finding(code: str, zh: str, en: str, **facts: object) -> dict[str, Any]:
    """Something the user should know before going on: hidden rows, merged cells, an uncertain encoding."""
    return {"code": code, "zh": zh.format(**facts), "en": english(en, facts)}
