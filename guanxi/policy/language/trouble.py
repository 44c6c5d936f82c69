"""What is wrong with a rule, with line and column inside its text. Not for here: files of packs."""

from __future__ import annotations

from dataclasses import dataclass

from guanxi.foundation.pure.bilingual import Text


@dataclass(frozen=True, kw_only=True)
class Trouble:
    """One remark about a rule's text. line and column count from 1 inside the text."""

    code: str
    text: Text
    way_out: Text
    line: int = 1
    column: int = 1


class RuleError(Exception):
    """The rule cannot be used."""

    def __init__(self, trouble: Trouble) -> None:
        super().__init__(f"{trouble.code} at {trouble.line}:{trouble.column}: {trouble.text.en}")
        self.trouble = trouble
