"""The section `rivals/watch`: who the other operators are, what they sell, when the end of a rival contract becomes work."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, TypeAdapter

from guanxi.foundation.pure.bilingual import Text
from guanxi.policy.shapes import Said, Shape, Strict

Days = Annotated[tuple[Annotated[int, Field(ge=1, le=730)], ...], Field(min_length=1)]
Key = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,39}$")]


class Named(Strict):
    """An operator or a product: its key, stored with every record, and its words."""

    key: Key
    name: Said


class Watch(Strict):
    """alert_days: customer kind → days before the end, otherwise for kinds that are not named. stale_days: after so many days
    without a look a record is called stale. answer_days: by when a promotion on site needs a counter-measure."""

    origin: Literal["source", "ours"] = "ours"
    operators: Annotated[tuple[Named, ...], Field(min_length=1)]
    products: Annotated[tuple[Named, ...], Field(min_length=1)]
    alert_days: dict[str, Days]
    otherwise: Days
    stale_days: Annotated[int, Field(ge=1, le=3650)] | None = None
    answer_days: Annotated[int, Field(ge=0, le=365)] | None = None

    def alarms_of(self, customer_kind: str) -> tuple[int, ...]:
        """The alarms of one customer kind, largest first."""
        return tuple(sorted(self.alert_days.get(customer_kind, self.otherwise), reverse=True))

    @property
    def horizon(self) -> int:
        """The earliest alarm of any kind, in days before the end."""
        return max(max(days) for days in (*self.alert_days.values(), self.otherwise))

    def operator_name(self, key: str) -> Text:
        """Its words; the key itself when the pack no longer names it."""
        return next((one.name.text for one in self.operators if one.key == key), Text(key, key))

    def product_name(self, key: str) -> Text:
        """The same for a product."""
        return next((one.name.text for one in self.products if one.key == key), Text(key, key))


ADAPTER: TypeAdapter[Watch] = TypeAdapter(Watch)
SHAPE = Shape(pattern="rivals/watch", title=Text("异网情报", "Rival services"), adapter=ADAPTER)
