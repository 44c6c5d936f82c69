"""A changed door is seen in review: its signatures are frozen in doors.txt."""

from __future__ import annotations

from tests.architecture import doors


def test_doors_are_as_frozen() -> None:
    assert doors.FROZEN.read_text() == doors.current(), "run: python -m tests.architecture.doors"
