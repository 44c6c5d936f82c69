"""What every change of a case does besides the row: lock, timeline, event, the to-do of who is in charge."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from guanxi.domains.customers import api as customers
from guanxi.domains.messages import api as messages
from guanxi.domains.organisation import api as organisation
from guanxi.domains.service import access, rules
from guanxi.domains.service.fields import CLOSED, KINDS
from guanxi.domains.service.models import Case
from guanxi.domains.timeline import api as timeline
from guanxi.domains.work import api as work
from guanxi.foundation.django import clock, events
from guanxi.foundation.django.audit import Act
from guanxi.foundation.pure.actor import Actor
from guanxi.foundation.pure.bilingual import Text
from guanxi.foundation.pure.ref import Ref
from guanxi.foundation.pure.refusal import Reason, not_found

SUBJECT, CASE_CALL = "case", "case_due"
SUPPORT, SUPPORT_ASKED, SUPPORT_ENDED = "support", "support_asked", "support_ended"
FIRST = Text("大客户,优先技术支持", "A key account: technical support first")
_KIND = dict(KINDS)


def locked(*, actor: Actor, case_id: int) -> Case:
    """The case for a change by somebody who may handle it. Refuses `not_found`, `forbidden`, `not_responsible`."""
    row = Case.objects.select_for_update().filter(pk=case_id).first()
    if row is None:
        raise not_found()
    access.require_handle(actor, account_id=row.account_id, handler_id=row.handler_id)
    return row


def tell(act: Act, row: Case, what: str, said: Text, detail: str, event: Any) -> None:
    """One line in the timeline (topic `case`) and the event."""
    kind = _KIND[row.kind]
    timeline.record(act=act, account_id=row.account_id, subject=Ref(SUBJECT, row.pk), topic="case", kind=f"case_{what}", text=Text(
        f"{kind.zh} {rules.number(row.pk)} {said.zh}:{detail}", f"{kind.en} {rules.number(row.pk)} {said.en}: {detail}"))
    events.publish(event, act=act)


def follow_up(act: Act, row: Case) -> None:
    """A case with a due time is a to-do of who is in charge until it is closed; without one it is nobody's."""
    owner = customers.owner_of(account_id=row.account_id) if row.handler_id is None else None
    person = row.handler_id or (owner.user_id if owner else None)
    if row.state == CLOSED or row.due_at is None or person is None:
        work.settle(act=act, kind=CASE_CALL, subject_kind=SUBJECT, subject_ids=[row.pk])
    else:
        is_first = customers.is_served_first(account_id=row.account_id, on=act.at.astimezone(clock.ZONE).date())
        work.raise_call(act=act, call=call(case_id=row.pk, account_id=row.account_id, kind=row.kind, subject=row.subject, due_at=row.due_at,
                                           person=person, is_first=is_first))


def tell_team(act: Act, row: Case, said: Text) -> None:
    """Under the bell of the account's technical service team whose roles show cases: it is to help at once (ORG-12)."""
    members = {one.user_id for one in customers.assignments(account_id=row.account_id) if one.valid_until is None and one.function}
    people = organisation.users(ids=members) if members else {}
    kind = _KIND[row.kind]
    messages.notify(
        act=act, kind="case_team", subject=Ref(SUBJECT, row.pk), account_id=row.account_id,
        user_ids=[one.id for one in people.values() if one.is_active and access.VIEW in organisation.acts_of(frozenset(one.roles))],
        text=Text(f"{said.zh}{kind.zh} {rules.number(row.pk)}:{row.subject}", f"{said.en} {kind.en} {rules.number(row.pk)}: {row.subject}"))


def settle(act: Act, case_ids: Iterable[int]) -> None:
    """The to-dos of cases that are over."""
    work.settle(act=act, kind=CASE_CALL, subject_kind=SUBJECT, subject_ids=case_ids)


def settle_ended(act: Act, case_id: int) -> None:
    """What a centre found is known to who has the case: he went on with it."""
    work.settle(act=act, kind=SUPPORT_ENDED, subject_kind=SUBJECT, subject_ids=[case_id])


def call(*, case_id: int, account_id: int, kind: str, subject: str, due_at: datetime, person: int, is_first: bool) -> work.Call:
    """The to-do of a case: a clock, due on the day its time is over (operator 1.18). is_first: it says that this account comes first (ORG-12)."""
    until, name = due_at.astimezone(clock.ZONE), _KIND[kind]
    return work.Call(
        kind=CASE_CALL, about=Ref(SUBJECT, case_id), owner_id=person, account_id=account_id, due_on=until.date(), weight=work.CLOCK,
        title=Text(f"办结{name.zh} {rules.number(case_id)}:{subject}", f"Close {name.en} {rules.number(case_id)}: {subject}"),
        dedupe_key=f"{CASE_CALL}:{case_id}",
        reasons=(Reason(code="due_at", text=Text(f"到期 {until:%Y-%m-%d %H:%M}", f"Due {until:%Y-%m-%d %H:%M}")),
                 *((Reason(code="support_first", text=FIRST, source="ORG-12"),) if is_first else ())))
