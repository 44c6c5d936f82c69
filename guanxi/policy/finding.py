"""What a check of a pack says: where, what, and the way out. Not for here: the checks themselves."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from guanxi.foundation.pure.bilingual import Text

Severity = Literal["error", "warning"]


@dataclass(frozen=True, kw_only=True)
class Place:
    """One spot in a pack file. `file` is relative to the packs' folder; line and column count from 1."""

    file: str
    line: int
    column: int
    layer: str = ""

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"


@dataclass(frozen=True, kw_only=True)
class Finding:
    """One thing that is wrong (error: the pack cannot be activated) or doubtful (warning) in a pack.

    code is stable snake_case; `way_out` says what the author of the pack can do now.
    """

    code: str
    place: Place
    text: Text
    way_out: Text
    severity: Severity = "error"

    def said(self, language: str = "zh") -> str:
        """One line for a terminal: `file:line:column error text → way out`."""
        kind = {"error": Text("错误", "error"), "warning": Text("警告", "warning")}[self.severity]
        words = (kind, self.text, self.way_out)
        zh_or_en = [text.in_language(language) for text in words]
        return f"{self.place} {zh_or_en[0]} [{self.code}] {zh_or_en[1]} → {zh_or_en[2]}"


def errors(findings: tuple[Finding, ...]) -> tuple[Finding, ...]:
    """Only those that forbid activation."""
    return tuple(finding for finding in findings if finding.severity == "error")
