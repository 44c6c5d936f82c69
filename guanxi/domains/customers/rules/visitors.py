"""On which level a customer's person is, and who of ours visits him: by words of the pack in both posts (ORG-23). No database, no clock."""

from __future__ import annotations

from collections.abc import Sequence

from guanxi.policy.duties import Visit


def level_of(*, post: str, visits: Sequence[Visit]) -> Visit | None:
    """The highest level whose words stand in his post; None: the pack puts him on none."""
    ordered = sorted(visits, key=lambda one: one.level)
    return next((one for one in ordered if any(word in post for word in one.posts)), None)


def visits_him(*, own_post: str, visit: Visit) -> bool:
    """Whether somebody of ours with this post visits people of this level."""
    return any(word in own_post for word in visit.visitors)
