"""The typed shape of the grading sections of a pack: schemes and which of them are active.

A scheme is a `ladder` (thresholds of one money measure), a `matrix` (veto, then bands of two or more measures) or
`rules` (one condition per grade). Grades stand from best to worst. What is blank in the sources is null here.
Not for here: what the keys mean for an account (`rules`).
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Field, TypeAdapter

from guanxi.policy.shapes import Condition, Said, Strict

Key = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,30}$")]
Tier = Literal["group", "province", "city", "county", "outlet"]
Yuan = Annotated[Decimal, Field(ge=0, max_digits=15, decimal_places=2)]


class Authority(Strict):
    """Who decides and works on accounts of a grade (GRD-09). reported_to: VIP is reported for the record."""

    approved_by: Tier
    developed_by: Tier
    monitored_by: Tier | None = None
    delegated_by: Literal["letter_of_authorisation"] | None = None
    reported_to: Tier | None = None


class Grade(Strict):
    """One grade. from_yuan is inclusive; below_yuan only repeats the next better grade's from_yuan and is checked."""

    key: Key
    name: Said
    from_yuan: Yuan | None = None
    below_yuan: Yuan | None = None
    also_when: Condition | None = None
    when: Condition | None = None
    authority: Authority | None = None
    source: str = ""


class Requirement(Strict):
    """A condition that every grade of a scheme needs (GRD-03)."""

    key: Key
    name: Said
    rule: Condition
    way_out: Said
    source: str = ""


class Coefficient(Strict):
    """Thresholds are multiplied by `by_value[measure]` (GRD-08); null by_value is undecided."""

    measure: str
    lowest: Decimal
    highest: Decimal
    by_value: dict[int, Decimal] | None = None
    source: str = ""


class Movement(Strict):
    """How grades may move in a review. months_protected: no downgrade sooner after the last change (operator 1.5)."""

    months_protected: Annotated[int, Field(ge=0, le=60)] = 0


class _Scheme(Strict):
    name: Said
    origin: Literal["source", "ours"] = "source"
    source: str = ""
    requirements: list[Requirement] = []
    movement: Movement = Movement()
    grades: Annotated[list[Grade], Field(min_length=1)]


class Ladder(_Scheme):
    """Thresholds of one money measure. coefficient_applies_to: `all`, a grade's key, or null = undecided."""

    kind: Literal["ladder"]
    value: str
    regional_coefficient: Coefficient | None = None
    coefficient_applies_to: str | None = None


class Veto(Strict):
    """A condition that decides alone, before the matrix is looked at (GRD-25)."""

    key: Key
    grade: Key
    rule: Condition
    name: Said
    source: str = ""


class Band(Strict):
    """One band of an axis, inclusive from; money axes say from_yuan, others at_least."""

    key: Key
    name: Said
    from_yuan: Yuan | None = None
    at_least: Decimal | None = None


class Axis(Strict):
    """One dimension of a matrix with its bands from high to low."""

    key: Key
    name: Said
    measure: str
    bands: list[Band] = []


class Matrix(_Scheme):
    """Veto first, else the cell of the bands: `cells: {high/low: b}`. Blank cells refuse with 矩阵未填."""

    kind: Literal["matrix"]
    veto: list[Veto] = []
    axes: Annotated[list[Axis], Field(min_length=2)]
    cells: dict[str, Key | None] | None = None


class Ruled(_Scheme):
    """One condition per grade (`when`); the first that holds decides."""

    kind: Literal["rules"]


Scheme = Annotated[Ladder | Matrix | Ruled, Field(discriminator="kind")]
SCHEME: TypeAdapter[Ladder | Matrix | Ruled] = TypeAdapter(Scheme)


class Limits(Strict):
    """Above these a scheme is no longer simple: a warning, not an error (GRD-24)."""

    most_dimensions: Annotated[int, Field(ge=1)] = 3
    most_grades: Annotated[int, Field(ge=1)] = 6


class Schemes(Strict):
    """Which schemes an operator uses; the leading one is shown in the book (decisions 9)."""

    active: list[str] = []
    leading: str | None = None
    limits: Limits = Limits()


SCHEMES: TypeAdapter[Schemes] = TypeAdapter(Schemes)


class LossReason(Strict):
    """One answer to "why did we lose it" (LIF-14)."""

    key: Key
    name: Said


Months = Annotated[int, Field(ge=1, le=60)]


class Cleanup(Strict):
    """客户的整理 (ARC-22). unvisited_months: without a visit for so long a grade falls by steps_down; blank: none falls. schemes: where.

    visits_recorded_since: from that day a missing visit means "not visited"; blank: an account without any visit is left alone.
    announce_days: how long before, its manager is called. silent_months: without a purchase for so long an account goes onto the lost
    register (LIF-12); blank: none does. most_struck_percent: a night that would strike a larger part of the accounts with bills strikes
    nobody: bills are missing more likely; blank: no such brake. reason_days: by then its manager says why it was lost (LIF-14).
    """

    origin: Literal["source", "ours"] = "ours"
    source: str = ""
    schemes: tuple[Annotated[str, Field(pattern=r"^[a-z0-9-]{1,60}$")], ...] = ()
    unvisited_months: Months | None = None
    steps_down: Annotated[int, Field(ge=1, le=5)] = 1
    visits_recorded_since: date | None = None
    announce_days: Annotated[int, Field(ge=1, le=180)] = 30
    silent_months: Annotated[int, Field(ge=1, le=23)] | None = None
    most_struck_percent: Annotated[int, Field(ge=1, le=100)] | None = None
    reason_days: Annotated[int, Field(ge=1, le=180)] = 14
    loss_reasons: tuple[LossReason, ...] = ()


CLEANUP: TypeAdapter[Cleanup] = TypeAdapter(Cleanup)
