"""What to talk about with somebody: his hobby, and what is coming up for who likes it (ARC-05)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from guanxi.domains.customers.policy import Topics
from guanxi.foundation.pure.bilingual import Text


@dataclass(frozen=True, kw_only=True)
class Hint:
    """One event of a topic. days_left: 0 is today."""

    topic: Text
    event: Text
    remark: Text | None
    on: date
    days_left: int


def hints(*, hobby: str, topics: Topics, today: date) -> tuple[Hint, ...]:
    """Events of the topics a hobby names within the pack's horizon, the next one first."""
    said = hobby.lower()
    found = [Hint(topic=topic.name.text, event=event.name.text, remark=event.remark.text if event.remark else None, on=event.on,
                  days_left=(event.on - today).days)
             for topic in topics.topics if any(word.lower() in said for word in topic.words) for event in topic.events
             if 0 <= (event.on - today).days <= topics.horizon_days]
    return tuple(sorted(found, key=lambda hint: hint.on)[: topics.most])
