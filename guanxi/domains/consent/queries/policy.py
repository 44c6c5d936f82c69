"""The section `consent/contacting` in force."""

from __future__ import annotations

import functools
from datetime import date

from django.conf import settings

from guanxi.domains.consent.policy import ADAPTER, Contacting
from guanxi.domains.rulebook import api as rulebook
from guanxi.policy import load

KEY = "consent/contacting"
_of_label: dict[str, Contacting] = {}  # a label ends in its content's hash: what was read once stays true


def contacting(*, on: date) -> Contacting:
    """The section in force on a day: one statement. Before any version is in force, the shipped files count."""
    section = rulebook.section(key=KEY, on=on)
    if section is None:
        return _of_files(settings.GUANXI_OPERATOR)
    if section.label not in _of_label:
        _of_label[section.label] = ADAPTER.validate_python(section.data)
    return _of_label[section.label]


@functools.cache
def _of_files(operator: str) -> Contacting:
    return ADAPTER.validate_python(load.load(operator).sections[KEY].data)
