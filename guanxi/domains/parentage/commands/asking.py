"""Asking for a parent, and taking the request back. Nothing here looks for the parent: the answer to the asker cannot depend on it (PRM-62)."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from django.db import IntegrityError, transaction

from guanxi.domains.customers import api as customers
from guanxi.domains.parentage import access, fields, rules
from guanxi.domains.parentage.commands import deadlines, telling
from guanxi.domains.parentage.commands.telling import SUBJECT
from guanxi.domains.parentage.events import ParentAsked
from guanxi.domains.parentage.models import ParentRequest
from guanxi.domains.parentage.queries import policies
from guanxi.foundation.django import audit, clock, events, idempotency
from guanxi.foundation.pure.actor import Actor
from guanxi.foundation.pure.bilingual import t
from guanxi.foundation.pure.ref import Ref
from guanxi.foundation.pure.refusal import Refusal, not_found
from guanxi.foundation.pure.words import OneOf


def ask_parent(
    *, actor: Actor, now: datetime, account_id: int, said: str, reason: str, tree_kind: Annotated[str, OneOf(customers.TREES)] = "legal",
    key: str = "",
) -> int:
    """Asks that an account be hung below the one with this code or full name, which the actor need not see; returns the request's id. ARC-27.

    Who answers is found afterwards by the system (`route_parent`). Refuses `not_found`, `forbidden`, `not_responsible`, `unknown_tree`,
    `parent_said`, `parent_reason`, `parent_asked` (one open request an account and tree), `policy_missing`, `answer_days_blank`.
    """
    today = now.astimezone(clock.ZONE).date()
    said, reason = " ".join(said.split()), " ".join(reason.split())
    with audit.acting(actor=actor, verb="ask_parent", now=now, subject=Ref("account", account_id), reason=reason[:300]) as act:
        customers.require(actor, access.ASK, account_id)
        claimed = idempotency.claim(act=act, key=key)
        rules.check(tree_kind=tree_kind, kinds=customers.TREES, said=said, reason=reason)
        terms = policies.terms(on=today)
        row = ParentRequest(
            account_id=account_id, tree_kind=tree_kind, said=said, reason=reason, asked_by_id=actor.user_id, asked_by_name=actor.name,
            unit_id=_unit_of(actor), asked_on=today, due_on=deadlines.due(since=today, count=terms.answer_workdays), policy_version=terms.label)
        _insert(row, now)
        tree = customers.TREES[tree_kind]
        telling.happened(act=act, row=row, kind="asked", text=t(f"申请挂接({tree.zh}):{said}", f"asked for a parent ({tree.en}): {said}"))
        events.publish(ParentAsked(request_id=row.pk, account_id=account_id), act=act)
        idempotency.remember(claimed, str(row.pk))
    return row.pk


def withdraw_parent(*, actor: Actor, now: datetime, request_id: int) -> None:
    """Who asked, or who tends the account now, takes an open request back; the to-dos about it go. Refuses `not_found`, `not_yours`,
    `parent_request_over`."""
    with audit.acting(actor=actor, verb="withdraw_parent", now=now, subject=Ref(SUBJECT, request_id)) as act:
        row = locked(request_id)
        refusal = rules.may_withdraw(state=row.state, is_asker=row.asked_by_id == actor.user_id, tends_account=access.tends(actor, row.account_id))
        if refusal:
            raise refusal
        row.state, row.closed_on = fields.WITHDRAWN, now.astimezone(clock.ZONE).date()
        row.store(now=now)
        telling.happened(act=act, row=row, kind="withdrawn", text=t("撤回挂接申请", "took the request for a parent back"))
        telling.settle(act=act, request_id=row.pk)


def locked(request_id: int) -> ParentRequest:
    """The request as far as the actor sees it, one changer at a time. Refuses `not_found`."""
    row = ParentRequest.objects.select_for_update().filter(pk=request_id).first()
    if row is None:
        raise not_found()
    return row


def _insert(row: ParentRequest, now: datetime) -> None:
    try:
        with transaction.atomic():
            row.store(now=now)
    except IntegrityError:
        raise Refusal("parent_asked", t("该客户在这棵树上已有一项挂接申请", "A request for this account and tree is open already"), status=409,
                      way_out=t("请等待答复,或先撤回", "Wait for the answer, or take it back first")) from None


def _unit_of(actor: Actor) -> int:
    if actor.unit_id is None:
        raise Refusal("no_unit", t("您没有所属单位,不能申请", "You belong to no unit and cannot ask"), status=409,
                      way_out=t("请联系系统管理员", "Ask the administrator"))
    return actor.unit_id
