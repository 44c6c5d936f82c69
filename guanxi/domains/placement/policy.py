"""The section `placement/matching`: lists for what staff say of themselves, what a job asks for, and how much each sign counts (ORG-16).

The sources name neither lists nor weights: blank in the base. Without a list values are free tags, without weights nobody is ranked.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, TypeAdapter

from guanxi.foundation.pure.bilingual import Text
from guanxi.policy.shapes import Said, Shape, Strict

KEY = "placement/matching"
Key = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,39}$")]
Points = Annotated[int, Field(ge=-100, le=100)]


class Named(Strict):
    """A trade or a language: its key, stored with every entry, and its words."""

    key: Key
    name: Said


class Asked(Strict):
    """What a job of the catalogue (`organisation/duties`) asks for. key: the job's."""

    key: Key
    trades: tuple[str, ...] = ()
    products: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()


class Weights(Strict):
    """Points of each sign. confirmed: more for background a supervisor has confirmed. per_ten_accounts: for each full ten he keeps."""

    trade: Points
    product: Points
    industry: Points
    language: Points
    qualification: Points
    confirmed: Points
    wants_job: Points
    wants_unit: Points
    avoids_job: Points
    per_ten_accounts: Annotated[int, Field(ge=-100, le=0)]


class Matching(Strict):
    """weights None: undecided, nobody is ranked. Empty lists: free tags."""

    origin: Literal["source", "ours"] = "ours"
    weights: Weights | None = None
    trades: tuple[Named, ...] = ()
    languages: tuple[Named, ...] = ()
    jobs: tuple[Asked, ...] = ()

    def asked(self, job: str) -> Asked | None:
        """What this job asks for, None when nobody said."""
        return next((one for one in self.jobs if one.key == job), None)


ADAPTER: TypeAdapter[Matching] = TypeAdapter(Matching)
SHAPE = Shape(pattern=KEY, title=Text("岗位匹配", "Placement"), adapter=ADAPTER)
