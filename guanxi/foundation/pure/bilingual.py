"""Two languages side by side: every sentence a user reads is written as a pair (ADR 0002).

Not for here: choosing the language of a request; that is `foundation.web`'s job.
"""

from __future__ import annotations

import string
from collections.abc import Mapping
from typing import Any, NamedTuple


class Text(NamedTuple):
    """One sentence or label in Chinese and in English. Both may hold the same `{name}` places.

    English counts by `{n:account|accounts}`: 1 account, 2 accounts.
    """

    zh: str
    en: str

    def format(self, **values: object) -> Text:
        """The same sentence with its `{name}` places filled in both languages."""
        return Text(self.zh.format(**values), english(self.en, values))

    def in_language(self, language: str) -> str:
        """`language` is a Django language code; everything that does not start with "en" reads Chinese."""
        return self.en if language.startswith("en") else self.zh


def counted(number: object, words: str) -> str:
    """A count and its noun in English. words: "account|accounts", with the verb where it follows ("row was|rows were")."""
    one, several = words.split("|")
    return f"{number:,} {several}" if isinstance(number, int) and number != 1 else f"{number} {one if str(number) == '1' else several}"


class _Counting(string.Formatter):
    def format_field(self, value: Any, format_spec: str) -> str:
        return counted(value, format_spec) if "|" in format_spec else str(super().format_field(value, format_spec))


def english(sentence: str, values: Mapping[str, object]) -> str:
    """An English sentence with its places filled, nouns behind counts in their number."""
    return _COUNTING.vformat(sentence, (), values) if "|" in sentence else sentence.format_map(values)


_COUNTING = _Counting()


def t(zh: str, en: str) -> Text:
    """Writes a pair where it is used: `t("客户", "Account")`."""
    return Text(zh, en)
