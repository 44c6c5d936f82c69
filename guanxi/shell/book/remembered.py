"""Slow-moving words a page needs at every request (units, grade names, the figures' date), read once a minute per process.

Not for here: anything that depends on who is asking.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Generic, TypeVar

Value = TypeVar("Value")
SECONDS = 60.0
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

    def forget(self) -> None:
        """The next call reads again."""
        self._at = float("-inf")


def forget_all() -> None:
    """For tests and for a process that has just changed units, packs or figures."""
    for one in _everything:
        one.forget()
