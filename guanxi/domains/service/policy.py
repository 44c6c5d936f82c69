"""The section `service/cases`: by when a case of a kind and severity is to be over. Blank means blank: no due time is invented."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, TypeAdapter

from guanxi.foundation.pure.bilingual import Text
from guanxi.policy.shapes import Shape, Strict

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


ADAPTER: TypeAdapter[Cases] = TypeAdapter(Cases)
SHAPE = Shape(pattern="service/cases", title=Text("投诉与服务", "Complaints and service"), adapter=ADAPTER)
