"""A case passed on to a support centre, and what came of it: solved, given back, taken back (ORG-13 to ORG-15).

What the centre does is written by somebody who may see neither the case nor the account; what follows from it is the system's act.
"""

from __future__ import annotations

from contextlib import AbstractContextManager
from datetime import datetime
from typing import Annotated

from guanxi.domains.customers import api as customers
from guanxi.domains.messages import api as messages
from guanxi.domains.organisation import api as organisation
from guanxi.domains.service import access, supporting
from guanxi.domains.service.commands import support_work, writing
from guanxi.domains.service.commands.writing import SUBJECT, SUPPORT
from guanxi.domains.service.events import CasePassedOn, SupportEnded
from guanxi.domains.service.fields import ASKED, GIVEN_BACK, SOLVED, TAKEN_BACK
from guanxi.domains.service.models import Case, SupportRequest
from guanxi.domains.service.queries import policy
from guanxi.foundation.django import audit, clock, idempotency, participants
from guanxi.foundation.django.audit import Act
from guanxi.foundation.pure.actor import Actor, system
from guanxi.foundation.pure.bilingual import Text, t
from guanxi.foundation.pure.ref import Ref
from guanxi.foundation.pure.refusal import Refusal, not_found
from guanxi.foundation.pure.words import OfPack

CentreKey = Annotated[str, OfPack(section="service/support", words=lambda found: [one.key for one in found.centres])]


def pass_on_case(*, actor: Actor, now: datetime, case_id: int, centre: CentreKey, question: str, key: str = "") -> int:
    """Asks the nearest centre of a kind of the pack `service/support` about a case; returns the request's id. ORG-13 to ORG-15.

    By who may handle the case. Who works there has a to-do. Refuses `no_centres`, `unknown_centre`, `centre_order`, `support_open`, `no_centre`
    (no unit of this kind), `nobody_there`, `question_missing`, `case_closed`. `key` makes a repeated form harmless.
    """
    with audit.acting(actor=actor, verb="pass_on_case", now=now, subject=Ref(SUBJECT, case_id)) as act:
        claimed = idempotency.claim(act=act, key=key)
        case = writing.locked(actor=actor, case_id=case_id)
        steps = list(SupportRequest.objects.filter(case_id=case.pk).values_list("level", "state"))
        chosen = supporting.choose(policy=policy.support(on=now.astimezone(clock.ZONE).date()), steps=steps, state=case.state, kind=centre)
        said = supporting.question(question)
        unit = _unit(case, chosen.key, chosen.name.text)
        row = SupportRequest(
            case=case, account_id=case.account_id, centre_id=unit.id, level=chosen.key, from_unit_id=actor.unit_id, kind=case.kind,
            severity=case.severity, due_at=case.due_at, question=said, asked_at=now, asked_by_id=actor.user_id, asked_by_name=actor.name)
        row.store(now=now)
        writing.tell(act, case, "passed_on", Text(f"转{unit.name}", f"passed on to {unit.name}"), said, CasePassedOn(
            request_id=row.pk, case_id=case.pk, account_id=case.account_id, centre_id=unit.id, level=row.level))
        writing.settle_ended(act, case.pk)
        with _following(act, row) as inner:
            support_work.call_centre(inner, row)
        idempotency.remember(claimed, str(row.pk))
    return row.pk


def answer_support(*, actor: Actor, now: datetime, support_id: int, answer: str, know_how: str = "") -> None:
    """asked → solved, by who works in the centre. know_how: what who asked may learn of the product; they read it, without the case. ORG-14.

    Who has the case has a to-do. Refuses `not_in_centre`, `support_over`, `solution_missing`.
    """
    with audit.acting(actor=actor, verb="answer_support", now=now, subject=Ref(SUPPORT, support_id)) as act:
        row = _of_centre(actor, support_id)
        row.answer, row.know_how = supporting.solution(answer), supporting.know_how(know_how)
        _end(act, row, SOLVED)


def give_back_support(*, actor: Actor, now: datetime, support_id: int, reason: str) -> None:
    """asked → given back: the centre could not solve it. Who has the case may ask the next centre of the pack. ORG-15.

    Refuses `not_in_centre`, `support_over`, `reason_missing`.
    """
    with audit.acting(actor=actor, verb="give_back_support", now=now, subject=Ref(SUPPORT, support_id)) as act:
        row = _of_centre(actor, support_id)
        row.answer = supporting.why_not(reason)
        _end(act, row, GIVEN_BACK)


