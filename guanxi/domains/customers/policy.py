"""The section `people/topics`: what people like, by which words it is known, and what is coming up (ARC-05)."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import Field, TypeAdapter

from guanxi.foundation.pure.bilingual import Text
from guanxi.policy.shapes import Said, Shape, Strict

Key = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,39}$")]


class Event(Strict):
    """Something on a day that who likes the topic follows. remark: what one may say about it."""

    key: Key
    on: date
    name: Said
    remark: Said | None = None


class Topic(Strict):
    """words: written in a hobby, they mean this topic."""

    key: Key
    name: Said
    words: Annotated[tuple[str, ...], Field(min_length=1)]
    events: tuple[Event, ...] = ()


class Topics(Strict):
    """horizon_days: how many days ahead an event is a topic; most: hints a person."""

    origin: Literal["source", "ours"] = "ours"
    horizon_days: Annotated[int, Field(ge=1, le=366)]
    most: Annotated[int, Field(ge=1, le=10)] = 3
    topics: tuple[Topic, ...] = ()


ADAPTER: TypeAdapter[Topics] = TypeAdapter(Topics)
SHAPE = Shape(pattern="people/topics", title=Text("兴趣话题", "Topics to talk about"), adapter=ADAPTER)
