"""The section `rivals/watch` in force: operators, products, alarms."""

from __future__ import annotations

from datetime import date

from guanxi.domains.rivals.policy import ADAPTER, Watch
from guanxi.domains.rulebook import api as rulebook

KEY = "rivals/watch"


def watch(*, on: date) -> Watch:
    """The watch in force on a day: one statement. Before any version is in force, the shipped files count."""
    return rulebook.in_force(key=KEY, adapter=ADAPTER, on=on)
