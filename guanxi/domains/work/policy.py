"""The section `work/renewal`: when the end of an agreement becomes work. Not for here: whose work it is."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, TypeAdapter

from guanxi.foundation.pure.bilingual import Text
from guanxi.policy.shapes import Shape, Strict

Days = Annotated[tuple[Annotated[int, Field(ge=1, le=730)], ...], Field(min_length=1)]


class Renewal(Strict):
    """alert_days: customer kind → days before the end, largest first; otherwise: for kinds that are not named."""

    origin: Literal["source", "ours"] = "ours"
    alert_days: dict[str, Days]
    otherwise: Days

    def days_of(self, customer_kind: str) -> tuple[int, ...]:
        """The alarms of one kind, largest first."""
        return tuple(sorted(self.alert_days.get(customer_kind, self.otherwise), reverse=True))


ADAPTER: TypeAdapter[Renewal] = TypeAdapter(Renewal)
SHAPE = Shape(pattern="work/renewal", title=Text("续约提醒", "Renewal alarms"), adapter=ADAPTER)
