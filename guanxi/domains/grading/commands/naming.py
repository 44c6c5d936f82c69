"""Naming a grade (指定等级): a leader's decision for one account, with reason and end. GRD-33, GRD-40."""

from __future__ import annotations

from datetime import date, datetime

from guanxi.domains.customers import api as customers
from guanxi.domains.grading import access
from guanxi.domains.grading.commands import book
from guanxi.domains.grading.events import GradeNamed
from guanxi.domains.grading.models import NAMED, AccountGrade
from guanxi.domains.grading.queries import schemes
from guanxi.domains.grading.words import GradeKey, SchemeKey
from guanxi.domains.timeline import api as timeline
from guanxi.foundation.django import access as scope
from guanxi.foundation.django import audit, clock, events
from guanxi.foundation.django.audit import Act
from guanxi.foundation.pure import stated
from guanxi.foundation.pure.actor import Actor
from guanxi.foundation.pure.bilingual import Text, t
from guanxi.foundation.pure.ref import Ref
from guanxi.foundation.pure.refusal import Refusal


def name_grade(
    *, actor: Actor, now: datetime, account_id: int, scheme: SchemeKey, grade: GradeKey, reason: str, valid_until: date | None = None
) -> int:
    """Names a grade from today until the day before `valid_until`; returns the row's id. It stands above the effective one.

    Refuses `not_found`, `forbidden`, `unknown_scheme`, `unknown_grade`, `reason_needed`, `valid_until_past`.
    Publishes GradeNamed. GRD-33, GRD-40.
    """
    _require(actor, account_id)
    today = now.astimezone(clock.ZONE).date()
    found = schemes.require_scheme(key=scheme, on=today)
    rank = found.ranks.get(grade)
    if rank is None:
        raise Refusal("unknown_grade", t(f"方案里没有等级 {grade}", f"The scheme has no grade {grade}"), field="grade")
    stated.require(reason, ask=t("指定等级须写明原因", "Say why the grade is named"))
    if valid_until is not None and valid_until <= today:
        raise Refusal("valid_until_past", t("截止日须晚于今天", "The last day must lie after today"), field="valid_until")
    with audit.acting(actor=actor, verb="name_grade", now=now, subject=Ref("account", account_id), reason=reason,
                      policy_version=found.label) as act:
        _end(account_id=account_id, scheme=scheme, today=today, now=now)
        row = AccountGrade(
            account_id=account_id, scheme=scheme, kind=NAMED, grade=grade, rank=rank, valid_from=today,
            valid_until=valid_until, reason=reason.strip()[:300], policy_version=found.label, decided_by_id=actor.user_id,
            decided_by_name=actor.name)
        row.store(now=now)
        name = found.names[grade]
        _told(act=act, account_id=account_id, kind="grade_named",
              text=t(f"指定为{name.zh}:{reason.strip()}", f"Named {name.en}: {reason.strip()}"))
        if found.is_leading:
            book.sync(scheme=scheme, today=today, among=book.one(account_id))
        events.publish(GradeNamed(account_id=account_id, scheme=scheme, grade=grade, valid_until=valid_until), act=act)
    return row.pk


def end_named_grade(*, actor: Actor, now: datetime, account_id: int, scheme: SchemeKey, reason: str) -> None:
    """Ends a naming today; the effective grade counts again. Refuses `not_named` and as `name_grade`."""
    _require(actor, account_id)
    today = now.astimezone(clock.ZONE).date()
    with audit.acting(actor=actor, verb="end_named_grade", now=now, subject=Ref("account", account_id), reason=reason) as act:
        if not _end(account_id=account_id, scheme=scheme, today=today, now=now):
            raise Refusal("not_named", t("没有指定等级", "No grade is named"))
        _told(act=act, account_id=account_id, kind="naming_ended", text=t("指定等级结束", "The named grade has ended"))
        leading = schemes.leading_scheme(on=today)
        if leading is not None and leading.key == scheme:
            book.sync(scheme=scheme, today=today, among=book.one(account_id))


def _require(actor: Actor, account_id: int) -> None:
    with scope.bound(actor, read_only=True):  # before the act: a page that sends a form has no transaction of its own
        customers.require(actor, "account.view", account_id)
    access.require(actor, "grading.name")


def _end(*, account_id: int, scheme: str, today: date, now: datetime) -> bool:
    """Ends what is named today: closed, or removed when it began today (a half-open range may not be empty)."""
    running = AccountGrade.objects.select_for_update().filter(account_id=account_id, scheme=scheme, kind=NAMED)
    found = [row for row in running if row.valid_until is None or row.valid_until > today]
    for row in found:
        if row.valid_from >= today:
            row.delete()
        else:
            row.valid_until = today
            row.store(now=now)
    return bool(found)


def _told(*, act: Act, account_id: int, kind: str, text: Text) -> None:
    timeline.record(act=act, account_id=account_id, subject=Ref("account", account_id), topic="grade", kind=kind, text=text)
