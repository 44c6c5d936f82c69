"""The sections `service/cases`, by when a case is to be over, and `service/support`, which centres help with one.

Blank means blank: no due time and no centre is invented.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, TypeAdapter, model_validator

from guanxi.foundation.pure.bilingual import Text
from guanxi.policy.duties import Key, Row
from guanxi.policy.shapes import Said, Shape, Strict

Hours = Annotated[int, Field(ge=1, le=8760)]
Kind = Literal["complaint", "regulator_appeal", "request", "enquiry", "suggestion"]
Severity = Literal["high", "normal", "low"]


class Cases(Strict):
    """due_hours: kind → severity → hours on the clock (nights and holidays count) from when it was received; null or left out: none."""

    origin: Literal["source", "ours"] = "ours"
    due_hours: dict[Kind, dict[Severity, Hours | None]]

    def hours_of(self, kind: str, severity: str) -> int | None:
        """The hours, or None where the pack says nothing."""
        return next((hours for one, by_severity in self.due_hours.items() if one == kind
                     for level, hours in by_severity.items() if level == severity), None)


class Centre(Strict):
    """A kind of unit (`organisation/duties`) that may be asked about a case. after: only once one of that kind could not solve it."""

    key: Key
    name: Said
    after: Key | Literal[""] = ""
    source: Row


class Support(Strict):
    """The centres in the order in which they are asked. ORG-13 to ORG-15."""

    origin: Literal["source", "ours"] = "source"
    centres: tuple[Centre, ...] = ()

    @model_validator(mode="after")
    def _in_order(self) -> Support:
        """A centre comes after one that stands above it, so that everyone can be reached."""
        known: set[str] = set()
        for one in self.centres:
            if one.key in known:
                raise ValueError(f"{one.key} stands twice")
            if one.after and one.after not in known:
                raise ValueError(f"{one.key} comes after {one.after}, which does not stand above it")
            known.add(one.key)
        return self

    def centre(self, key: str) -> Centre | None:
        """The centre of this kind, None for an unknown one."""
        return next((one for one in self.centres if one.key == key), None)


ADAPTER: TypeAdapter[Cases] = TypeAdapter(Cases)
SUPPORT: TypeAdapter[Support] = TypeAdapter(Support)
SHAPES = (Shape(pattern="service/cases", title=Text("投诉与服务", "Complaints and service"), adapter=ADAPTER),
          Shape(pattern="service/support", title=Text("支持中心", "Support centres"), adapter=SUPPORT))
