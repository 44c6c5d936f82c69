"""The section `circuits/tests`: access technologies, kinds of tests, what each measures in which unit, and the criteria of the operator.

A criterion that is blank stays blank: nothing is judged by a limit that nobody gave (LLD-08).
"""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Field, TypeAdapter, model_validator

from guanxi.foundation.pure.bilingual import Text
from guanxi.policy.duties import Key, Row
from guanxi.policy.shapes import Said, Shape, Strict

Words = tuple[str, ...]


class Named(Strict):
    """key: stored with every record, so never renamed. words: how lists and testers write it besides key and name."""

    key: Key
    name: Said
    words: Words = ()


class Unit(Strict):
    """Another unit in which testers give a value: times `factor` it is in ours."""

    unit: str
    factor: Annotated[Decimal, Field(gt=0)]


class Measure(Named):
    """least, most: what can be measured at all; outside it the row is refused. not_above: a measure it is a part of (lost ≤ sent)."""

    form: Literal["number", "whole", "text"] = "number"
    unit: Said | None = None
    also: tuple[Unit, ...] = ()
    least: Decimal | None = None
    most: Decimal | None = None
    not_above: Key | Literal[""] = ""

    @property
    def label(self) -> Text:
        """Its name with its unit, as a column is headed: 平均往返时延(毫秒)."""
        name, unit = self.name.text, self.unit.text if self.unit else None
        return name if unit is None else Text(f"{name.zh}({unit.zh})", f"{name.en} ({unit.en})")


class Wanted(Strict):
    """A value of a kind of test; key: the measure's. at_most, at_least: the operator's criterion. capable: with less the test proves nothing."""

    key: Key
    at_most: Decimal | None = None
    at_least: Decimal | None = None
    capable: Decimal | None = None


class Kind(Named):
    """technologies: on which it is made. source: the row."""

    source: Row
    technologies: tuple[Key, ...] = ()
    values: tuple[Wanted, ...]


class Measuring(Strict):
    """What can be measured on our circuits."""

    origin: Literal["source", "ours"] = "source"
    technologies: Annotated[tuple[Named, ...], Field(min_length=1)]
    measures: tuple[Measure, ...]
    kinds: tuple[Kind, ...]

    @model_validator(mode="after")
    def _hangs_together(self) -> Measuring:
        measures, technologies = {one.key for one in self.measures}, {one.key for one in self.technologies}
        said = [*((one.key, one.not_above) for one in self.measures if one.not_above),
                *((kind.key, want.key) for kind in self.kinds for want in kind.values)]
        if unknown := next((f"{of}: {key} is no measure" for of, key in said if key not in measures), None):
            raise ValueError(unknown)
        on = ((kind.key, key) for kind in self.kinds for key in kind.technologies)
        if unknown := next((f"{of}: {key} is no technology" for of, key in on if key not in technologies), None):
            raise ValueError(unknown)
        return self

    def kind(self, key: str) -> Kind | None:
        """The kind of this key; None where the pack does not, or no longer, name it."""
        return next((one for one in self.kinds if one.key == key), None)

    def measure(self, key: str) -> Measure:
        """A measure; one the pack no longer names is a text of that name."""
        return next((one for one in self.measures if one.key == key), Measure(key=key, name=Said(zh=key, en=key), form="text"))

    def technology_name(self, key: str) -> Text:
        """Its words; the key itself when the pack no longer names it."""
        return next((one.name.text for one in self.technologies if one.key == key), Text(key, key))


ADAPTER: TypeAdapter[Measuring] = TypeAdapter(Measuring)
SHAPE = Shape(pattern="circuits/tests", title=Text("电路测试", "Tests of circuits"), adapter=ADAPTER)
