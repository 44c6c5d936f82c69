"""The type of the fixture `together` (conftest.py): what the tests of a file begin with is written in `with together():`."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager

Together = Callable[[], AbstractContextManager[None]]
