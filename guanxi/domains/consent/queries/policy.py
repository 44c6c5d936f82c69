"""The section `consent/contacting` in force."""

from __future__ import annotations

from datetime import date

from guanxi.domains.consent.policy import ADAPTER, Contacting
from guanxi.domains.rulebook import api as rulebook

KEY = "consent/contacting"


def contacting(*, on: date) -> Contacting:
    """The section in force on a day: one statement. Before any version is in force, the shipped files count."""
    return rulebook.in_force(key=KEY, adapter=ADAPTER, on=on)
