"""Posts over time: what a change of today's post leaves behind, and who worked where on a past day (ARC-06). No database."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, kw_only=True)
class Post:
    """A post as it stands: since None when nobody knows."""

    post: str
    department: str
    since: date | None


@dataclass(frozen=True, kw_only=True)
class Former:
    """The post that has ended: half-open, until is the first day without it."""

    post: str
    department: str
    since: date
    until: date


def former(*, before: Post, after: Post, recorded_on: date, today: date) -> Former | None:
    """The post that ends when `before` becomes `after`; None for a first entry, no change, or a correction of the same day.

    It ends on the day the new one is said to begin, else today; it began on its own day, else when the person was recorded.
    """
    if not (before.post or before.department) or (before.post, before.department) == (after.post, after.department):
        return None
    since = before.since or recorded_on
    until = after.since if after.since and after.since != before.since else today
    if recorded_on == today and (after.since is None or after.since == before.since):
        return None
    return Former(post=before.post, department=before.department, since=min(since, until), until=until)


def since_of(*, before: Post, after: Post, ended: Former | None) -> date | None:
    """Since when the post after a change is held: as entered, else from the day the former one ended."""
    if ended is not None and after.since == before.since:
        return ended.until
    return after.since
