"""What is defined at run time (custom fields, columns of the book), remembered per process without asking the database each time.

Every bound transaction learns, in the statement that binds it, the mark of the last change; a process that remembers another
one reads again. So a new field stands in every process at its next request. Not for here: any definition.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Generic, TypeVar

from django.db import connection

Value = TypeVar("Value")
MARK = "coalesce((select mark::text from definition_mark), '')"
"""SQL of the present mark, for `access.bind`."""
_mark: ContextVar[str] = ContextVar("guanxi_definitions", default="")


class Defined(Generic[Value]):
    """Calls `load` when the mark of the running transaction is not the remembered one; outside of any, each time."""

    def __init__(self, load: Callable[[], Value]) -> None:
        self._load = load
        self._kept: tuple[str, Value] | None = None

    def __call__(self) -> Value:
        mark, kept = _mark.get(), self._kept
        if mark and kept is not None and kept[0] == mark:
            return kept[1]
        found = self._load()
        if mark:
            self._kept = mark, found
        return found


def touch() -> None:
    """Tells every process, when the running transaction commits, that definitions have changed."""
    with connection.cursor() as cursor:
        cursor.execute("update definition_mark set mark = gen_random_uuid() returning mark::text")
        note(cursor.fetchone()[0])


def note(mark: str) -> None:
    """The mark the running transaction sees."""
    _mark.set(mark)


@contextmanager
def noted() -> Iterator[None]:
    """A stretch in which the mark counts; the outermost one ends it, and so does what is rolled back."""
    is_outermost = not _mark.get()
    try:
        yield
    except BaseException:
        _mark.set("")
        raise
    if is_outermost:
        _mark.set("")
