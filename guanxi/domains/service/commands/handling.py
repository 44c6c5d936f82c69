"""From open to answered to closed, and back with a reason."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from guanxi.domains.service import rules
from guanxi.domains.service.commands import passing, writing
from guanxi.domains.service.commands.writing import SUBJECT
from guanxi.domains.service.events import CaseAnswered, CaseClosed, CaseReopened
from guanxi.domains.service.fields import ANSWERED, CLOSED, OPEN, SATISFACTIONS
from guanxi.domains.service.queries import policy
from guanxi.foundation.django import audit, clock
from guanxi.foundation.pure.actor import Actor
from guanxi.foundation.pure.bilingual import t
from guanxi.foundation.pure.ref import Ref
from guanxi.foundation.pure.words import OneOf


def answer_case(*, actor: Actor, now: datetime, case_id: int, answer: str) -> None:
    """Writes down what the customer was answered; once more corrects it. open, answered → answered. Refuses an empty answer, `case_closed`."""
    with audit.acting(actor=actor, verb="answer_case", now=now, subject=Ref(SUBJECT, case_id)) as act:
        row = writing.locked(actor=actor, case_id=case_id)
        row.answer = rules.answer(state=row.state, said=answer)
        row.state, row.answered_at, row.answered_by_name = ANSWERED, now, actor.name
        row.store(now=now)
        writing.tell(act, row, "answered", t("已答复", "answered"), row.answer,
                     CaseAnswered(case_id=row.pk, account_id=row.account_id, kind=row.kind))
        writing.settle_ended(act, row.pk)


def close_case(*, actor: Actor, now: datetime, case_id: int, satisfaction: Annotated[str, OneOf(SATISFACTIONS)]) -> None:
    """answered → closed, with what the customer said of the answer: yes, no, not_asked. Its to-do is settled, and a centre that was still
    asked is let off; the satisfaction counts for the centres that helped (ORG-14).

    Refuses `answer_missing`, `satisfaction_missing`, `case_closed`.
    """
    with audit.acting(actor=actor, verb="close_case", now=now, subject=Ref(SUBJECT, case_id)) as act:
        row = writing.locked(actor=actor, case_id=case_id)
        rules.require_close(state=row.state, satisfaction=satisfaction)
        is_late = rules.is_overdue(state=row.state, due_at=row.due_at, now=now)
        row.state, row.satisfaction, row.closed_at, row.closed_by_name = CLOSED, satisfaction, now, actor.name
        row.store(now=now)
        word = dict(SATISFACTIONS)[satisfaction]
        writing.tell(act, row, "closed", t(f"办结({word.zh})", f"closed ({word.en})"), row.subject, CaseClosed(
            case_id=row.pk, account_id=row.account_id, kind=row.kind, satisfaction=satisfaction, is_late=is_late))
        writing.settle(act, [row.pk])
        writing.settle_ended(act, row.pk)
        passing.let_off(act, row)


def reopen_case(*, actor: Actor, now: datetime, case_id: int, reason: str) -> None:
    """answered, closed → open. The pack's time runs anew from now; where the pack is blank there is none until somebody sets one.

    Refuses `reason_missing`, `case_open`.
    """
    with audit.acting(actor=actor, verb="reopen_case", now=now, subject=Ref(SUBJECT, case_id)) as act:
        row = writing.locked(actor=actor, case_id=case_id)
        row.reopen_reason = rules.reopen(state=row.state, reason=reason)
        row.state, row.reopened, row.reopened_at = OPEN, row.reopened + 1, now
        row.satisfaction, row.closed_at, row.closed_by_name = "", None, ""
        row.due_at = rules.due(policy=policy.limits(on=now.astimezone(clock.ZONE).date()), kind=row.kind, severity=row.severity, since=now)
        row.store(now=now)
        writing.tell(act, row, "reopened", t("重开", "reopened"), row.reopen_reason, CaseReopened(
            case_id=row.pk, account_id=row.account_id, kind=row.kind, times=row.reopened))
        writing.tell_team(act, row, t("重开", "Reopened:"))
        writing.settle_ended(act, row.pk)
        passing.say_satisfaction(act, row)
        writing.follow_up(act, row)
