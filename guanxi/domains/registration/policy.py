"""The sections `registration/*`: how long a claim protects, who needs a letter, who reports, what the pool may do. Shapes only."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, TypeAdapter

from guanxi.foundation.pure.bilingual import Text
from guanxi.policy.shapes import Shape, Strict

Days = Annotated[int, Field(ge=1, le=1100)]
Workdays = Annotated[int, Field(ge=1, le=30)]
Origin = Literal["source", "ours"]


class Claims(Strict):
    """protect_days: None is "the sources leave it blank", and then nothing can be registered. progress_days: None, no proof is asked.

    progress_note: when a typed note alone is proof of progress (else a recorded visit, contact or need, or a document): never, always, or unseen,
    where the claimant does not see the account and can record nothing there. confirm: what a superior confirms before it counts.
    notice_days: how long before its end the claimant is called.
    """

    origin: Origin = "ours"
    protect_days: Days | None = None
    progress_days: Days | None = None
    progress_note: Literal["never", "unseen", "always"] = "unseen"
    notice_days: Days
    confirm: tuple[Literal["account", "project"], ...] = ()
    arbitration_workdays: Workdays
    appeal_workdays: Workdays


class Letters(Strict):
    """grades: accounts of these are worked on below the province with a letter only (GRD-09). longest_days: None, no limit."""

    origin: Origin = "source"
    grades: tuple[str, ...] = ()
    longest_days: Days | None = None
    notice_days: Days = 30


class Reports(Strict):
    """grades: accounts of these are reported by the county to the city for the record (SAL-05)."""

    origin: Origin = "source"
    grades: tuple[str, ...] = ()


class Pool(Strict):
    """release_after_days: days without any act of the owner, None never. most_held: None, nobody can claim. For grid accounts only."""

    origin: Origin = "ours"
    release_after_days: Days | None = None
    notice_days: Days
    most_held: Annotated[int, Field(ge=1, le=5000)] | None = None
    cooling_days: Annotated[int, Field(ge=0, le=1100)] = 0


CLAIMS: TypeAdapter[Claims] = TypeAdapter(Claims)
LETTERS: TypeAdapter[Letters] = TypeAdapter(Letters)
REPORTS: TypeAdapter[Reports] = TypeAdapter(Reports)
POOL: TypeAdapter[Pool] = TypeAdapter(Pool)
SHAPES = (
    Shape(pattern="registration/claims", title=Text("登记报备", "Registration"), adapter=CLAIMS),
    Shape(pattern="registration/letters", title=Text("授权委托书", "Letters of authorisation"), adapter=LETTERS),
    Shape(pattern="registration/reports", title=Text("备案", "Reports for the record"), adapter=REPORTS),
    Shape(pattern="registration/pool", title=Text("公海规则", "Pool rules"), adapter=POOL),
)
