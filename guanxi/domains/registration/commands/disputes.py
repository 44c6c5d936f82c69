"""Arbitration (仲裁): asked by who was refused, decided by the common superior unit, one appeal to the next level. Story 7.

A decision counts at once; until the first one the incumbent keeps acting. The loser keeps a read-only support role (协办).
"""

from __future__ import annotations

from datetime import date, datetime

from guanxi.domains.customers import api as customers
from guanxi.domains.organisation import api as organisation
from guanxi.domains.registration import access, fields
from guanxi.domains.registration.commands import claims, deadlines, history
from guanxi.domains.registration.commands.deadlines import DECIDE_CALL
from guanxi.domains.registration.commands.history import by, happened, object_of, tell
from guanxi.domains.registration.models import Dispute, Registration
from guanxi.domains.registration.queries import disputes as queries
from guanxi.domains.registration.queries import policies
from guanxi.domains.registration.rules import disputes as rules
from guanxi.domains.work import api as work
from guanxi.foundation.django import audit, clock
from guanxi.foundation.django.audit import Act
from guanxi.foundation.pure import stated
from guanxi.foundation.pure.actor import Actor
from guanxi.foundation.pure.bilingual import Text, t
from guanxi.foundation.pure.ref import Ref
from guanxi.foundation.pure.refusal import changed_meanwhile, not_found

SUBJECT = "dispute"


def open_dispute(*, actor: Actor, now: datetime, registration_id: int, reason: str) -> int:
    """Asks the common superior unit of both sides to decide about a refused claim; returns the arbitration's id. GRD-10, SAL-02.

    Due within the pack's working days. Refuses `not_found`, `not_yours`, `dispute_exists`, `nothing_to_decide`, `note_needed`.
    """
    today = now.astimezone(clock.ZONE).date()
    with audit.acting(actor=actor, verb="open_dispute", now=now, subject=Ref("registration", registration_id), reason=reason[:300]) as act:
        row = claims.locked(registration_id)
        with access.unbounded(act):
            held = Registration.objects.select_for_update(of=("self",)).select_related("user", "unit").filter(pk=row.blocked_by_id or 0).first()
            busy = held is not None and Dispute.objects.filter(holder=held, state=fields.OPEN).exists()
            has_one = Dispute.objects.filter(challenger=row).exclude(state=fields.VOID).exists()
        refusal = rules.may_open(state=row.state, holder_state=held.state if held else "", is_claimant=row.user_id == actor.user_id,
                                 has_dispute=has_one)
        if refusal or held is None:
            raise refusal or not_found()
        if busy:
            raise rules.busy()
        stated.require(reason, ask=t("请写明申请仲裁的理由", "Say why you ask for arbitration"), code="note_needed")
        unit_id = organisation.common_superior(unit_ids=[held.unit_id, row.unit_id]).id
        due_on = deadlines.due(since=today, count=policies.terms(on=today).rules.arbitration_workdays)
        dispute = _stored(act, held, row, unit_id=unit_id, reason=reason, due_on=due_on)
        _call(act, dispute, row, t("对报备申请了仲裁", "asked for arbitration about a claim"), "disputed")
    return dispute.pk


def decide_dispute(*, actor: Actor, now: datetime, dispute_id: int, decision: rules.Decision, reason: str, expected_version: int) -> None:
    """The superior decides, with the reason: `keep` the claim, or `transfer` the object to the challenger. Story 7, SAL-02, SAL-03.

    Refuses `not_found`, `dispute_closed`, `not_arbiter`, `is_party`, `decided_before`, `note_needed`, `changed_meanwhile`.
    """
    today = now.astimezone(clock.ZONE).date()
    with audit.acting(actor=actor, verb="decide_dispute", now=now, subject=Ref(SUBJECT, dispute_id), reason=reason[:300]) as act:
        dispute = _locked(dispute_id)
        if refusal := queries.refuse_decider(actor=actor, row=dispute):
            raise refusal
        stated.require(reason, ask=t("裁决须写明理由", "A decision says why"), code="note_needed")
        if dispute.version != expected_version:
            raise changed_meanwhile()
        dispute.state, dispute.decision, dispute.decision_reason = fields.DECIDED, decision, reason.strip()[:500]
        dispute.decided_by_id, dispute.decided_by_name, dispute.decided_on = actor.user_id, actor.name, today
        dispute.store(now=now)
        with access.unbounded(act):
            _carry_out(act, dispute, today)
            work.settle(act=act, kind=DECIDE_CALL, subject_kind=SUBJECT, subject_ids=[dispute.pk])


