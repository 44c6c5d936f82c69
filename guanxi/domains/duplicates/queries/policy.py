"""The section `duplicates/matching` in force."""

from __future__ import annotations

import functools
from datetime import date

from django.conf import settings

from guanxi.domains.duplicates.policy import ADAPTER, Matching
from guanxi.domains.rulebook import api as rulebook
from guanxi.foundation.pure.bilingual import t
from guanxi.foundation.pure.refusal import Refusal
from guanxi.policy import load

KEY = "duplicates/matching"
_of_label: dict[str, Matching] = {}  # a label ends in its content's hash: what was read once stays true


def matching(*, on: date) -> Matching:
    """The rules in force on a day: one statement. Before any version is in force, the shipped files count."""
    return named(on=on)[1]


def named(*, on: date) -> tuple[str, Matching]:
    """The same with the version's label."""
    section = rulebook.section(key=KEY, on=on)
    if section is None:
        return "", _of_files(settings.GUANXI_OPERATOR)
    if section.label not in _of_label:
        _of_label[section.label] = ADAPTER.validate_python(section.data)
    return section.label, _of_label[section.label]


def days(*, value: int | None, key: str) -> int:
    """A number of days of the pack. Refuses `matching_blank` where the pack leaves it open."""
    if value is None:
        raise Refusal("matching_blank", t(f"政策包未填写 {KEY} 的 {key}", f"The policy pack leaves {key} of {KEY} blank"), status=409,
                      way_out=t("请在政策包中填写后再办理", "Fill it in the policy pack first"))
    return value


@functools.cache
def _of_files(operator: str) -> Matching:
    return ADAPTER.validate_python(load.load(operator).sections[KEY].data)