def take_back_support(*, actor: Actor, now: datetime, support_id: int) -> None:
    """asked → taken back, by who may handle the case. Refuses `support_over`, `not_found`, `forbidden`, `not_responsible`."""
    with audit.acting(actor=actor, verb="take_back_support", now=now, subject=Ref(SUPPORT, support_id)) as act:
        row = _locked(support_id)
        case = Case.objects.filter(pk=row.case_id).first()
        if case is None:  # who works in the centre alone does not see it
            raise not_found()
        access.require_handle(actor, account_id=case.account_id, handler_id=case.handler_id)
        supporting.require_open(row.state)
        _end(act, row, TAKEN_BACK)


def let_off(act: Act, case: Case) -> None:
    """The case is closed: who was still asked need not answer, and what the customer said counts for who helped."""
    for row in SupportRequest.objects.select_for_update().filter(case_id=case.pk, state=ASKED):
        _end(act, row, TAKEN_BACK)
    say_satisfaction(act, case)


def say_satisfaction(act: Act, case: Case) -> None:
    """What the customer said of the case, beside each centre that solved it; blank while the case is open again."""
    participants.carry(SupportRequest.objects.filter(case_id=case.pk, state=SOLVED).exclude(satisfaction=case.satisfaction), act=act,
                       satisfaction=case.satisfaction)


def _unit(case: Case, kind: str, name: Text) -> organisation.UnitCard:
    """The centre nearest to the account's unit, with somebody there."""
    _, unit_id = customers.header_names(ids=[case.account_id])[case.account_id]
    found = organisation.nearest_of_kind(unit_id=unit_id, duty_kind=kind)
    if found is None:
        raise Refusal("no_centre", Text(f"没有单位是{name.zh}", f"No unit is a {name.en}"), field="centre", status=409,
                      way_out=t("请系统管理员在“组织与职责”中指定单位类型", "The administrator gives a unit this kind, under Units"))
    if not support_work.people_of(found.id):
        raise Refusal("nobody_there", Text(f"{found.name}没有可以处理工单的在岗人员", f"Nobody at {found.name} may handle cases"), field="centre",
                      status=409, way_out=t("请系统管理员为该中心配备人员", "The administrator puts somebody there"))
    return found


def _locked(support_id: int) -> SupportRequest:
    row = SupportRequest.objects.select_for_update().filter(pk=support_id).first()
    if row is None:
        raise not_found()
    return row


def _of_centre(actor: Actor, support_id: int) -> SupportRequest:
    """What his centre was asked. Of others he sees know-how alone: that is no request of his."""
    row = _locked(support_id)
    if row.centre_id not in access.works_in(actor):
        access.require_view(actor, row.account_id)
    access.require_support_answer(actor, centre_id=row.centre_id)
    supporting.require_open(row.state)
    return row


def _end(act: Act, row: SupportRequest, state: str) -> None:
    """The row, and in an act of the system what who has the case and the centre are told of it."""
    row.state, row.ended_at, row.ended_by_id, row.ended_by_name = state, act.at, act.actor.user_id, act.actor.name
    row.store(now=act.at)
    with _following(act, row) as inner:
        case, unit = Case.objects.get(pk=row.case_id), organisation.unit(unit_id=row.centre_id)
        words = {SOLVED: Text(f"{unit.name}已解决", f"solved by {unit.name}"),
                 GIVEN_BACK: Text(f"{unit.name}未能解决", f"{unit.name} could not solve it"),
                 TAKEN_BACK: Text(f"自{unit.name}撤回", f"taken back from {unit.name}")}[state]
        writing.tell(inner, case, f"support_{state}", words, row.answer or row.question, SupportEnded(
            request_id=row.pk, case_id=case.pk, account_id=case.account_id, centre_id=row.centre_id, level=row.level, state=state,
            has_know_how=bool(row.know_how)))
        support_work.settle_centre(inner, row)
        if state == TAKEN_BACK:
            return
        person = support_work.call_owner(inner, case_id=case.pk)
        messages.notify(
            act=inner, user_ids={person or 0, row.asked_by_id} - {act.actor.user_id}, kind=writing.SUPPORT_ENDED, subject=Ref(SUBJECT, case.pk),
            account_id=case.account_id, text=support_work.ended_words(
                case_id=case.pk, kind=case.kind, subject=case.subject, unit=unit.name, state=state))


def _following(act: Act, row: SupportRequest) -> AbstractContextManager[Act]:
    return audit.acting(actor=system("support"), verb="follow_support", now=act.at, subject=Ref(SUPPORT, row.pk))
