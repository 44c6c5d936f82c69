"""Deadlines in working days (SLA-13): counted by the calendar in force, counted again when a year's holidays become known.

Not for here: days of the calendar (protection, progress).
"""

from __future__ import annotations

import functools
from collections.abc import Iterator
from datetime import date, datetime

from django.db.models import Max

from guanxi.domains.customers import api as customers
from guanxi.domains.organisation import api as organisation
from guanxi.domains.registration import fields
from guanxi.domains.registration.models import Dispute, LeadDispute, RecordReport, Registration
from guanxi.domains.registration.queries import policies
from guanxi.domains.work import api as work
from guanxi.foundation.django import access as binding
from guanxi.foundation.django import audit, clock
from guanxi.foundation.pure import workdays
from guanxi.foundation.pure.actor import Actor
from guanxi.foundation.pure.workdays import Calendar

DECIDE_CALL, CONFIRM_CALL, REPORT_CALL = "decide_dispute", "confirm_registration", "confirm_reports"
LEAD_CALL, LEAD_SUBJECT = "decide_lead", "lead_dispute"
CONFIRM_WORKDAYS, REPORT_WORKDAYS = 1, 3


def due(*, since: date, count: int) -> date:
    """The day on which so many workdays from a day are over, as the calendar in force on that day knows it."""
    return workdays.after(since, count, organisation.working_calendar(on=since))


def recount_deadlines(*, actor: Actor, now: datetime) -> int:
    """Open arbitrations and disputed leads, claims and reports to confirm get the day that today's calendar gives; returns how many arbitrations
    moved.

    Each keeps its number of workdays: that of the pack on the day it was opened. SLA-13.
    """
    calendar = organisation.working_calendar(on=now.astimezone(clock.ZONE).date())
    with binding.bound(actor):
        found, leads = dict(_moved(calendar)), dict(_moved_leads(calendar))
        claims = dict(Registration.objects.filter(state=fields.WAITING).values_list("pk", "registered_on"))
        reports = dict(RecordReport.objects.filter(state=fields.REPORTED).order_by().values_list("from_unit_id").annotate(Max("reported_on")))
    if not (found or leads or claims or reports):
        return 0
    with audit.acting(actor=actor, verb="recount_deadlines", now=now) as act:
        for row in Dispute.objects.select_for_update().filter(pk__in=found, state=fields.OPEN).order_by("pk"):
            row.due_on = found[row.pk]
            row.store(now=now)
        for lead in LeadDispute.objects.select_for_update().filter(pk__in=leads, state=fields.OPEN).order_by("pk"):
            lead.due_on = leads[lead.pk]
            lead.store(now=now)
        work.move_due(act=act, kind=DECIDE_CALL, subject_kind="dispute", due_on=found)
        work.move_due(act=act, kind=LEAD_CALL, subject_kind=LEAD_SUBJECT, due_on=leads)
        work.move_due(act=act, kind=CONFIRM_CALL, subject_kind="registration",
                      due_on={pk: workdays.after(on, CONFIRM_WORKDAYS, calendar) for pk, on in claims.items()})
        work.move_due(act=act, kind=REPORT_CALL, subject_kind="unit",
                      due_on={pk: workdays.after(on, REPORT_WORKDAYS, calendar) for pk, on in reports.items()})
    return len(found)


def _moved_leads(calendar: Calendar) -> Iterator[tuple[int, date]]:
    terms = functools.cache(lambda on: customers.lead_terms(on=on))
    for pk, opened_on, called_on, due_on in LeadDispute.objects.filter(state=fields.OPEN).values_list("pk", "opened_on", "called_on", "due_on"):
        says = terms(called_on)
        count = says.decide_workdays if called_on == opened_on else says.pass_on_workdays or says.decide_workdays
        day = workdays.after(called_on, count, calendar) if count else due_on
        if day != due_on:
            yield pk, day


def _moved(calendar: Calendar) -> Iterator[tuple[int, date]]:
    claims = functools.cache(lambda on: policies.claims(on=on))
    for pk, opened_on, due_on in Dispute.objects.filter(state=fields.OPEN).values_list("pk", "opened_on", "due_on"):
        section = claims(opened_on)
        day = workdays.after(opened_on, section.arbitration_workdays, calendar) if section else due_on
        if day != due_on:
            yield pk, day
