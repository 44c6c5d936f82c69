"""最近走访: the day an account was last visited, who went and what is worth saying. The archive's fact until care keeps whole visits.

Not for here: plans and visits with people and results (care), what follows when nobody goes (grading).
"""

from __future__ import annotations

from datetime import date, datetime
from typing import TypedDict

from guanxi.domains.customers import access
from guanxi.domains.customers.commands import derived, following, greetings
from guanxi.domains.customers.fields.visit import VISIT
from guanxi.domains.customers.queries import birthdays
from guanxi.domains.customers.rules import values as value_rules
from guanxi.domains.customers.rules import visiting as rules
from guanxi.domains.timeline import api as timeline
from guanxi.domains.work import api as work
from guanxi.foundation.django import audit, clock, idempotency
from guanxi.foundation.pure.actor import Actor
from guanxi.foundation.pure.bilingual import Text
from guanxi.foundation.pure.ref import Ref

VISIT_CALL = "visit_due"


class VisitValues(TypedDict, total=False):
    """What people enter about a visit; keys and kinds are those of `fields.visit`."""

    visited_on: date | str | None
    remark: str
    reason: str


def record_visit(*, actor: Actor, now: datetime, account_id: int, values: VisitValues, key: str = "") -> None:
    """Writes down that the actor visited the account on a day of China's calendar; not given: today. ARC-22.

    The to-do "visit due" is settled, on the day itself also those of birthdays at this account. reason: why an earlier day than the
    recorded one is right. Refuses `not_found`, `forbidden`, `not_responsible`, `visit_in_future`, `visit_older`, wrong
    values by field. `key` makes a repeated form harmless.
    """
    today = now.astimezone(clock.ZONE).date()
    given = value_rules.clean(catalogue=VISIT, values={"remark": "", "reason": "", **values})
    day: date = given.get("visited_on") or today
    with audit.acting(actor=actor, verb="record_visit", now=now, subject=Ref("account", account_id), reason=given["reason"]) as act:
        claimed = idempotency.claim(act=act, key=key)
        access.require(actor, "account.edit", account_id)
        account = following.locked(act=act, account_id=account_id)
        rules.require_visit(visited_on=day, last=account.last_visited_on, today=today, reason=given["reason"])
        if account.last_visited_on != day:
            account.last_visited_on = day
            account.store(now=now)
            derived.refresh_book([account.pk])
        timeline.record(act=act, account_id=account.pk, subject=Ref("account", account.pk), topic="visit", kind="visited", on=day,
                        text=_said(day, given["remark"], given["reason"]))
        work.settle(act=act, kind=VISIT_CALL, subject_kind="account", subject_ids=[account.pk])
        if day == today:
            greetings.settle_birthdays(act=act, contact_ids=birthdays.kept_at(account_id=account.pk, on=day))
        idempotency.remember(claimed, str(account.pk))


def _said(day: date, remark: str, reason: str) -> Text:
    zh, en = (f"(更正:{reason})", f" (corrected: {reason})") if reason else ("", "")
    return Text(f"走访 {day.isoformat()}{zh}{':' if remark else ''}{remark}", f"Visited on {day.isoformat()}{en}{': ' if remark else ''}{remark}")
