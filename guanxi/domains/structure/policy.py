"""The section `structure/rows`: the rows of a hierarchy by kind of customer, and when an empty one becomes work (operator 1.15)."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import Field, TypeAdapter, model_validator

from guanxi.foundation.pure.bilingual import Text
from guanxi.policy.shapes import Said, Shape, Strict

Key = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,29}$")]
SEPARATOR = "."


class Row(Strict):
    """One place of the hierarchy. level: 1 is the top; rows of one level stand beside one another."""

    key: Key
    name: Said
    level: Annotated[int, Field(ge=1, le=9)]


class Template(Strict):
    """The rows of one kind of customer, from the top. It is meant for accounts of these industries (GB/T 4754, a code or its beginning) or
    sectors (`sector_code`), else of these customer kinds; source: where the rows come from."""

    key: Key
    name: Said
    source: str
    industries: tuple[str, ...] = ()
    sectors: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    rows: Annotated[tuple[Row, ...], Field(min_length=1, max_length=20)]

    def full_key(self, row: Row) -> str:
        """The key that is stored with who fills the row: never renamed."""
        return f"{self.key}{SEPARATOR}{row.key}"

    @property
    def keys(self) -> tuple[str, ...]:
        """The stored keys of its rows, from the top."""
        return tuple(self.full_key(row) for row in self.rows)


class Rows(Strict):
    """templates: in the order in which they are tried. gap_days: by when an empty row of a chart that was begun is to be found out; blank: it is
    no work. gaps_a_person: how many accounts of one manager become work at a time."""

    origin: Literal["source", "ours"] = "ours"
    templates: tuple[Template, ...] = ()
    gap_days: Annotated[int, Field(ge=1, le=366)] | None = None
    gaps_a_person: Annotated[int, Field(ge=1, le=20)] = 3

    @model_validator(mode="after")
    def _keys_once(self) -> Self:
        keys = [key for template in self.templates for key in template.keys]
        if len(keys) != len(set(keys)) or len({template.key for template in self.templates}) != len(self.templates):
            raise ValueError("the keys of templates, and of the rows of one, differ from one another")
        return self

    def template_of(self, *, customer_kind: str, industry_code: str, sector_code: str = "") -> Template | None:
        """The rows for an account: by industry or sector, else by its kind; None where the pack has none."""
        by_industry = (one for one in self.templates if sector_code in one.sectors or any(industry_code.startswith(code) for code in one.industries))
        by_kind = (one for one in self.templates if customer_kind in one.kinds)
        return next(by_industry, None) or next(by_kind, None)

    def row_name(self, key: str) -> Text:
        """A row's words; the key itself when the pack no longer has it."""
        return next((row.name.text for template in self.templates for row in template.rows if template.full_key(row) == key), Text(key, key))


ADAPTER: TypeAdapter[Rows] = TypeAdapter(Rows)
SHAPE = Shape(pattern="structure/rows", title=Text("客户岗位架构", "Rows of a customer's hierarchy"), adapter=ADAPTER)
