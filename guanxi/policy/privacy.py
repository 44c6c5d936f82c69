"""The section `privacy/masking`: how a personal field is shown, by its class and the viewer's relation.

Not for here: masking values, approvals, the export itself.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Annotated, Literal

from pydantic import Field, TypeAdapter

from guanxi.foundation.pure.bilingual import Text
from guanxi.foundation.pure.catalogue import Level
from guanxi.policy.shapes import Shape, Strict

Relation = Literal["own", "same_unit", "service", "other"]
Showing = Literal[
    "plain", "plain_logged", "masked", "masked_reason", "daily_reason", "vault", "vault_two_persons", "refused"
]
Leaving = Literal["watermark", "vault", "refused"]
STRICTNESS: tuple[Leaving, ...] = ("watermark", "vault", "refused")


class ByRelation(Strict):
    """How one class is shown to its own team, to the same unit, to who only serves it on site, and to others."""

    own: Showing
    same_unit: Showing
    other: Showing
    service: Showing = "refused"


class ExportByRelation(Strict):
    """What an export needs. service: a matrix that says nothing of who only serves the site lets nothing out to him."""

    own: Leaving
    same_unit: Leaving
    other: Leaving
    service: Leaving = "refused"

    def of(self, relations: Collection[Relation]) -> Leaving:
        """The strictest answer to the relations in which one reader stands to what would leave; nobody's: by itself."""
        found = [{"own": self.own, "same_unit": self.same_unit, "service": self.service, "other": self.other}[one] for one in relations]
        return max(found, key=STRICTNESS.index, default="watermark")


class Limits(Strict):
    """How much plain data one person may read. over_limit: beyond it a reason opens one person more, or nothing does."""

    persons_per_day: Annotated[int, Field(ge=0)]
    over_limit: Literal["reason", "refused"] = "refused"
    grant_minutes: Annotated[int, Field(ge=1, le=480)]
    birthday_without_year: bool = True


class Export(Strict):
    """Small exports hold at most small_rows people's rows of L1 and L2. business: lists of companies, where nobody's data leave.

    business_rows: most rows of the book that leave by themselves; None: as many as the operator's IT allows.
    """

    small_rows: Annotated[int, Field(ge=0)]
    small: ExportByRelation
    large: ExportByRelation
    business_rows: Annotated[int, Field(ge=0)] | None = None
    business: ExportByRelation = ExportByRelation(own="watermark", same_unit="watermark", other="vault", service="watermark")

    def of_people(self, *, rows: int, relations: Collection[Relation]) -> Leaving:
        """What so many people's rows need, for who stands so to them (operator 1.8)."""
        return (self.small if rows <= self.small_rows else self.large).of(relations)


class Pattern(Strict):
    """How many signs stay readable at the start and at the end of a masked value; never more than all but four, or half of a short one."""

    first: Annotated[int, Field(ge=0, le=10)]
    last: Annotated[int, Field(ge=0, le=10)]


Patterns = Mapping[Literal["phone", "email", "name", "text"], Pattern]


class Masking(Strict):
    """The whole matrix (operator 1.8)."""

    origin: Literal["source", "ours"]
    matrix: dict[Level, ByRelation]
    limits: Limits
    export: Export
    patterns: Patterns

    def showing(self, level: Level, relation: Relation) -> Showing:
        """How a field of this class is shown; refused where the pack says nothing."""
        row = self.matrix.get(level)
        if row is None:
            return "refused"
        return {"own": row.own, "same_unit": row.same_unit, "service": row.service, "other": row.other}[relation]


SHAPE = Shape(pattern="privacy/masking", title=Text("脱敏与金库", "Masking and vault"), adapter=TypeAdapter(Masking))
