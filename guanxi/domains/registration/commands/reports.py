"""Reports for the record (备案): the county reports, the city confirms receipt or returns. SAL-05, GRD-09."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Annotated

from django.db import IntegrityError, transaction

from guanxi.domains.customers import api as customers
from guanxi.domains.messages import api as messages
from guanxi.domains.organisation import api as organisation
from guanxi.domains.registration import access, fields
from guanxi.domains.registration.commands import deadlines, history
from guanxi.domains.registration.commands.deadlines import REPORT_CALL
from guanxi.domains.registration.models import RecordReport
from guanxi.domains.registration.queries import reports as queries
from guanxi.domains.registration.rules import letters as rules
from guanxi.domains.timeline import api as timeline
from guanxi.domains.work import api as work
from guanxi.foundation.django import audit, clock
from guanxi.foundation.django.audit import Act
from guanxi.foundation.pure import stated
from guanxi.foundation.pure.actor import Actor
from guanxi.foundation.pure.bilingual import Text, counted, t
from guanxi.foundation.pure.ref import Ref
from guanxi.foundation.pure.refusal import Refusal, not_found
from guanxi.foundation.pure.words import OneOf


def report_for_record(*, actor: Actor, now: datetime, account_ids: Collection[int], note: str = "") -> int:
    """Reports these accounts to the city above; returns how many. The city's head gets one to-do per county. SAL-05.

    Refuses `report_count` (1 to 300), `nothing_to_report` when one of them is reported already or not of a grade that is reported,
    `county_reports` when one of them lies in another county than the actor's own.
    """
    today, wanted = now.astimezone(clock.ZONE).date(), sorted(set(account_ids))
    if not 1 <= len(wanted) <= rules.MOST_REPORTED:
        raise Refusal("report_count", t(f"一次备案 1 至 {rules.MOST_REPORTED} 户", f"1 to {rules.MOST_REPORTED} accounts at once"), field="account",
                      way_out=t("请勾选要备案的客户", "Tick the accounts to report"))
    with audit.acting(actor=actor, verb="report_for_record", now=now, reason=note[:200]) as act:
        access.require_act(actor, "registration.register")
        open_ones = {one.account_id: one for one in queries.unreported(actor=actor, today=today, among=wanted)}
        if missing := [id for id in wanted if id not in open_ones]:
            raise Refusal("nothing_to_report", t(f"有 {len(missing)} 户不需备案或已备案",
                    f"{counted(len(missing), 'account|accounts')} need no report or have one"),
                          field="account", status=409, way_out=t("请刷新“未备案”清单后再勾选", "Open the list again, then tick"))
        if foreign := sorted({one.unit_name for one in open_ones.values() if not one.may_report})[:3]:
            raise Refusal("county_reports", t(f"由县公司自己报备案:{'、'.join(foreign)}", f"Each county reports its own: {', '.join(foreign)}"),
                          field="account", status=403, way_out=t("请该县公司的负责人或客户经理报送", "Ask its head or an account manager there"))
        headers = customers.header_names(ids=wanted)
        rows = [_row(act, open_ones[id], headers[id][1], note) for id in wanted]
        try:
            with transaction.atomic():
                RecordReport.objects.bulk_create(rows)
        except IntegrityError:
            raise Refusal("nothing_to_report", t("其中有客户刚刚已备案", "One of them was reported just now"), field="account", status=409,
                          way_out=t("请刷新清单", "Open the list again")) from None
        _record(act, rows, t("已报{to}备案", "was reported to {to} for the record"), "reported")
        due_on = deadlines.due(since=today, count=deadlines.REPORT_WORKDAYS)
        for from_id, to_id in sorted({(row.from_unit_id, row.to_unit_id) for row in rows}):
            count, county = sum(row.from_unit_id == from_id for row in rows), organisation.unit(unit_id=from_id).name
            history.call(act=act, kind=REPORT_CALL, about=Ref("unit", from_id), people=access.deciders(unit_id=to_id), due_on=due_on,
                         title=t(f"确认备案:{county} {count} 户", f"Confirm reports: {county}, {counted(count, 'account|accounts')}"))
    return len(rows)


def answer_reports(
    *, actor: Actor, now: datetime, report_ids: Collection[int], decision: Annotated[str, OneOf(fields.ANSWERS)], answer: str = "",
) -> int:
    """The city confirms receipt, or returns with the reason; a returned account stands on the list again. Returns how many. SAL-05.

    Refuses `not_found` unless all wait for this actor's unit, `unknown_decision`, `note_needed`.
    """
    today, wanted = now.astimezone(clock.ZONE).date(), sorted(set(report_ids))
    with audit.acting(actor=actor, verb="answer_reports", now=now, reason=answer[:200]) as act:
        access.require_act(actor, "registration.decide")
        rows = list(RecordReport.objects.select_for_update().filter(pk__in=wanted, state=fields.REPORTED).order_by("pk"))
        if not rows or len(rows) != len(wanted) or not all(access.is_superior(actor, row.to_unit_id) for row in rows):
            raise not_found()
        if decision not in fields.ANSWERS:
            raise Refusal("unknown_decision", t("请选择确认或退回", "Say whether it is received or returned"), field="decision")
        if decision == fields.RETURNED:
            stated.require(answer, ask=t("退回请写明原因", "Say why you return it"), code="note_needed", field="answer")
        for row in rows:
            row.state, row.answer, row.answered_on = decision, answer.strip()[:200], today
            row.answered_by_id, row.answered_by_name = actor.user_id, actor.name
            row.store(now=now)
        word = t("备案被{to}退回", "the report was returned by {to}")
        if decision == fields.CONFIRMED:
            word = t("备案已由{to}确认", "the report was received by {to}")
        _record(act, rows, word, decision)
        if decision == fields.RETURNED:
            _tell_returned(act, rows, answer.strip()[:200])
        with access.unbounded(act):
            left = set(RecordReport.objects.filter(state=fields.REPORTED, from_unit__in={row.from_unit_id for row in rows})
                       .values_list("from_unit_id", flat=True))
            work.settle(act=act, kind=REPORT_CALL, subject_kind="unit", subject_ids={row.from_unit_id for row in rows} - left)
    return len(rows)


def _tell_returned(act: Act, rows: Sequence[RecordReport], why: str) -> None:
    """Who reported: he has to do it again."""
    for user_id in sorted({row.reported_by_id for row in rows}):
        count = sum(row.reported_by_id == user_id for row in rows)
        messages.notify(act=act, user_ids=[user_id], kind="reports", subject=Ref("reports", rows[0].from_unit_id), text=t(
            f"{act.actor.name} 退回了 {count} 户备案:{why}", f"{act.actor.name} returned {counted(count, 'report|reports')}: {why}"),
                        dedupe_key=f"reports:{act.id}")


def _row(act: Act, one: queries.Unreported, unit_id: int, note: str) -> RecordReport:
    county = access.territory_of(unit_id=unit_id)
    return RecordReport(
        account_id=one.account_id, grade=one.grade, from_unit_id=county, to_unit_id=access.city_above(unit_id=county),
        reported_by_id=act.actor.user_id, reported_by_name=act.actor.name, reported_on=act.at.astimezone(clock.ZONE).date(),
        note=note.strip()[:200], created_at=act.at, updated_at=act.at)


def _record(act: Act, rows: list[RecordReport], word: Text, kind: str) -> None:
    names = {unit.id: unit.name for unit in organisation.units(ids={row.to_unit_id for row in rows})}
    timeline.record_many(act=act, happenings=[timeline.Happening(
        account_id=row.account_id, subject=Ref("report", row.pk), topic="archive", kind=f"record_{kind}",
        text=word.format(to=names[row.to_unit_id])) for row in rows])
