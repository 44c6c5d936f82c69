"""On which level a customer's person is, and who of ours visits him: by words of the pack in both posts (ORG-23). No database, no clock."""

from __future__ import annotations

from collections.abc import Sequence

from guanxi.policy.duties import Visit


def level_of(*, post: str, visits: Sequence[Visit]) -> Visit | None:
    """The highest level whose words stand in his post; None: the pack puts him on none.

    A word that stands there only as part of a longer one of the pack does not count: 副行长 is not 行长 where the pack names both.
    """
    words = [word for one in visits for word in one.posts]
    ordered = sorted(visits, key=lambda one: one.level)
    return next((one for one in ordered if any(word in _without_longer(post, word, words) for word in one.posts)), None)


def _without_longer(post: str, word: str, words: Sequence[str]) -> str:
    for longer in words:
        if word in longer and word != longer:
            post = post.replace(longer, " ")
    return post


def visits_him(*, own_post: str, visit: Visit) -> bool:
    """Whether somebody of ours with this post visits people of this level."""
    return any(word in own_post for word in visit.visitors)
