"""The section `privacy/vault`: for how long the vault opens, when an approver works, when an emergency is looked at.

Not for here: what lies in the vault (`privacy/masking`), who is on duty (the roster is data of each unit).
"""

from __future__ import annotations

from datetime import date, time
from typing import Annotated, Literal

from pydantic import Field, TypeAdapter

from guanxi.foundation.pure.bilingual import Text
from guanxi.policy.shapes import Shape, Strict

Minutes = Annotated[int, Field(ge=5, le=480)]


class Vault(Strict):
    """period_minutes: what may be chosen; batch_hours: how long "this batch" stays open, each person once.

    rest_days, extra_workdays: besides those of organisation/calendar. review_hours: an emergency is looked at by then.
    """

    origin: Literal["source", "ours"] = "ours"
    period_minutes: Annotated[tuple[Minutes, ...], Field(min_length=1)]
    batch_hours: Annotated[int, Field(ge=1, le=24)]
    most_persons: Annotated[int, Field(ge=1, le=500)]
    work_from: time
    work_until: time
    rest_days: tuple[date, ...] = ()
    extra_workdays: tuple[date, ...] = ()
    emergency_minutes: Minutes
    review_hours: Annotated[int, Field(ge=1, le=24)]


ADAPTER: TypeAdapter[Vault] = TypeAdapter(Vault)
SHAPE = Shape(pattern="privacy/vault", title=Text("金库与值班", "Vault and duty"), adapter=ADAPTER)
