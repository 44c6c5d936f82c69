"""What a unit itself says for its quotas: how many new buyers a month had, when it went live and finished the first entry (ARC-19, ARC-21)."""

from __future__ import annotations

from datetime import date, datetime

from guanxi.domains.stewardship import access
from guanxi.domains.stewardship.models import UnitReport
from guanxi.foundation.django import audit
from guanxi.foundation.pure import months
from guanxi.foundation.pure.actor import Actor
from guanxi.foundation.pure.bilingual import t
from guanxi.foundation.pure.ref import Ref
from guanxi.foundation.pure.refusal import Refusal

BUYERS, MIGRATION = "buyers", "migration"
MOST_BUYERS = 1_000_000


def report_buyers(*, actor: Actor, now: datetime, unit_id: int, month: int, count: int | None) -> None:
    """So many new buyers in this month (202611); the last word counts. ARC-19.

    Refuses `wrong_month`, `wrong_count`, `not_found` for foreign units.
    """
    months.read(month)
    if count is None or not 0 <= count <= MOST_BUYERS:
        raise Refusal("wrong_count", t("请填写新购客户数", "Say how many new buyers there were"), field="count")
    with audit.acting(actor=actor, verb="report_buyers", now=now, subject=Ref("unit", unit_id)):
        access.require_report(actor, unit_id)
        row = _row(unit_id, BUYERS, month)
        row.count, row.by_name = count, actor.name
        row.store(now=now)


def report_migration(*, actor: Actor, now: datetime, unit_id: int, began_on: date | None, finished_on: date | None) -> None:
    """When the unit went live, and when all existing customers were entered (None: not yet). Refuses days out of order. ARC-21."""
    if began_on is None or (finished_on is not None and finished_on < began_on):
        said = t("请填写上线日期,完成日期不能早于上线", "Give the day of going live; it cannot be finished before")
        raise Refusal("wrong_days", said, field="began_on")
    with audit.acting(actor=actor, verb="report_migration", now=now, subject=Ref("unit", unit_id)):
        access.require_report(actor, unit_id)
        row = _row(unit_id, MIGRATION, 0)
        row.began_on, row.finished_on, row.by_name = began_on, finished_on, actor.name
        row.store(now=now)


def _row(unit_id: int, kind: str, month: int) -> UnitReport:
    found = UnitReport.objects.select_for_update().filter(unit_id=unit_id, kind=kind, month=month).first()
    return found or UnitReport(unit_id=unit_id, kind=kind, month=month)
