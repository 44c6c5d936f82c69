"""What a person's report says in its cells: words for codes, local times, yes and no, in both languages (PRM-76).

A shelf that knows every domain's words lends them (wiring.REPORT_WORDS). Not for here: which rows a report holds (personal).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, Protocol

from django.utils.module_loading import import_string

from guanxi.foundation.django import clock, wiring
from guanxi.foundation.pure.bilingual import Text, t

BLANK = Text("–", "–")
_STAMP = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?([+-]\d\d:\d\d|Z)")
_OTHER = t("其他记录", "Other records")


class Words(Protocol):
    """Participant of wiring.REPORT_WORDS, made anew for each report."""

    def said(self, *, table: str, column: str, value: Any) -> Text | None:
        """What a coded value means; None where it is no code."""
        ...

    def table(self, name: str) -> Text | None:
        """What a table holds; None when nobody gave it a name."""
        ...


def lent() -> Words | None:
    """The words of this installation."""
    found = [import_string(name)() for name in wiring.listed("REPORT_WORDS")]
    return found[0] if found else None


def cell(value: Any, *, table: str, column: str, words: Words | None, about: Sequence[str]) -> Text:
    """One cell of a report. about: what the person is called by; of a mixed record only what names him is shown, where anything does."""
    if words is not None and (known := words.said(table=table, column=column, value=value)) is not None:
        return known
    said = [part for part in _parts(value) if part.zh]
    if isinstance(value, dict | list):
        said = [part for part in said if any(word in part.zh for word in about)] or said
    said = list(dict.fromkeys(said))
    return Text(";".join(part.zh for part in said), "; ".join(part.en for part in said)) if said else BLANK


def table_word(name: str, titles: Mapping[str, Text]) -> Text:
    """A table, or an English title of a section, as a reader knows it."""
    words = lent()
    return titles.get(name) or (words.table(name) if words else None) or _OTHER


def _parts(value: Any) -> Iterator[Text]:
    """The leaves of a value; a pair of languages is one."""
    if isinstance(value, dict) and isinstance(value.get("zh"), str):
        yield Text(value["zh"], value.get("en") or value["zh"])
    elif isinstance(value, dict | list):
        for part in value.values() if isinstance(value, dict) else value:
            yield from _parts(part)
    elif isinstance(value, bool):
        yield t("是", "yes") if value else t("否", "no")
    elif isinstance(value, str) and _STAMP.fullmatch(value):
        local = f"{datetime.fromisoformat(value).astimezone(clock.ZONE):%Y-%m-%d %H:%M}"
        yield Text(local, local)
    elif value is not None:
        yield Text(str(value), str(value))
