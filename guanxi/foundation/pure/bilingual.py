"""Two languages side by side: every sentence a user reads is written as a pair (ADR 0002).

Not for here: choosing the language of a request; that is `foundation.web`'s job.
"""

from __future__ import annotations

from typing import NamedTuple


class Text(NamedTuple):
    """One sentence or label in Chinese and in English. Both may hold the same `{name}` places."""

    zh: str
    en: str

    def format(self, **values: object) -> Text:
        """The same sentence with its `{name}` places filled in both languages."""
        return Text(self.zh.format(**values), self.en.format(**values))

    def in_language(self, language: str) -> str:
        """`language` is a Django language code; everything that does not start with "en" reads Chinese."""
        return self.en if language.startswith("en") else self.zh


def t(zh: str, en: str) -> Text:
    """Writes a pair where it is used: `t("客户", "Account")`."""
    return Text(zh, en)
