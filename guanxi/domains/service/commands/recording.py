"""Writing down what a customer said, correcting it, and saying who is in charge (ARC-07, ARC-31)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, TypedDict

from guanxi.domains.customers import api as customers
from guanxi.domains.organisation import api as organisation
from guanxi.domains.service import access, rules
from guanxi.domains.service.commands import writing
from guanxi.domains.service.commands.writing import SUBJECT
from guanxi.domains.service.events import CaseChanged, CaseRecorded
from guanxi.domains.service.fields import CASE, CHANNELS, OPEN
from guanxi.domains.service.models import Case
from guanxi.domains.service.queries import policy
from guanxi.foundation.django import audit, clock, idempotency
from guanxi.foundation.pure.actor import Actor
from guanxi.foundation.pure.bilingual import Text, t
from guanxi.foundation.pure.ref import Ref
from guanxi.foundation.pure.refusal import Refusal


class CaseValues(TypedDict, total=False):
    """What people enter about a case; keys are the catalogue's. Only the given keys are written."""

    kind: str
    subject: str
    said: str
    channel: str
    contact_id: int | str | None
    said_by: str
    received_at: str
    severity: str
    external_number: str
    due_at: str


def record_case(*, actor: Actor, now: datetime, account_id: int, values: CaseValues, key: str = "") -> int:
    """Records a case of an account, open and in charge of the account's owner; returns its id. ARC-07, ARC-31.

    received_at not given: now. due_at not given: what the pack `service/cases` says, and nothing where it is blank. Refuses wrong values by
    field, a contact of another account, an external number already recorded for this account, `not_found`, `forbidden`.
    """
    with audit.acting(actor=actor, verb="record_case", now=now, subject=Ref("account", account_id)) as act:
        claimed = idempotency.claim(act=act, key=key)
        access.require_record(actor, account_id)
        given: dict[str, object] = {"kind": "", "subject": "", "severity": "", "channel": "", **values}
        given["received_at"] = given.get("received_at") or now
        fields = _said_by(actor, account_id, rules.clean(values=given, now=now))
        row = Case(account_id=account_id, state=OPEN, recorded_by_id=actor.user_id, recorded_by_name=actor.name, **fields)
        if row.due_at is None:
            row.due_at = rules.due(policy=policy.limits(on=now.astimezone(clock.ZONE).date()), kind=row.kind, severity=row.severity,
                                   since=row.received_at)
        rules.check_due(due_at=row.due_at, received_at=row.received_at)
        _only_once(row)
        row.store(now=now)
        channel = dict(CHANNELS)[row.channel]
        writing.tell(act, row, "recorded", Text(f"受理({channel.zh})", f"received ({channel.en})"), row.subject,
                     CaseRecorded(case_id=row.pk, account_id=account_id, kind=row.kind, severity=row.severity))
        writing.tell_team(act, row, t("受理", "Received:"))
        writing.follow_up(act, row)
        idempotency.remember(claimed, str(row.pk))
    return row.pk


def edit_case(*, actor: Actor, now: datetime, case_id: int, expected_version: int, values: CaseValues) -> None:
    """Corrects the given fields of a case that is not closed. A blank due time takes it away.

    Refuses `changed_meanwhile` (CON-80), `case_closed`, wrong values by field.
    """
    with audit.acting(actor=actor, verb="edit_case", now=now, subject=Ref(SUBJECT, case_id)) as act:
        row = writing.locked(actor=actor, case_id=case_id)
        rules.require_pending(row.state)
        fields = _said_by(actor, row.account_id, rules.clean(values=values, now=now), kept=row.contact_id)
        changed = [CASE[key].label for key, value in fields.items() if getattr(row, key) != value]
        for key, value in fields.items():
            setattr(row, key, value)
        rules.check_due(due_at=row.due_at, received_at=row.received_at)
        _only_once(row)
        row.store(now=now, expected_version=expected_version)
        if changed:
            writing.tell(act, row, "edited", t("更正", "corrected"), "、".join(label.zh for label in changed),
                         CaseChanged(case_id=row.pk, account_id=row.account_id, kind=row.kind))
        writing.follow_up(act, row)


def assign_case(*, actor: Actor, now: datetime, case_id: int, user_id: int | None) -> None:
    """Puts a person in charge; None: the account's owner, whoever that is. The to-do goes along.

    Refuses `unknown_person` for who is not at work, may not handle cases or does not see the account; `case_closed`.
    """
    with audit.acting(actor=actor, verb="assign_case", now=now, subject=Ref(SUBJECT, case_id)) as act:
        row = writing.locked(actor=actor, case_id=case_id)
        rules.require_pending(row.state)
        name = "" if user_id is None else _person(user_id, row.account_id)
        if row.handler_id == user_id:
            return
        row.handler_id, row.handler_name = user_id, name
        row.store(now=now)
        writing.tell(act, row, "assigned", t("负责人", "in charge"), name or "归属经理",
                     CaseChanged(case_id=row.pk, account_id=row.account_id, kind=row.kind))
        writing.follow_up(act, row)


def _said_by(actor: Actor, account_id: int, fields: dict[str, Any], *, kept: int | None = None) -> dict[str, Any]:
    """The name of the chosen contact beside his id. kept: who stood there before, and may have left since."""
    contact_id = fields.get("contact_id")
    if contact_id is None or contact_id == kept:
        return fields
    found = customers.reach_of(contact_ids=[contact_id]).get(contact_id)
    if found is None or found.account_id != account_id or not found.is_active:
        raise Refusal("unknown_choice", t("反映人:不是该客户的联系人", "Said by: no contact of this account"), field="contact_id",
                      way_out=t("可改填反映人姓名", "Write the name instead"))
    return {**fields, "said_by": found.name}


def _only_once(row: Case) -> None:
    """The operator's number stands once at an account: an import would not know which of two is meant."""
    if row.external_number and Case.objects.filter(account_id=row.account_id, external_number=row.external_number).exclude(pk=row.pk).exists():
        raise Refusal("number_taken", t("外部工单号:该客户已有同号工单", "Number in the complaint system: this account has a case with it"),
                      field="external_number", way_out=t("请打开已有工单", "Open that case"))


def _person(user_id: int, account_id: int) -> str:
    """The name of somebody at work who may handle cases and sees the account."""
    person = organisation.users(ids=[user_id]).get(user_id)
    if person is not None and person.is_active:
        his = organisation.actor_of_user(user_id=user_id)
        seen: Mapping[int, object] = customers.account_names(actor=his, ids=[account_id])
        if account_id in seen and customers.may(his, access.HANDLE):
            return person.name
    raise Refusal("unknown_person", t("没有这位可处理该工单的在岗人员", "Nobody at work who may handle this case"), field="user_id",
                  way_out=t("请从该客户的服务人员中选择", "Choose one of the account's people"))
