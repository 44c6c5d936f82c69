"""The lists of placement as a program reads them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from guanxi.domains.placement import api as placement
from guanxi.integrations.rest.reading.grading import Word


@dataclass(frozen=True, kw_only=True)
class KindChoices:
    """A kind of background or wish and the values it takes; a kind that is not listed takes free tags."""

    kind: str
    values: Sequence[Word]


def choices(*, today: date) -> Sequence[KindChoices]:
    """Of the pack in force. ORG-16, ORG-17, ARC-25."""
    return [KindChoices(kind=kind, values=[Word(key=key, name=name) for key, name in values])
            for kind, values in placement.lists(on=today).choices.items()]
