"""Slow-moving words a page needs at every request (units, grade names, the figures' date), read once a minute per process.

Not for here: anything that depends on who is asking.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from typing import Generic, TypeVar

from guanxi.foundation.pure.bilingual import Text

Value = TypeVar("Value")
SECONDS, AGAIN = 60.0, 1.0
_everything: list[Remembered] = []  # type: ignore[type-arg] # values of any kind


class Remembered(Generic[Value]):
    """Calls `load` at most once a minute."""

    def __init__(self, load: Callable[[], Value]) -> None:
        self._load = load
        self._at = float("-inf")
        self._value: Value | None = None
        _everything.append(self)

    def __call__(self) -> Value:
        if self._value is None or time.monotonic() - self._at > SECONDS:
            self._value, self._at = self._load(), time.monotonic()
        return self._value

    def read_anew(self, *, within: float) -> Value:
        """The value, read again when it is older than `within` seconds."""
        if time.monotonic() - self._at > within:
            self.forget()
        return self()

    def forget(self) -> None:
        """The next call reads again."""
        self._at = float("-inf")


class Words(Mapping[str, Text]):
    """Code → word. A code it does not know was written by another process since (a pack activated, the first night): the words
    are read again, at most once a second, so that a page never shows a bare code for the rest of the minute."""

    def __init__(self, load: Callable[[], Mapping[str, Text]]) -> None:
        self._words = Remembered(load)

    def __getitem__(self, code: str) -> Text:
        found = self._words()
        if code and code not in found:
            found = self._words.read_anew(within=AGAIN)
        return found[code]

    def __iter__(self) -> Iterator[str]:
        return iter(self._words())

    def __len__(self) -> int:
        return len(self._words())


def forget_all() -> None:
    """For tests and for a process that has just changed units, packs or figures."""
    for one in _everything:
        one.forget()
