"""Who is responsible for an account (operator 1.1). One active owner, also when twenty people assign at once (CON-82)."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Annotated

from django.db import IntegrityError, transaction

from guanxi.domains.customers import access
from guanxi.domains.customers.commands import derived, following, leaving
from guanxi.domains.customers.commands.trees import lock_trees
from guanxi.domains.customers.fields import ROLES as ROLE_NAMES
from guanxi.domains.customers.models import ROLES, Assignment
from guanxi.domains.customers.queries import default_lead, leads
from guanxi.domains.messages import api as messages
from guanxi.domains.organisation import api as organisation
from guanxi.foundation.django import audit, clock, participants
from guanxi.foundation.django.audit import Act
from guanxi.foundation.pure.actor import Actor
from guanxi.foundation.pure.bilingual import t
from guanxi.foundation.pure.ref import Ref
from guanxi.foundation.pure.refusal import Refusal, changed_meanwhile
from guanxi.foundation.pure.words import OneOf

ROLE_WORDS = dict(ROLE_NAMES)
SINGLY = 3
"""Who gets more accounts in a day is told once of the others."""


def assign(
    *, actor: Actor, now: datetime, account_id: int, user_id: int, role: Annotated[str, OneOf(ROLE_NAMES)] = "owner", valid_from: date | None = None,
    source_document: str = "", replaces: int | None = None,
) -> int:
    """Makes a person responsible for an account in one of `ROLES`, and tells him; returns the assignment's id. SAL-03, ORG-09, ORG-10.

    replaces: id of the assignment that ends with it. Refuses `owner_exists` (409) when another owner is active, also
    when he came a moment ago; `lead_exists` when the legal tree has another lead; `lead_disputed` to others than the common superior where
    several units signed (GRD-10), and `note_needed` to him without a reason; `unknown_person`; `no_account_role`; a day to come.
    """
    today = now.astimezone(clock.ZONE).date()
    with audit.acting(actor=actor, verb="assign", now=now, subject=Ref("account", account_id), reason=source_document) as act:
        access.require(actor, "account.assign", account_id)
        if role not in ROLES:
            raise Refusal("unknown_role", t(f"没有这种归属:{role}", f"There is no such assignment: {role}"), field="role")
        if valid_from and valid_from > today:
            raise Refusal("future_day", t("起始日期不能晚于今天", "It cannot begin after today"), field="valid_from")
        if role == "lead":  # before the account's row, as `set_parent` takes them
            lock_trees("legal")
            if disputed := default_lead.refuse_lead(actor=actor, account_id=account_id, on=today, reason=source_document,
                                                    stays_in_unit=_stays_in_unit(replaces, user_id)):
                raise disputed
        account_id = (account := following.locked(act=act, account_id=account_id)).pk
        person = _somebody(user_id, role)
        if replaces is not None:
            _end(account_id=account_id, assignment_id=replaces, role=role, now=now)
        _require_free(account_id=account_id, role=role, user_id=user_id)
        row = Assignment(account=account, user_id=user_id, unit_id=person.unit_id, role=role, valid_from=valid_from or today,
                         source_document=source_document)
        try:
            with transaction.atomic():
                row.store(now=now)
        except IntegrityError:
            raise _owner_exists() from None
        derived.refresh([account_id])
        _tell(act, row, account.name)
        _settle(act, replaces)
        if role == "lead":
            participants.lead_named(account_id=account_id, user_id=user_id, reason=source_document, act=act)
    return row.pk


def end_assignment(*, actor: Actor, now: datetime, account_id: int, assignment_id: int, reason: str) -> None:
    """Ends a responsibility today; an account without owner is an orphan until somebody is assigned. LIF-17."""
    with audit.acting(actor=actor, verb="end_assignment", now=now, subject=Ref("account", account_id), reason=reason) as act:
        access.require(actor, "account.assign", account_id)
        _end(account_id=account_id, assignment_id=assignment_id, role="", now=now)
        derived.refresh([account_id])
        _settle(act, assignment_id)


def _end(*, account_id: int, assignment_id: int, role: str, now: datetime) -> None:
    row = Assignment.objects.select_for_update().filter(pk=assignment_id, account_id=account_id).first()
    if row is None or row.valid_until is not None or (role and row.role != role):
        raise changed_meanwhile()
    row.valid_until = now.astimezone(clock.ZONE).date()
    row.store(now=now)


def _tell(act: Act, row: Assignment, name: str) -> None:
    """Who is responsible now: a notice for each of his first accounts of a day, then one for all others."""
    today = act.at.astimezone(clock.ZONE).date()
    since = datetime.combine(today, time(), clock.ZONE)
    many = Assignment.objects.filter(user_id=row.user_id, valid_until=None, created_at__gte=since)[:SINGLY + 1].count() > SINGLY
    what = ROLE_WORDS[row.role]
    text = t(f"{act.actor.name} 指定您为“{name}”的{what.zh}", f"{act.actor.name} made you responsible for {name}: {what.en}")
    if many:
        text = t(f"{act.actor.name} 今天又指定您负责多户客户,请看台账", f"{act.actor.name} gave you more accounts today: see the book")
    messages.notify(act=act, user_ids=[row.user_id], kind="assigned", text=text, account_id=None if many else row.account_id,
                    subject=Ref("book", row.user_id) if many else Ref("account", row.account_id),
                    dedupe_key=f"assigned:{row.user_id}:{today}" if many else f"assigned:{row.pk}")


def _settle(act: Act, ended: int | None) -> None:
    """The heads' to-do, when this was the last thing of somebody who left."""
    if ended is not None:
        leaving.settle_adopted(act=act, user_id=Assignment.objects.values_list("user_id", flat=True).get(pk=ended))


