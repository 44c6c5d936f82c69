"""The section `organisation/duties`: kinds of units and what each answers for, principles, jobs, project roles, visits by level, outside parties.

What the sources say stands in the pack of the sector it comes from, with its row. Not for here: which unit is of which kind (organisation).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import Field, TypeAdapter

from guanxi.foundation.pure.bilingual import Text
from guanxi.policy.shapes import Said, Shape, Strict

KEY = "organisation/duties"
Key = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,29}$")]
Word = Annotated[str, Field(min_length=2, max_length=30)]
Role = Annotated[str, Field(pattern=r"^R([1-9]|1\d|2[0-3])$")]
Tier = Literal["group", "province", "city", "county", "outlet"]
Row = Annotated[str, Field(pattern=r"^([A-Z]{3}-\d{2}|ours)$")]


class Duty(Strict):
    """One thing a unit answers for. source: its row, or `ours`."""

    key: Key
    text: Said
    source: Row


class UnitKind(Strict):
    """A kind of unit. heads: roles that lead one, besides centre managers and managers (R9, R10), the first before them; assesses: kinds of units
    below it that it assesses; groups: so many groups of people; tiers: those on which it may stand, none said: any."""

    key: Key
    name: Said
    source: Row
    duties: tuple[Duty, ...] = ()
    heads: tuple[Role, ...] = ()
    assesses: tuple[Key, ...] = ()
    groups: Annotated[int, Field(ge=2, le=20)] | None = None
    is_outside: bool = False
    tiers: tuple[Tier, ...] = ()


class Entry(Strict):
    """A principle or a job."""

    key: Key
    name: Said
    text: Said | None = None
    source: Row


class ProjectRole(Entry):
    """What somebody does in a project group; text: what he answers for there. is_single: one person at a time, and always one. ORG-18."""

    is_single: bool = False


class Visit(Strict):
    """Who visits which customers: level 1 is the highest.

    posts: words in the post of a customer's person that put him on this level; visitors: words in the post of who visits him. ORG-23, GRD-27.
    """

    level: Annotated[int, Field(ge=1, le=9)]
    customers: Said
    visitor: Said
    source: Row
    posts: tuple[Word, ...] = ()
    visitors: tuple[Word, ...] = ()


class MarketingStaff(Strict):
    """Which roles are full-time marketing staff, and which share of the people they should be; None: the source names none. ORG-19."""

    source: Row
    roles: Annotated[tuple[Role, ...], Field(min_length=1)]
    goal_percent: Annotated[int, Field(ge=1, le=100)] | None = None


class Duties(Strict):
    """The organisation as the packs in force describe it."""

    origin: Literal["source", "ours"] = "source"
    principles: tuple[Entry, ...] = ()
    unit_kinds: tuple[UnitKind, ...] = ()
    jobs: tuple[Entry, ...] = ()
    project_roles: tuple[ProjectRole, ...] = ()
    visits: tuple[Visit, ...] = ()
    marketing_staff: MarketingStaff | None = None

    def kind(self, key: str) -> UnitKind | None:
        """The kind with this key, None for an unknown one and for none."""
        return next((one for one in self.unit_kinds if one.key == key), None)


@dataclass(frozen=True, kw_only=True)
class InForce:
    """The duties on a day and the version of the pack that says so; "" before any version is in force."""

    duties: Duties
    label: str


ADAPTER: TypeAdapter[Duties] = TypeAdapter(Duties)
SHAPE = Shape(pattern=KEY, title=Text("组织与职责", "Units and duties"), adapter=ADAPTER)
