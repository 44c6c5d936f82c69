"""Who answers for a unit when one of its people wants to move: the head of it or of the nearest one above, besides himself (ORG-16)."""

from __future__ import annotations

from guanxi.domains.organisation import api as organisation


def head_of(*, unit_id: int, besides: int) -> organisation.UserCard | None:
    """The head of the unit or of the nearest one above who supervises moves; somebody other than this person. None where nobody leads any of them."""
    return next(iter(organisation.heads_above(unit_id=unit_id, act="placement.supervise", besides=besides)), None)


def unit_of_head(*, unit_id: int, besides: int) -> int:
    """The unit whose head decides; the unit itself where nobody leads it or any above it."""
    head = head_of(unit_id=unit_id, besides=besides)
    return head.unit_id or unit_id if head else unit_id
