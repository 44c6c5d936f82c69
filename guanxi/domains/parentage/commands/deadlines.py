"""By when a request is answered, in working days, and counted again when a year's holidays become known (SLA-13)."""

from __future__ import annotations

import functools
from datetime import date, datetime

from guanxi.domains.organisation import api as organisation
from guanxi.domains.parentage import fields
from guanxi.domains.parentage.commands.telling import ANSWER_CALL, SUBJECT
from guanxi.domains.parentage.models import ParentRequest
from guanxi.domains.parentage.queries import policies
from guanxi.domains.work import api as work
from guanxi.foundation.django import access as binding
from guanxi.foundation.django import audit, clock
from guanxi.foundation.pure import workdays
from guanxi.foundation.pure.actor import Actor


def due(*, since: date, count: int) -> date:
    """The day on which so many workdays from a day are over, as the calendar in force on that day knows it."""
    return workdays.after(since, count, organisation.working_calendar(on=since))


def recount_answers(*, actor: Actor, now: datetime) -> int:
    """Open requests and their to-dos get the day that today's calendar gives, by the terms each was asked under; returns how many moved."""
    calendar = organisation.working_calendar(on=now.astimezone(clock.ZONE).date())
    terms = functools.cache(policies.terms)
    with binding.bound(actor):
        held = list(ParentRequest.objects.filter(state=fields.OPEN).values_list("pk", "asked_on", "due_on"))
    counted = {pk: workdays.after(asked_on, terms(on=asked_on).answer_workdays, calendar) for pk, asked_on, _ in held}
    moved = {pk: counted[pk] for pk, _, due_on in held if counted[pk] != due_on}
    if not moved:
        return 0
    with audit.acting(actor=actor, verb="recount_answers", now=now) as act:
        for row in ParentRequest.objects.select_for_update().filter(pk__in=moved, state=fields.OPEN).order_by("pk"):
            row.due_on = moved[row.pk]
            row.store(now=now)
        work.move_due(act=act, kind=ANSWER_CALL, subject_kind=SUBJECT, due_on=moved)
    return len(moved)
