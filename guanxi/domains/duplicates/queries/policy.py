"""The section `duplicates/matching` in force."""

from __future__ import annotations

from datetime import date

from guanxi.domains.duplicates.policy import ADAPTER, Matching
from guanxi.domains.rulebook import api as rulebook
from guanxi.foundation.pure.bilingual import t
from guanxi.foundation.pure.refusal import Refusal

KEY = "duplicates/matching"


def matching(*, on: date) -> Matching:
    """The rules in force on a day: one statement. Before any version is in force, the shipped files count."""
    return named(on=on)[1]


def named(*, on: date) -> tuple[str, Matching]:
    """The same with the version's label."""
    return rulebook.named_in_force(key=KEY, adapter=ADAPTER, on=on)


def days(*, value: int | None, key: str) -> int:
    """A number of days of the pack. Refuses `matching_blank` where the pack leaves it open."""
    if value is None:
        raise Refusal("matching_blank", t(f"政策包未填写 {KEY} 的 {key}", f"The policy pack leaves {key} of {KEY} blank"), status=409,
                      way_out=t("请在政策包中填写后再办理", "Fill it in the policy pack first"))
    return value
