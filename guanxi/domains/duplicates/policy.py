"""The section `duplicates/matching`: what makes two accounts alike, how much each sign weighs, and how long a merge can be taken back.

A field's levels stand from the strongest agreement to none. m: how often a pair that is the same shows it, u: how often one that is not.
"""

from __future__ import annotations

import math
from typing import Annotated, Any, Literal

from pydantic import Field, TypeAdapter, model_validator

from guanxi.foundation.pure.bilingual import Text
from guanxi.policy import wrong
from guanxi.policy.shapes import Said, Shape, Strict

Share = Annotated[float, Field(gt=0, lt=1)]
FIELDS = ("name", "uscc", "phone", "address", "district", "billing_account")
LEVELS = {
    "name": ("same_key", "same_core", "short", "contained", "close", "near", "different"), "uscc": ("same", "different"),
    "phone": ("shared", "different"),
    "address": ("same", "close", "different"), "district": ("same", "different"), "billing_account": ("shared", "different"),
}
BLOCKS = ("name_key", "core", "uscc", "phone", "billing_account", "address", "rare_pair", "short_name", "short_form")
SHORT_BLOCKS, SHORT_CAP = ("short_name", "short_form"), 30
SHORT_SAID = {"zh": "一方的名称是另一方的简称", "en": "one is called as the other is for short"}


class Level(Strict):
    """One degree of agreement. weight: log2(m/u), what it adds to a pair's score."""

    level: str
    said: Said
    m: Share
    u: Share

    @property
    def weight(self) -> float:
        """Bits for (positive) or against (negative)."""
        return math.log2(self.m / self.u)


class Sign(Strict):
    """One compared field. What one side does not know says nothing."""

    field: str
    said: Said
    levels: tuple[Level, ...]


class Matching(Strict):
    """prior: of how many random pairs one is the same, as a probability. shown_from: score from which people are asked. caps: blocking rule →
    most accounts in a block; a larger block is not compared, and the run says so. undo_days, later_days: blank refuses."""

    origin: Literal["source", "ours"] = "ours"
    prior: Share
    shown_from: Share
    caps: dict[str, Annotated[int, Field(ge=2, le=5000)]]
    signs: tuple[Sign, ...]
    undo_days: Annotated[int, Field(ge=1, le=3650)] | None = None
    later_days: Annotated[int, Field(ge=1, le=365)] | None = None

    @model_validator(mode="before")
    @classmethod
    def _before_short_names(cls, given: Any) -> Any:
        """A version that is in force since before short names were compared stays in force: to it, one is a name inside the other."""
        if not (isinstance(given, dict) and isinstance(given.get("caps"), dict) and isinstance(given.get("signs"), list | tuple)):
            return given
        caps = dict.fromkeys(SHORT_BLOCKS, SHORT_CAP) | given["caps"] if not set(SHORT_BLOCKS) & set(given["caps"]) else given["caps"]
        return {**given, "caps": caps, "signs": [_with_short(sign) for sign in given["signs"]]}

    @model_validator(mode="after")
    def _knows_every_sign(self) -> Matching:
        found = {sign.field: tuple(level.level for level in sign.levels) for sign in self.signs}
        if found != LEVELS:
            raise wrong.so(f"signs 须依次写出 {'、'.join(FIELDS)} 及其全部级别",
                           f"signs have to name {', '.join(FIELDS)} with all their levels in order")
        if set(self.caps) != set(BLOCKS):
            raise wrong.so(f"caps 须写出 {'、'.join(BLOCKS)}", f"caps have to name {', '.join(BLOCKS)}")
        return self

    def level(self, field: str, level: str) -> Level:
        """One degree of one field."""
        return next(one for sign in self.signs if sign.field == field for one in sign.levels if one.level == level)

    def said(self, field: str) -> Text:
        """The field's words."""
        return next(sign.said.text for sign in self.signs if sign.field == field)


def _with_short(sign: Any) -> Any:
    levels = sign.get("levels") if isinstance(sign, dict) and sign.get("field") == "name" else None
    if not isinstance(levels, list) or any(not isinstance(one, dict) or one.get("level") == "short" for one in levels):
        return sign
    place = next((number for number, one in enumerate(levels) if one.get("level") == "contained"), None)
    if place is None:
        return sign
    return {**sign, "levels": [*levels[:place], {**levels[place], "level": "short", "said": SHORT_SAID}, *levels[place:]]}


ADAPTER: TypeAdapter[Matching] = TypeAdapter(Matching)
SHAPE = Shape(pattern="duplicates/matching", title=Text("查重规则", "Matching of duplicates"), adapter=ADAPTER)