def appeal_dispute(*, actor: Actor, now: datetime, dispute_id: int, reason: str) -> int:
    """The party that lost appeals once, in time, to the next territorial unit above; returns the appeal's id. Operator 1.11.

    Refuses `not_found`, `not_loser`, `appealed_once`, `appeal_late`, `no_level_above`, `note_needed`.
    """
    today = now.astimezone(clock.ZONE).date()
    with audit.acting(actor=actor, verb="appeal_dispute", now=now, subject=Ref(SUBJECT, dispute_id), reason=reason[:300]) as act:
        first = _locked(dispute_id)
        if refusal := queries.refuse_appeal(actor=actor, row=first, today=today, calendar=organisation.working_calendar(on=today)):
            raise refusal
        stated.require(reason, ask=t("请写明申诉理由", "Say why you appeal"), code="note_needed")
        unit_id = access.territory_above(unit_id=first.unit_id) or first.unit_id
        with access.unbounded(act):
            held, row = _claims(first)
        due_on = deadlines.due(since=today, count=policies.terms(on=today).rules.arbitration_workdays)
        appeal = _stored(act, held, row, unit_id=unit_id, reason=reason, due_on=due_on, appeals=first)
        _call(act, appeal, row, t("对裁决提出申诉", "appealed against a decision"), "appealed")
    return appeal.pk


def _stored(act: Act, held: Registration, row: Registration, *, unit_id: int, reason: str, due_on: date, appeals: Dispute | None = None) -> Dispute:
    dispute = Dispute(
        account_id=row.account_id, project=row.project, holder=held, challenger=row, holder_user_id=held.user_id, holder_unit_id=held.unit_id,
        challenger_user_id=row.user_id, challenger_unit_id=row.unit_id, unit_id=unit_id, instance=rules.APPEAL if appeals else rules.FIRST,
        appeals=appeals, reason=reason.strip()[:500], opened_by_id=act.actor.user_id, opened_by_name=act.actor.name,
        opened_on=act.at.astimezone(clock.ZONE).date(), due_on=due_on)
    dispute.store(now=act.at)
    return dispute


def _call(act: Act, dispute: Dispute, row: Registration, what: Text, kind: str) -> None:
    parties = frozenset({dispute.holder_user_id, dispute.challenger_user_id})
    unit = organisation.unit(unit_id=dispute.unit_id)
    people = access.deciders(unit_id=dispute.unit_id, excluding=parties)
    until = t("裁决前按原裁决执行", "until then the decision counts") if dispute.appeals_id else t("裁决前原报备有效", "until then the claim stands")
    text = t(f"{what.zh},由{unit.name}于 {dispute.due_on} 前裁决;{until.zh}", f"{what.en}: {unit.name} decides by {dispute.due_on}; {until.en}")
    with access.unbounded(act):
        held, challenger = _claims(dispute)
        happened(act=act, row=held, kind=kind, text=text)
        happened(act=act, row=challenger, kind=kind, text=text, on_timeline=False)
    tell(act=act, row=row, user_ids=parties, text=_about(row, by(act, text)), what=f"{kind}:{dispute.pk}")
    title = t(f"报备仲裁:{object_of(dispute.project).zh}", f"Arbitration: {object_of(dispute.project).en}")
    history.call(act=act, kind=DECIDE_CALL, about=Ref(SUBJECT, dispute.pk), people=people, due_on=dispute.due_on, title=title)


def _carry_out(act: Act, dispute: Dispute, today: date) -> None:
    """Both claims as decided; the one that must give the object free goes first (one holder at a time)."""
    held, challenger = _claims(dispute)
    held_state, challenger_state = rules.states_after("keep" if dispute.decision == "keep" else "transfer")
    pairs = [(held, held_state), (challenger, challenger_state)]
    for row, state in sorted(pairs, key=lambda pair: pair[1] == fields.ACTIVE):
        if row.state != state and row.state in (*fields.HOLDING, fields.REFUSED, fields.SUPPORTING):
            if state == fields.ACTIVE:
                claims.begin_again(row=row, today=today)
            elif row.state in fields.HOLDING:
                claims.unmark_registered(act=act, row=row)
            row.state = state
            row.store(now=act.at)
            if state == fields.ACTIVE:
                claims.mark_registered(act=act, row=row, today=today)
    zh, en = rules.outcome_word(dispute.decision)
    text = t(f"裁决:{zh}。理由:{dispute.decision_reason}", f"decided: {en}. Reason: {dispute.decision_reason}")
    for row, is_told in ((held, True), (challenger, False)):
        happened(act=act, row=row, kind="decided", text=text, on_timeline=is_told)
        told = access.answers_for(row)  # who left can appeal no more: who decides for his unit names who does
        tell(act=act, row=row, user_ids=[told] if told else [], text=_about(row, by(act, text)), what=f"decided:{dispute.pk}")


def _about(row: Registration, text: Text) -> Text:
    """A notice says which claim: under the bell stand those of several."""
    name = customers.header_names(ids={row.account_id}).get(row.account_id, ("", 0))[0]
    said = f"{name} · {row.project}" if row.project else name
    return t(f"{said}:{text.zh}", f"{said}: {text.en}")


def _claims(dispute: Dispute) -> tuple[Registration, Registration]:
    rows = Registration.objects.select_for_update(of=("self",)).select_related("user", "unit").order_by("pk")
    found = {row.pk: row for row in rows.filter(pk__in=[dispute.holder_id, dispute.challenger_id])}
    return found[dispute.holder_id], found[dispute.challenger_id]


def _locked(dispute_id: int) -> Dispute:
    row = Dispute.objects.select_for_update().filter(pk=dispute_id).first()
    if row is None:
        raise not_found()
    return row
