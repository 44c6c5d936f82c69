"""The named "no" of analytics: a code, a sentence in two languages, never a stack trace.

Not for here: refusals of commands (`foundation.pure.refusal`); `domains/insights` turns these into those.
"""

from __future__ import annotations

from guanxi.foundation.pure.bilingual import Text


class AnalyticsError(Exception):
    """Raised for input that is wrong, files that are damaged, checks that fail. `code` is stable."""

    def __init__(self, code: str, text: Text) -> None:
        super().__init__(f"{code}: {text.en}")
        self.code = code
        self.text = text

    def as_json(self) -> dict[str, str]:
        """How it crosses the border of the child process."""
        return {"code": self.code, "zh": self.text.zh, "en": self.text.en}
