"""The masking matrix in force (section `privacy/masking` of the operator's active pack)."""

from __future__ import annotations

import functools

from django.conf import settings

from guanxi.domains.rulebook import api as rulebook
from guanxi.foundation.django import clock
from guanxi.policy import load
from guanxi.policy.privacy import SHAPE, Masking

KEY = "privacy/masking"
_of_label: dict[str, Masking] = {}  # a label ends in its content's hash: what was read once stays true


def masking() -> Masking:
    """The matrix of today's version: one statement, so that an activation counts at once in every process.

    Before any version is in force, the shipped files count: never an open matrix.
    """
    section = rulebook.section(key=KEY, on=clock.today())
    if section is None:
        return _of_files(settings.GUANXI_OPERATOR)
    if section.label not in _of_label:
        _of_label[section.label] = _typed(section.data)
    return _of_label[section.label]


@functools.cache
def _of_files(operator: str) -> Masking:
    return _typed(load.load(operator).sections[KEY].data)


def _typed(data: object) -> Masking:
    found: Masking = SHAPE.adapter.validate_python(data)
    return found
