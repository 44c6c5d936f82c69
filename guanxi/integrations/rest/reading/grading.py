"""Grades as a program reads them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from guanxi.domains.grading import api as grading
from guanxi.foundation.pure.bilingual import Text


@dataclass(frozen=True, kw_only=True)
class Word:
    """One value as it is sent, and what it is called."""

    key: str
    name: Text


def loss_reasons(*, today: date) -> Sequence[Word]:
    """What `loss/explain` takes as its reason today. LIF-14."""
    return [Word(key=key, name=name) for key, name in grading.loss_reasons(on=today)]
