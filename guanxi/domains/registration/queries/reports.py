"""Reports for the record (备案): what is not yet reported, what waits for the city's receipt, what stands. SAL-05, GRD-09."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Annotated

from django.db import connection

from guanxi.domains.customers import api as customers
from guanxi.domains.registration import access, fields
from guanxi.domains.registration.models import RecordReport
from guanxi.domains.registration.queries import policies
from guanxi.domains.registration.rules import letters as rules
from guanxi.foundation.pure.actor import Actor
from guanxi.foundation.pure.words import OneOf

MOST = 300


@dataclass(frozen=True, kw_only=True)
class Unreported:
    """An account of a county that nobody has reported in its present grade. may_report: it lies in the reader's own county, whose duty it is."""

    account_id: int
    name: str
    grade: str
    unit_name: str
    owner_name: str
    may_report: bool


@dataclass(frozen=True, kw_only=True)
class ReportCard:
    """One report. may_answer: this reader confirms or returns it."""

    id: int
    account_id: int
    account_name: str
    grade: str
    from_name: str
    to_name: str
    reported_by: str
    reported_on: date
    note: str
    state: str
    answered_by: str
    answered_on: date | None
    answer: str
    may_answer: bool


def unreported(*, actor: Actor, today: date, among: Collection[int] | None = None) -> tuple[Unreported, ...]:
    """Accounts of counties that this reader sees (or those of them in `among`), in a grade that is reported, without a standing report;
    at most 300."""
    grades, own = policies.reports(on=today).grades, access.reporting(actor)
    condition, values = customers.account_scope(actor).sql("b.account_id", unit="b.unit_id")
    if among is not None:
        condition, values = f"{condition} and b.account_id = any(%s)", [*values, list(among)]
    with connection.cursor() as cursor:
        cursor.execute(
            "select b.account_id, b.name, b.grade, u.name, b.owner_name, b.unit_id from lists_book b join organisation_unit u on u.id = b.unit_id "  # noqa: S608
            "where b.grade = any(%s) and b.is_active and u.tier = any(%s) and not exists (select 1 from registration_recordreport r "
            f"where r.account_id = b.account_id and r.grade = b.grade and r.state = any(%s)) and {condition} order by b.account_id limit %s",
            [list(grades), list(rules.REPORTING), list(fields.STANDING), *values, MOST])
        return tuple(Unreported(account_id=row[0], name=row[1], grade=row[2], unit_name=row[3], owner_name=row[4], may_report=row[5] in own)
                     for row in cursor.fetchall())


def reports(*, actor: Actor, state: Annotated[str, OneOf(fields.REPORT_STATES)] = "") -> tuple[ReportCard, ...]:
    """Reports this reader sees (row security), newest first, at most 300."""
    found = RecordReport.objects.select_related("from_unit", "to_unit")
    if state in fields.REPORT_STATES:
        found = found.filter(state=state)
    rows = list(found.order_by("-pk")[:MOST])
    names = customers.header_names(ids={row.account_id for row in rows})
    return tuple(ReportCard(
        id=row.pk, account_id=row.account_id, account_name=names.get(row.account_id, ("", 0))[0], grade=row.grade, from_name=row.from_unit.name,
        to_name=row.to_unit.name, reported_by=row.reported_by_name, reported_on=row.reported_on, note=row.note, state=row.state,
        answered_by=row.answered_by_name, answered_on=row.answered_on, answer=row.answer,
        may_answer=row.state == fields.REPORTED and access.is_superior(actor, row.to_unit_id)) for row in rows)
