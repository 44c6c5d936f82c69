"""The sections of service in force: by when which case is to be over, and which centres may be asked about it."""

from __future__ import annotations

from datetime import date

from guanxi.domains.rulebook import api as rulebook
from guanxi.domains.service.policy import ADAPTER, SUPPORT, Cases, Support

KEY, SUPPORT_KEY = "service/cases", "service/support"


def limits(*, on: date) -> Cases:
    """The limits in force on a day: one statement. Before any version is in force, the shipped files count."""
    return rulebook.in_force(key=KEY, adapter=ADAPTER, on=on)


def support(*, on: date) -> Support:
    """The centres in force on a day: one statement."""
    return rulebook.in_force(key=SUPPORT_KEY, adapter=SUPPORT, on=on)


def has_centres(*, on: date) -> bool:
    """Whether the pack knows any centre that may be asked."""
    return bool(support(on=on).centres)
