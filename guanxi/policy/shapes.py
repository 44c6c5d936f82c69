"""The typed shape of a section: pydantic for its keys and values, and the domain's own examination of it.

Each domain offers its `Shape`s in its `policy.py`/`rules.py`; `config/wiring.py` lists them. Pydantic stays in
policy. Not for here: any section's keys.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, ConfigDict, TypeAdapter
from pydantic_core import PydanticCustomError

from guanxi.foundation.pure.bilingual import Text
from guanxi.policy.finding import Finding
from guanxi.policy.language import parse
from guanxi.policy.language.trouble import RuleError
from guanxi.policy.load import Pack, Section

RULE_ERROR = "rule"


class Strict(BaseModel):
    """Base of every shape: unknown keys are errors, values are frozen."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Said(Strict):
    """A pair of words in a pack: `{zh: 钻石, en: Diamond}`."""

    zh: str
    en: str

    @property
    def text(self) -> Text:
        """As the house's pair."""
        return Text(self.zh, self.en)


class IsCondition:
    """Marks a text field as a condition in the rule language."""


def _condition(text: str) -> str:
    try:
        parse.condition(text)
    except RuleError as error:
        raise PydanticCustomError(RULE_ERROR, "{said}", {"said": str(error), "trouble": error.trouble}) from None
    return text


Condition = Annotated[str, AfterValidator(_condition), IsCondition()]

Examine = Callable[[Any, Section, Pack], Iterable[Finding]]
Decide = Callable[[Any, Mapping[str, object]], Mapping[str, object]]


def _nothing(_shape: Any, _section: Section, _pack: Pack) -> tuple[Finding, ...]:
    return ()


@dataclass(frozen=True, kw_only=True)
class Shape:
    """What a section must look like.

    pattern: the section's key, `grading/*` for many; the first shape that matches wins. examine: what no type can
    see (overlaps, gaps). decide: an example's `given` → what comes out, to run examples.
    """

    pattern: str
    title: Text
    adapter: TypeAdapter[Any]
    examine: Examine = _nothing
    decide: Decide | None = None

    def fits(self, key: str) -> bool:
        """True when this shape is for the section `key`."""
        return fnmatchcase(key, self.pattern)

    def read(self, data: Mapping[str, object]) -> Any:
        """The typed section; raises pydantic's ValidationError."""
        return self.adapter.validate_python(data)

    def known_keys(self) -> frozenset[str]:
        """Every key that may occur anywhere in the section, for "did you mean"."""
        schema = self.adapter.json_schema()
        parts = [schema, *schema.get("$defs", {}).values()]
        return frozenset(key for part in parts for key in part.get("properties", {}))


def shape_of(key: str, shapes: Iterable[Shape]) -> Shape | None:
    """The shape of a section, None where no domain knows it."""
    return next((shape for shape in shapes if shape.fits(key)), None)


def conditions_in(value: object, path: tuple[str | int, ...] = ()) -> Iterator[tuple[tuple[str | int, ...], str]]:
    """Every condition inside a typed section, with its path."""
    if isinstance(value, BaseModel):
        for name, field in type(value).model_fields.items():
            inside = getattr(value, name)
            if isinstance(inside, str) and any(isinstance(mark, IsCondition) for mark in field.metadata):
                yield (*path, name), inside
            else:
                yield from conditions_in(inside, (*path, name))
    elif isinstance(value, list | tuple):
        for number, item in enumerate(value):
            yield from conditions_in(item, (*path, number))
    elif isinstance(value, Mapping):
        for key, item in value.items():
            yield from conditions_in(item, (*path, str(key)))
