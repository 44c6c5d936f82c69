"""Entry points of the queue: what the archive does by itself at the turn of a day."""

from __future__ import annotations

import uuid
from datetime import datetime

from guanxi.domains.approvals.events import ApprovalDecided
from guanxi.domains.customers import api
from guanxi.domains.customers.commands import custom_columns, partnering, projects
from guanxi.domains.rulebook.events import PolicyActivated
from guanxi.foundation.django import clock, jobs
from guanxi.foundation.pure.actor import system
from guanxi.policy import calendar


def on_policy_activated(event: PolicyActivated, *, now: datetime) -> None:
    """Another working calendar is in force: open overlaps are counted again."""
    if calendar.KEY in event.sections:
        api.advance_handovers(actor=system("working_calendar"), now=now)


def on_approval_decided(event: ApprovalDecided, *, now: datetime) -> None:
    """Departments are done with what a manager asked, returned it, or let its last day go by (ORG-22)."""
    if event.kind.startswith("collab:"):
        api.conclude_collaboration(now=now, account_id=event.subject_id, request_id=event.request_id, decision=event.decision,
                                   by=event.decided_by_name, note=event.note)


@jobs.periodic("2 16 * * *")  # UTC: 00:02 in China
@jobs.task(queue="fast", retries=1)
def advance_handovers(*, timestamp: int) -> int:
    """Just after midnight: hand-overs that take effect today move, overlaps that are over end."""
    return api.advance_handovers(actor=system("schedule"), now=clock.now())


@jobs.periodic("6 16 * * *")  # UTC: 00:06 in China
@jobs.task(queue="fast", retries=1)
def end_partnerships(*, timestamp: int) -> int:
    """Just after midnight: accounts whose partner's last day is over are served by us alone."""
    return partnering.end_partnerships(actor=system("schedule"), now=clock.now())


@jobs.periodic("7 16 * * *")  # UTC: 00:07 in China
@jobs.task(queue="fast", retries=1)
def end_projects(*, timestamp: int) -> int:
    """Just after midnight: project groups whose last day is over end."""
    return projects.end_projects(actor=system("schedule"), now=clock.now())


@jobs.task(queue="batch", retries=2)
def run_change_set(*, change_set_id: int) -> int:
    """A large bulk edit, batch by batch."""
    return api.advance_in_background(now=clock.now(), change_set_id=change_set_id)


@jobs.task(queue="batch", retries=2)
def take_back_change_set(*, change_set_id: int, user_id: int | None = None) -> None:
    """Taking a large bulk edit back, as who asked for it."""
    api.finish_take_back(now=clock.now(), change_set_id=change_set_id, user_id=user_id)


@jobs.periodic("40 17 * * *")  # UTC: 01:40 in China
@jobs.task(queue="batch", retries=1)
def forget_drafts(*, timestamp: int) -> int:
    """Every night: previews of bulk edits and of distributions that nobody ran."""
    return api.forget_drafts(now=clock.now()) + api.forget_distributions(now=clock.now())


@jobs.task(queue="fast", retries=2)
def find_moves(*, act_id: str) -> int:
    """After people were recorded: are they known at another account?"""
    return api.find_moves(now=clock.now(), act_id=uuid.UUID(act_id))


@jobs.task(queue="fast", retries=3, lock="custom_column")
def build_custom_column(*, number: int) -> int:
    """After a field was defined for the book: its column, filled and indexed, one field at a time."""
    return custom_columns.build_custom_column(now=clock.now, number=number)


@jobs.task(queue="batch", retries=2, lock="recount_completeness")
def recount_completeness() -> int:
    """After a required field came or went."""
    return custom_columns.recount_completeness()
