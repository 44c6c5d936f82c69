"""最近走访: the day an account was last visited, who went, whom he met and what is worth saying. The archive's fact until care keeps whole visits.

Not for here: plans and results (care), what follows when nobody goes (grading).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import TypedDict

from django.db import connection

from guanxi.domains.customers import access
from guanxi.domains.customers.commands import derived, following, greetings
from guanxi.domains.customers.fields.visit import VISIT
from guanxi.domains.customers.models import Contact, PersonVisit
from guanxi.domains.customers.queries import birthdays
from guanxi.domains.customers.rules import values as value_rules
from guanxi.domains.customers.rules import visiting as rules
from guanxi.domains.timeline import api as timeline
from guanxi.domains.work import api as work
from guanxi.foundation.django import audit, clock, idempotency
from guanxi.foundation.pure.actor import Actor
from guanxi.foundation.pure.bilingual import Text, t
from guanxi.foundation.pure.ref import Ref
from guanxi.foundation.pure.refusal import Refusal

VISIT_CALL = "visit_due"


class VisitValues(TypedDict, total=False):
    """What people enter about a visit; keys and kinds are those of `fields.visit`."""

    visited_on: date | str | None
    remark: str
    reason: str


def record_visit(*, actor: Actor, now: datetime, account_id: int, values: VisitValues, contact_ids: Sequence[int] = (), key: str = "") -> None:
    """Writes down that the actor visited the account, and whom of its people, on a day of China's calendar; not given: today. ARC-22, ORG-23.

    The to-do "visit due" is settled, on the day itself also those of birthdays: of the people named, of everybody there when nobody is. A day
    before the recorded one: with people an earlier visit of theirs, the account's last day stays; with a reason the recorded one is wrong, and
    nobody was met after the new day. Refuses `not_found`, `forbidden`, `not_responsible`, `visit_in_future`, `visit_older`, `visited_gone` (not
    one of the account's people now), wrong values by field. `key` makes a repeated form harmless.
    """
    today = now.astimezone(clock.ZONE).date()
    given = value_rules.clean(catalogue=VISIT, values={"remark": "", "reason": "", **values})
    day: date = given.get("visited_on") or today
    with audit.acting(actor=actor, verb="record_visit", now=now, subject=Ref("account", account_id), reason=given["reason"]) as act:
        claimed = idempotency.claim(act=act, key=key)
        access.require(actor, "account.edit", account_id)
        _hold(contact_ids)
        account = following.locked(act=act, account_id=account_id)
        people = _people(account.pk, contact_ids)
        is_earlier = rules.is_earlier(visited_on=day, last=account.last_visited_on, reason=given["reason"])
        rules.require_visit(visited_on=day, last=account.last_visited_on, today=today, reason=given["reason"], names_people=bool(people))
        if account.last_visited_on != day and not is_earlier:
            if account.last_visited_on is not None and day < account.last_visited_on:
                PersonVisit.objects.filter(account=account, visited_on__gt=day).delete()
            account.last_visited_on = day
            account.store(now=now)
            derived.refresh_book([account.pk])
        by = {"visited_by_id": actor.user_id or 0, "visited_by_name": actor.name, "created_at": now, "updated_at": now}
        PersonVisit.objects.bulk_create([PersonVisit(contact=one, account=account, visited_on=day, **by) for one in people], ignore_conflicts=True)
        timeline.record(act=act, account_id=account.pk, subject=Ref("account", account.pk), topic="visit", kind="visited", on=day,
                        text=_said(day, [one.name for one in people], given["remark"], given["reason"]))
        if not is_earlier:
            work.settle(act=act, kind=VISIT_CALL, subject_kind="account", subject_ids=[account.pk])
        if day == today:
            kept = birthdays.kept_at(account_id=account.pk, on=day)
            there = {one.pk for one in people} or set(kept)
            greetings.settle_birthdays(act=act, contact_ids=[pk for pk in kept if pk in there])
        idempotency.remember(claimed, str(account.pk))


def _hold(contact_ids: Sequence[int]) -> None:
    """Before the account is locked, in the order of who retires a person: he holds the person, then refers to the account."""
    if contact_ids:
        with connection.cursor() as cursor:
            cursor.execute("select 1 from customers_contact where id = any(%s) order by id for key share", [list(contact_ids)])


def _people(account_id: int, contact_ids: Sequence[int]) -> list[Contact]:
    wanted = set(contact_ids)
    people = list(Contact.objects.filter(pk__in=wanted, account=account_id, is_active=True).order_by("-is_key_person", "sort_key", "pk"))
    if len(people) != len(wanted):
        raise Refusal("visited_gone", t("所选人员中有人已不在该客户", "Somebody chosen is not one of this account’s people now"), status=409,
                      field="contact_ids", way_out=t("请刷新后重新选择", "Reload and choose again"))
    return people


def _said(day: date, names: Sequence[str], remark: str, reason: str) -> Text:
    met = rules.met(names)
    zh, en = (f"(更正:{reason})", f" (corrected: {reason})") if reason else ("", "")
    return Text(f"走访 {day.isoformat()}{met.zh and f',{met.zh}'}{zh}{':' if remark else ''}{remark}",
                f"Visited on {day.isoformat()}{met.en and f', {met.en}'}{en}{': ' if remark else ''}{remark}")
