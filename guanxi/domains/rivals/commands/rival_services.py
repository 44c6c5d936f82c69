"""Writing down what a customer has from another operator: add, edit, confirm, retire, take back (operator 1.14)."""

from __future__ import annotations

import uuid
from datetime import date, datetime, timedelta
from typing import Annotated, TypedDict

from guanxi.domains.customers import api as customers
from guanxi.domains.rivals import access, rules
from guanxi.domains.rivals.fields import OUTCOMES, RIVAL_SERVICE
from guanxi.domains.rivals.models import RivalService
from guanxi.domains.rivals.queries import policy
from guanxi.domains.rivals.words import Operator, Product
from guanxi.domains.timeline import api as timeline
from guanxi.domains.work import api as work
from guanxi.foundation.django import audit, clock, history, idempotency, own_acts
from guanxi.foundation.django.audit import Act
from guanxi.foundation.pure.actor import Actor
from guanxi.foundation.pure.bilingual import Text, t
from guanxi.foundation.pure.money import to_yuan
from guanxi.foundation.pure.ref import Ref
from guanxi.foundation.pure.refusal import Refusal, not_found
from guanxi.foundation.pure.words import OneOf

SUBJECT, TABLE, ENDING_CALL, REPORTED_CALL = "rival_service", "rivals_rivalservice", "rival_end", "rival_reported"
REPORTED_DAYS = 7
UNDOABLE = ("edit_rival_service", "retire_rival_service", "confirm_rival_service")


class RivalServiceValues(TypedDict, total=False):
    """What people enter about a rival service; keys and kinds are the catalogue's. Only the given keys are written."""

    operator: Operator
    product: Product
    site: str
    bandwidth: str
    monthly_rent: str
    contract_until: date | str | None
    source: str
    confidence: str
    seen_on: date | str | None
    note: str


def add_rival_service(*, actor: Actor, now: datetime, account_id: int, values: RivalServiceValues, key: str = "") -> int:
    """Records a rival service of an account; returns its id. seen_on not given: today. MAP-07, operator 1.14.

    Who does not answer for the account reports it: it stays doubtful until the owner, who gets a to-do, has confirmed it (ORG-21).
    Refuses wrong values by field, `not_found`, `forbidden`. `key`: a repeated form is harmless.
    """
    today = now.astimezone(clock.ZONE).date()
    with audit.acting(actor=actor, verb="add_rival_service", now=now, subject=Ref("account", account_id)) as act:
        claimed = idempotency.claim(act=act, key=key)
        answers = access.may_answer(actor, account_id)
        given: dict[str, object] = {"operator": "", "product": "", "source": "", "confidence": "", **values} | ({} if answers else {
            "confidence": "doubtful"})
        fields = rules.clean(catalogue=RIVAL_SERVICE, values=given, watch=policy.watch(on=today), today=today)
        row = RivalService(account_id=account_id, recorded_by_id=actor.user_id, recorded_by_name=actor.name, seen_by_name=actor.name,
                           **fields | {"seen_on": fields.get("seen_on") or today})
        row.store(now=now)
        _tell(act, row, "added", t("登记异网:", "Rival service recorded: ") if answers else Text(
            f"{actor.name}报告异网:", f"Rival service reported by {actor.name}: "))
        if not answers:
            _call_owner(act, row)
        idempotency.remember(claimed, str(row.pk))
    return row.pk


def edit_rival_service(*, actor: Actor, now: datetime, service_id: int, expected_version: int, values: RivalServiceValues) -> uuid.UUID:
    """Changes the given fields; returns the act (for `undo_rival_service`). Refuses `changed_meanwhile` (CON-80), wrong values."""
    today = now.astimezone(clock.ZONE).date()
    with audit.acting(actor=actor, verb="edit_rival_service", now=now, subject=Ref(SUBJECT, service_id)) as act:
        row = _locked(actor, service_id)
        fields = rules.clean(catalogue=RIVAL_SERVICE, values=values, watch=policy.watch(on=today), today=today)
        for key, value in fields.items():
            setattr(row, key, row.seen_on if key == "seen_on" and value is None else value)
        row.seen_by_name = actor.name if fields.get("seen_on") else row.seen_by_name
        row.store(now=now, expected_version=expected_version)
        work.settle(act=act, kind=REPORTED_CALL, subject_kind=SUBJECT, subject_ids=[row.pk])
        _tell(act, row, "edited", t("更新异网:", "Rival service changed: "))
    return act.id