def _require_free(*, account_id: int, role: str, user_id: int) -> None:
    active = Assignment.objects.filter(account_id=account_id, role=role, project=None, valid_until=None)
    if role == "owner" and active.exists():
        raise _owner_exists()
    if active.filter(user_id=user_id).exists():
        raise Refusal("already_assigned", t("该人员已担任此项归属", "This person has this assignment already"), field="user_id", status=409)
    if role == "lead" and leads.has_other_lead(account_id=account_id):
        raise Refusal(
            "lead_exists", t("该集团已有首席客户代表", "This group has a lead manager already"), field="role", status=409,
            way_out=t("请先结束原首席客户代表的归属", "End the present lead's assignment first"))


def _somebody(user_id: int, role: str) -> organisation.UserCard:
    """Somebody who may hold this role. Refuses `unknown_person`, `external_only_service`, `no_account_role`."""
    person = organisation.users(ids=[user_id]).get(user_id)
    if person is None or not person.is_active:
        raise Refusal("unknown_person", t("没有这名在岗人员", "There is no such active person"), field="user_id")
    if person.is_external and role != access.SERVICE:
        raise Refusal("external_only_service", field="user_id", text=t(
            "外部人员只能担任属地服务,不能负责客户", "Somebody from outside serves on site and is responsible for no account"))
    if not access.works_with_accounts(person):
        raise Refusal("no_account_role", field="user_id", text=t(
            f"{person.name}的角色不能查看客户,不能负责客户", f"The roles of {person.name} open no account: he answers for none"),
            way_out=t("请核对工号,或请系统管理员变更其角色", "Check the staff number, or ask the administrator for another role"))
    return person


def _stays_in_unit(replaces: int | None, user_id: int) -> bool:
    """The one who follows is of the unit of the lead whom he follows."""
    before = Assignment.objects.filter(pk=replaces, role="lead").values_list("unit_id", flat=True).first() if replaces else None
    person = organisation.users(ids=[user_id]).get(user_id)
    return before is not None and person is not None and person.unit_id == before


def _owner_exists() -> Refusal:
    return Refusal(
        "owner_exists", t("该客户已有归属客户经理,一个客户同一时间只有一名", "This account has an owner; there is one at a time"),
        field="user_id", status=409, way_out=t("请打开客户页,以“更换”方式办理", "Open the account and replace the owner there"))
