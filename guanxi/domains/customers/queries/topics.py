"""The section `people/topics` in force, and the hints for a hobby the reader was shown."""

from __future__ import annotations

from datetime import date

from guanxi.domains.customers.policy import ADAPTER, Topics
from guanxi.domains.customers.rules import topics as rules
from guanxi.domains.rulebook import api as rulebook

KEY = "people/topics"


def hints(*, hobby: str, today: date) -> tuple[rules.Hint, ...]:
    """What is coming up for this hobby; the caller shows the hobby itself to this reader, so that nothing is told by the hint. ARC-05."""
    return rules.hints(hobby=hobby, topics=topics(on=today), today=today)


def topics(*, on: date) -> Topics:
    """The section in force on a day: one statement. Before any version is in force, the shipped files count."""
    return rulebook.in_force(key=KEY, adapter=ADAPTER, on=on)