def confirm_rival_service(*, actor: Actor, now: datetime, service_id: int) -> uuid.UUID:
    """Still there, seen today by the actor; returns the act. A doubtful record becomes likely."""
    with audit.acting(actor=actor, verb="confirm_rival_service", now=now, subject=Ref(SUBJECT, service_id)) as act:
        row = _locked(actor, service_id)
        row.seen_on, row.seen_by_name = now.astimezone(clock.ZONE).date(), actor.name
        row.confidence = "likely" if row.confidence == "doubtful" else row.confidence
        row.store(now=now)
        work.settle(act=act, kind=REPORTED_CALL, subject_kind=SUBJECT, subject_ids=[row.pk])
    return act.id


def retire_rival_service(*, actor: Actor, now: datetime, service_id: int, outcome: Annotated[str, OneOf(OUTCOMES)], note: str = "") -> uuid.UUID:
    """The rival service is gone: won over, ended by the customer, or recorded by mistake; returns the act. Its work is settled."""
    with audit.acting(actor=actor, verb="retire_rival_service", now=now, subject=Ref(SUBJECT, service_id), reason=note[:200]) as act:
        row = _locked(actor, service_id)
        if outcome not in dict(OUTCOMES):
            raise Refusal("outcome_missing", t("请选择结束原因", "Say why it ended"), field="outcome",
                          way_out=t("已转为我方、客户已停用,或记录有误", "Now ours, ended by the customer, or recorded by mistake"))
        row.is_active, row.outcome = False, outcome
        row.store(now=now)
        for kind in (ENDING_CALL, REPORTED_CALL):
            work.settle(act=act, kind=kind, subject_kind=SUBJECT, subject_ids=[row.pk])
        word = dict(OUTCOMES)[outcome]
        _tell(act, row, "retired", Text(f"异网结束({word.zh}):", f"Rival service over ({word.en}): "))
    return act.id


def undo_rival_service(*, actor: Actor, now: datetime, act_id: uuid.UUID) -> int:
    """Puts the record back to before the actor's own change of the last 24 hours; returns its account.

    Refuses `not_found`, `undo_too_late`, and `changed_meanwhile` when somebody changed it since.
    """
    done = own_acts.own_act(actor=actor, now=now, act_id=act_id, verbs=UNDOABLE)
    with audit.acting(actor=actor, verb="undo_rival_service", now=now, subject=done.subject, reason=done.verb):
        row = _locked(actor, done.subject.id, is_active=None)
        undone = history.undo(table=TABLE, acts=[act_id], now=now)
        if undone.kept or not undone.restored:
            raise own_acts.changed_since()
    return row.account_id


def _locked(actor: Actor, service_id: int, *, is_active: bool | None = True) -> RivalService:
    found = RivalService.objects.select_for_update().filter(pk=service_id)
    row = (found if is_active is None else found.filter(is_active=is_active)).first()
    if row is None:
        raise not_found()
    access.require_edit(actor, row.account_id)
    return row


def _call_owner(act: Act, row: RivalService) -> None:
    """Where nobody owns the account its timeline alone tells it."""
    today, owner = act.at.astimezone(clock.ZONE).date(), customers.owner_of(account_id=row.account_id)
    if owner is None:
        return
    name = policy.watch(on=today).operator_name(row.operator)
    work.raise_call(act=act, call=work.Call(
        kind=REPORTED_CALL, about=Ref(SUBJECT, row.pk), owner_id=owner.user_id, account_id=row.account_id, weight=work.ROUTINE,
        due_on=today + timedelta(days=REPORTED_DAYS), dedupe_key=f"{REPORTED_CALL}:{row.pk}",
        title=t(f"核实{act.actor.name}报告的异网:{name.zh}", f"Confirm what {act.actor.name} reported: {name.en}")))


def _tell(act: Act, row: RivalService, what: str, said: Text) -> None:
    watch = policy.watch(on=act.at.astimezone(clock.ZONE).date())
    operator, product = watch.operator_name(row.operator), watch.product_name(row.product)
    rent = (f",月租 {to_yuan(row.monthly_rent_fen)} 元", f", {to_yuan(row.monthly_rent_fen)} yuan a month") if row.monthly_rent_fen else ("", "")
    until = (f",{row.contract_until} 到期", f", until {row.contract_until}") if row.contract_until else ("", "")
    timeline.record(act=act, account_id=row.account_id, subject=Ref(SUBJECT, row.pk), topic="archive", kind=f"rival_service_{what}", text=Text(
        f"{said.zh}{operator.zh} {product.zh}{rent[0]}{until[0]}", f"{said.en}{operator.en} {product.en}{rent[1]}{until[1]}"))
