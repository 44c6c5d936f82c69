"""The section `service/cases` in force: by when which case is to be over."""

from __future__ import annotations

from datetime import date

from guanxi.domains.rulebook import api as rulebook
from guanxi.domains.service.policy import ADAPTER, Cases

KEY = "service/cases"


def limits(*, on: date) -> Cases:
    """The limits in force on a day: one statement. Before any version is in force, the shipped files count."""
    return rulebook.in_force(key=KEY, adapter=ADAPTER, on=on)
