"""The section `parentage/requests`: by when a request for a parent is answered. Shape only."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, TypeAdapter

from guanxi.foundation.pure.bilingual import Text
from guanxi.policy.shapes import Shape, Strict

Workdays = Annotated[int, Field(ge=1, le=60)]


class Requests(Strict):
    """answer_workdays: None is "nobody said by when", and then nothing can be asked: a request without an end is a letter to nobody."""

    origin: Literal["source", "ours"] = "ours"
    answer_workdays: Workdays | None = None


REQUESTS: TypeAdapter[Requests] = TypeAdapter(Requests)
SHAPE = Shape(pattern="parentage/requests", title=Text("申请挂接", "Requests for a parent"), adapter=REQUESTS)
