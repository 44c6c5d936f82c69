"""The section `people/topics` in force, and the hints for a hobby the reader was shown."""

from __future__ import annotations

import functools
from datetime import date

from django.conf import settings

from guanxi.domains.customers.policy import ADAPTER, Topics
from guanxi.domains.customers.rules import topics as rules
from guanxi.domains.rulebook import api as rulebook
from guanxi.policy import load

KEY = "people/topics"
_of_label: dict[str, Topics] = {}  # a label ends in its content's hash: what was read once stays true


def hints(*, hobby: str, today: date) -> tuple[rules.Hint, ...]:
    """What is coming up for this hobby; the caller shows the hobby itself to this reader, so that nothing is told by the hint. ARC-05."""
    return rules.hints(hobby=hobby, topics=topics(on=today), today=today)


def topics(*, on: date) -> Topics:
    """The section in force on a day: one statement. Before any version is in force, the shipped files count."""
    section = rulebook.section(key=KEY, on=on)
    if section is None:
        return _of_files(settings.GUANXI_OPERATOR)
    if section.label not in _of_label:
        _of_label[section.label] = ADAPTER.validate_python(section.data)
    return _of_label[section.label]


@functools.cache
def _of_files(operator: str) -> Topics:
    return ADAPTER.validate_python(load.load(operator).sections[KEY].data)
