"""Entry points of the queue: finding who answers a request that has just been asked, and counting deadlines again."""

from __future__ import annotations

from datetime import datetime

from guanxi.domains.parentage import access, api
from guanxi.domains.parentage.events import ParentAsked
from guanxi.domains.rulebook.events import PolicyActivated
from guanxi.policy import calendar


def on_policy_activated(event: PolicyActivated, *, now: datetime) -> None:
    """Another working calendar is in force: by when requests are answered is counted again."""
    if calendar.KEY in event.sections:
        api.recount_answers(actor=access.BY_ITSELF, now=now)


def on_parent_asked(event: ParentAsked, *, now: datetime) -> None:
    """The parent is looked for after the asker has had his answer."""
    api.route_parent(actor=access.BY_ITSELF, now=now, request_id=event.request_id)
