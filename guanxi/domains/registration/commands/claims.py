"""Claims (报备): register, confirm, withdraw. The unique index decides a race; everybody else gets a refusal with the rule.

A refused attempt is kept as a claim in state `refused`: it is what an arbitration starts from.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Literal

from django.db import IntegrityError, transaction

from guanxi.domains.customers import api as customers
from guanxi.domains.lists import api as lists
from guanxi.domains.organisation import api as organisation
from guanxi.domains.registration import access, fields
from guanxi.domains.registration.commands import deadlines, history, similar
from guanxi.domains.registration.commands.deadlines import CONFIRM_CALL
from guanxi.domains.registration.commands.history import SUBJECT, by, happened, object_of, tell
from guanxi.domains.registration.models import Dispute, Registration
from guanxi.domains.registration.queries import policies
from guanxi.domains.registration.queries.claims import as_holder
from guanxi.domains.registration.queries.letters import letter_refusal
from guanxi.domains.registration.rules import claims as rules
from guanxi.domains.work import api as work
from guanxi.foundation.django import audit, clock, idempotency
from guanxi.foundation.django.audit import Act
from guanxi.foundation.pure import stated
from guanxi.foundation.pure.actor import Actor, system
from guanxi.foundation.pure.bilingual import Text, t
from guanxi.foundation.pure.ref import Ref
from guanxi.foundation.pure.refusal import Refusal, not_found

PROGRESS_CALL = "registration_progress"


class Taken(Refusal):
    """The object is held by somebody else. registration_id: the refused attempt, from which arbitration is asked."""

    registration_id: int = 0


def register(
    *, actor: Actor, now: datetime, account_id: int | None = None, said: str = "", project: str = "", proof: str, expected_fen: int | None = None,
    key: str = "",
) -> int:
    """Registers an account (project empty) or one project at it for the actor's unit; returns the claim's id. SAL-02, SAL-03.

    said: code or exact name of an account of his territory that he need not see. expected_fen in fen. A project that may be another's under another
    name waits for the common superior. Refuses `protect_days_blank`,
    `account_unknown`, `not_found`, `letter_needed`, `letter_expired`, `proof_missing`, `already_ours`, and `already_registered` (Taken): the
    attempt is kept then.
    """
    today = now.astimezone(clock.ZONE).date()
    project = " ".join(project.split())
    with audit.acting(actor=actor, verb="register", now=now, reason=project[:200]) as act:
        claimed = idempotency.claim(act=act, key=key)
        access.require_act(actor, "registration.register")
        terms = policies.terms(on=today)
        target = access.target(act=act, account_id=account_id, said=said)
        _require_letter(act, target, today)
        rules.check(project=project, proof=proof, expected_fen=expected_fen)
        row = Registration(
            account_id=target.account_id, project=project, project_key=rules.project_key(project), proof=proof.strip(), expected_fen=expected_fen,
            user_id=actor.user_id, unit_id=_unit_of(actor), registered_on=today, policy_version=terms.label)
        similar.one_at_a_time(row=row)
        alike = similar.held(act=act, row=row)
        row.state = fields.WAITING if alike or ("project" if project else "account") in terms.rules.confirm else fields.ACTIVE
        if row.state == fields.ACTIVE:
            _begin(row, terms, today)
        refused = _take(act, row, target)
        if refused is None:
            _say_registered(act, row, target, alike)
        idempotency.remember(claimed, str(row.pk))
    if refused is not None:
        raise refused
    return row.pk


def decide_registration(*, actor: Actor, now: datetime, registration_id: int, decision: Literal["confirm", "decline"], note: str = "") -> None:
    """A superior confirms a waiting claim, or declines it with the reason; protection counts from the confirmation. SAL-02.

    Refuses `not_found`, `not_decider`, `registration_state`, `note_needed`, and `common_superior` where a similar project is another unit's.
    """
    today = now.astimezone(clock.ZONE).date()
    with audit.acting(actor=actor, verb="decide_registration", now=now, subject=Ref(SUBJECT, registration_id), reason=note) as act:
        row = locked(registration_id)
        refusal = rules.may_confirm(state=row.state, is_claimant=row.user_id == actor.user_id, is_superior=access.is_superior(actor, row.unit_id))
        refusal = refusal or similar.refusal_for(act=act, row=row)
        if refusal:
            raise refusal
        if decision == "decline":
            stated.require(note, ask=t("不予确认请写明原因", "Say why you decline it"), code="note_needed", field="note")
        if decision == "confirm":
            _begin(row, policies.terms(on=today), today)
        row.state = fields.ACTIVE if decision == "confirm" else fields.DECLINED
        row.store(now=now)
        word, said = ("已确认", "was confirmed") if decision == "confirm" else ("不予确认", "was declined")
        what = object_of(row.project)
        text = t(f"{what.zh}的报备{word}" + (f":{note.strip()}" if note.strip() else ""), f"The claim on {what.en} {said}")
        with access.unbounded(act):
            happened(act=act, row=row, kind=decision, text=text)
            work.settle(act=act, kind=CONFIRM_CALL, subject_kind=SUBJECT, subject_ids=[row.pk])
            if decision == "confirm":
                mark_registered(act=act, row=row, today=today)
        tell(act=act, row=row, user_ids=[row.user_id], text=text, what=decision)


def withdraw_registration(*, actor: Actor, now: datetime, registration_id: int, reason: str = "") -> None:
    """The claimant, or his superior, gives the object free. An open arbitration about it becomes void and its asker is told.

    Refuses `not_found`, `not_yours`, `registration_state`.
    """
    with audit.acting(actor=actor, verb="withdraw_registration", now=now, subject=Ref(SUBJECT, registration_id), reason=reason[:200]) as act:
        row = locked(registration_id)
        require_ours(actor=actor, row=row, wanted=fields.HOLDING)
        why = f":{reason.strip()[:200]}" if reason.strip() else ""
        what = object_of(row.project)
        close(act=act, row=row, state=fields.WITHDRAWN, text=t(f"{what.zh}的报备已撤回{why}", f"The claim on {what.en} was withdrawn{why}"))


def close(*, act: Act, row: Registration, state: str, text: Text) -> None:
    """Ends a claim: its to-dos go, open arbitrations about it become void, and who asked for one may register now."""
    row.state = state
    row.store(now=act.at)
    with access.unbounded(act):
        happened(act=act, row=row, kind=state, text=text)
        if state in (fields.LAPSED, fields.WITHDRAWN):
            unmark_registered(act=act, row=row)
        for kind in (CONFIRM_CALL, PROGRESS_CALL):
            work.settle(act=act, kind=kind, subject_kind=SUBJECT, subject_ids=[row.pk])
        for dispute in Dispute.objects.filter(holder=row, state="open"):
            dispute.state = "void"
            dispute.store(now=act.at)
            work.settle(act=act, kind="decide_dispute", subject_kind="dispute", subject_ids=[dispute.pk])
        waiting = Registration.objects.select_related("user").filter(blocked_by=row, state=fields.REFUSED)
        free = t(f"{object_of(row.project).zh}已可重新报备", f"{object_of(row.project).en} can be registered again")
        tell(act=act, row=row, user_ids={told for one in waiting if (told := access.answers_for(one))}, text=free, what="free")
    told = access.answers_for(row)
    tell(act=act, row=row, user_ids=[told] if told else [], text=text, what=state)


def mark_registered(*, act: Act, row: Registration, today: date) -> None:
    """An account registered as a whole counts as registered for its grade (GRD-03); a project does not. As the system."""
    root = system(act.verb)
    card = customers.cards(actor=root, ids=[row.account_id])[row.account_id]
    if not row.project and card.registered_on is None:
        customers.set_registered_on(actor=root, now=act.at, account_id=row.account_id, registered_on=today)


def unmark_registered(*, act: Act, row: Registration) -> None:
    """An account whose claim lapsed, was given up or lost is registered no more: it gave the account its day, an earlier one is history's. As the
    system. A claim that ran its time out stays registered."""
    root = system(act.verb)
    day = customers.cards(actor=root, ids=[row.account_id])[row.account_id].registered_on
    if not row.project and day is not None and day >= row.registered_on:
        customers.set_registered_on(actor=root, now=act.at, account_id=row.account_id, registered_on=None)


def begin_again(*, row: Registration, today: date) -> None:
    """A claim that takes over by arbitration is protected from that day."""
    _begin(row, policies.terms(on=today), today)


def locked(registration_id: int) -> Registration:
    """The claim as far as the actor sees it, one changer at a time. Refuses `not_found`."""
    row = Registration.objects.select_for_update(of=("self",)).select_related("user", "unit").filter(pk=registration_id).first()
    if row is None:
        raise not_found()
    return row


def require_ours(*, actor: Actor, row: Registration, wanted: tuple[str, ...]) -> None:
    """Refuses who is neither the claimant nor his superior, and a claim in another state: `not_yours`, `registration_state`."""
    refusal = rules.may_act(state=row.state, wanted=wanted, is_claimant=row.user_id == actor.user_id,
                            is_superior=access.is_superior(actor, row.unit_id))
    if refusal:
        raise refusal


def _take(act: Act, row: Registration, target: access.Target) -> Taken | None:
    """Stores the claim; when another holds the object, stores the refused attempt instead and answers why."""
    for _ in range(2):
        try:
            with transaction.atomic():
                row.store(now=act.at)
            return None
        except IntegrityError:
            row.pk = None
        with access.unbounded(act):
            held = _holder(row)
            arbiter = organisation.common_superior(unit_ids=[held.unit_id, row.unit_id]) if held else None
        if held and arbiter:
            return _refused(act, row, held, arbiter.name, target)
    raise Refusal("busy", t("该对象正在变更,请稍后再试", "The object is changing just now: try again"), status=503)


def _refused(act: Act, row: Registration, held: Registration, arbiter: str, target: access.Target) -> Taken:
    if held.unit_id == row.unit_id:
        raise rules.already_ours(registration_id=held.pk)
    sees = Registration.objects.filter(pk=held.pk).exists()
    said = rules.taken(project=row.project, holder=as_holder(held if sees else None), arbiter=arbiter)
    former = Registration.objects.filter(blocked_by=held, unit_id=row.unit_id, user_id=row.user_id, state=fields.REFUSED).first()
    if former is not None:
        row.pk, row.version, row.created_at = former.pk, former.version, former.created_at
    row.state, row.blocked_by, row.protected_until, row.progress_by = fields.REFUSED, held, None, None
    row.store(now=act.at)
    unit, what = organisation.unit(unit_id=row.unit_id).name, object_of(row.project)
    text = t(f"({unit})报备{what.zh}未被受理:已由其他单位报备", f"({unit}) was refused a claim on {what.en}: it is registered")
    with access.unbounded(act):
        happened(act=act, row=row, kind="refused", text=text, apart=t(f"依据:{row.proof}", f"proof: {row.proof}"))
        tell(act=act, row=held, user_ids=[held.user_id], text=by(act, text), what=f"challenged:{row.unit_id}")
    no = Taken(said.code, said.text, way_out=said.way_out, field=said.field, status=said.status, reasons=said.reasons)
    no.registration_id = row.pk
    return no


def _require_letter(act: Act, target: access.Target, today: date) -> None:
    """A diamond account is worked on below the province by letter only. SAL-04."""
    with access.unbounded(act):
        row = lists.listed(account_id=target.account_id)
        refusal = letter_refusal(account_id=target.account_id, grade=row.grade if row else "", unit_id=act.actor.unit_id, on=today)
    if refusal:
        raise refusal


def _holder(row: Registration) -> Registration | None:
    found = Registration.objects.filter(account_id=row.account_id, project_key=row.project_key, state__in=fields.HOLDING)
    return found.select_related("user", "unit").first()


def _say_registered(act: Act, row: Registration, target: access.Target, alike: Sequence[Registration]) -> None:
    unit, what = organisation.unit(unit_id=row.unit_id).name, object_of(row.project)
    until = f",保护期至 {row.protected_until}" if row.protected_until else ",待上级确认"
    until_en = f", protected until {row.protected_until}" if row.protected_until else ", waiting for confirmation"
    text = t(f"({unit})报备{what.zh}{until}", f"({unit}) registered {what.en}{until_en}")
    with access.unbounded(act):
        happened(act=act, row=row, kind="registered", text=text)
        if row.state == fields.ACTIVE:
            mark_registered(act=act, row=row, today=row.registered_on)
        if alike:
            similar.hand_up(act=act, row=row, others=alike, account_name=target.name)
    if row.state == fields.WAITING and not alike:
        people = access.deciders(unit_id=row.unit_id, excluding=frozenset({row.user_id}))
        title = t(f"确认报备:{target.name} {row.project}".strip(), f"Confirm a claim: {target.name} {row.project}".strip())
        due_on = deadlines.due(since=row.registered_on, count=deadlines.CONFIRM_WORKDAYS)
        history.call(act=act, kind=CONFIRM_CALL, about=Ref(SUBJECT, row.pk), people=people, title=title, due_on=due_on)


def _begin(row: Registration, terms: policies.Terms, today: date) -> None:
    given = rules.dates(on=today, protect_days=terms.protect_days, progress_days=terms.rules.progress_days)
    row.protected_until, row.progress_by, row.progressed_at = given.protected_until, given.progress_by, None
    row.evidence, row.evidence_ref, row.evidence_on = "", None, None


def _unit_of(actor: Actor) -> int:
    if actor.unit_id is None:
        raise Refusal("no_unit", t("您没有所属单位,不能报备", "You belong to no unit and cannot register"), status=409,
                      way_out=t("请联系系统管理员", "Ask the administrator"))
    return actor.unit_id
