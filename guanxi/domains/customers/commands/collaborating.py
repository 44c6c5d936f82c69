"""部门协作: a manager asks other departments, by a process of the pack, for something about an account (ORG-22).

Steps, their order, to-dos and who sees them are those of approvals: a head of each unit marks his step done or returns it with a reason.
"""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from guanxi.domains.approvals import api as approvals
from guanxi.domains.customers import access
from guanxi.domains.customers.commands import following
from guanxi.domains.customers.policy import Collaboration, Process
from guanxi.domains.customers.queries import collaborations, teams
from guanxi.domains.messages import api as messages
from guanxi.domains.organisation import api as organisation
from guanxi.domains.timeline import api as timeline
from guanxi.foundation.django import audit, clock, idempotency
from guanxi.foundation.django.audit import Act
from guanxi.foundation.pure.actor import Actor, system
from guanxi.foundation.pure.bilingual import Text, t
from guanxi.foundation.pure.ref import Ref
from guanxi.foundation.pure.refusal import Refusal, not_found
from guanxi.foundation.pure.words import OfPack

MOST_WANTED = 300
_ENDS = {"approved": t("已办结", "done"), "rejected": t("被退回", "returned"), "expired": t("逾期未办,已关闭", "not done in time, closed")}
ProcessKey = Annotated[str, OfPack(section="customers/collaboration", words=lambda found: [one.key for one in found.processes])]


def ask_departments(*, actor: Actor, now: datetime, account_id: int, process: ProcessKey, wanted: str, key: str = "") -> int:
    """Begins a process; returns the request's id. The first department's heads have a to-do. ORG-22.

    Refuses `unknown_process`, `wanted_missing`, `no_department` (no unit of a step's kind), `already_asked`, `not_found`, `forbidden`,
    `not_responsible`. `key` makes a repeated form harmless.
    """
    today = now.astimezone(clock.ZONE).date()
    with audit.acting(actor=actor, verb="ask_departments", now=now, subject=Ref("account", account_id)) as act:
        claimed = idempotency.claim(act=act, key=key)
        access.require(actor, teams.LEAD_ACT, account_id)
        known = _process(process, collaborations.terms(on=today))
        said = wanted.strip()[:MOST_WANTED]
        if not said:
            raise Refusal("wanted_missing", t("请写明需要对方做什么", "Say what they are to do"), field="wanted")
        account = following.locked(act=act, account_id=account_id)
        units = _units(known, account.unit_id)
        until = organisation.count_workdays(start=today, workdays=known.workdays).on if known.workdays else None
        name = known.name
        request_id = approvals.request(act=act, question=approvals.Question(
            kind=f"{collaborations.PREFIX}{known.key}", subject=Ref("account", account.pk), subject_version=account.version,
            title=Text(f"{name.zh}:{account.name[:80]}", f"{name.en}: {account.name[:80]}"), unit_ids=[one.id for one in units], expires_on=until,
            payload={"wanted": said, **{f"does_{number}": one.does.zh for number, one in enumerate(known.steps, 1)},
                     **{f"does_{number}_en": one.does.en for number, one in enumerate(known.steps, 1)}}))
        first = units[0].name
        _tell(act, account.pk, "asked", Text(f"发起部门协作“{name.zh}”,请{first}办理:{said}", f"Asked {first} by “{name.en}”: {said}"))
        idempotency.remember(claimed, str(request_id))
    return request_id


def withdraw_collaboration(*, actor: Actor, now: datetime, account_id: int, request_id: int) -> None:
    """Who asked takes it back while it waits. Refuses `not_found`, `forbidden`, `not_waiting`. ORG-22."""
    with audit.acting(actor=actor, verb="withdraw_collaboration", now=now, subject=Ref("account", account_id)) as act:
        access.require(actor, teams.LEAD_ACT, account_id)
        found = next((one for one in collaborations.collaborations(actor=actor, account_id=account_id) if one.id == request_id), None)
        if found is None:
            raise not_found()
        approvals.withdraw_request(act=act, request_id=request_id)
        _tell(act, account_id, "withdrawn", Text(f"撤回部门协作:{found.title.zh}", f"Took back: {found.title.en}"))


def conclude_collaboration(*, now: datetime, account_id: int, request_id: int, decision: str, by: str, note: str) -> None:
    """All departments are done, one returned it, or its last day is over: the account's timeline says so and who asked is told. Once."""
    try:
        _conclude(now=now, account_id=account_id, request_id=request_id, decision=decision, by=by, note=note)
    except idempotency.AlreadyDone:
        return


def _conclude(*, now: datetime, account_id: int, request_id: int, decision: str, by: str, note: str) -> None:
    actor = system("collaboration")
    with audit.acting(actor=actor, verb="conclude_collaboration", now=now, subject=Ref("account", account_id), reason=note[:200]) as act:
        idempotency.claim(act=act, key=f"collaboration:{request_id}")
        card = approvals.request_card(actor=actor, request_id=request_id)
        ends, who = _ENDS[decision], f"({by})" if by else ""
        text = Text(f"部门协作{ends.zh}{who}:{card.title.zh} {note}".strip(), f"Departments, {ends.en}{who}: {card.title.en} {note}".strip())
        _tell(act, following.locked(act=act, account_id=account_id).pk, "ended", text)
        messages.notify(act=act, user_ids=[card.asked_by_id], kind="collaboration_ended", subject=Ref("approval", request_id), account_id=account_id,
                        text=text, dedupe_key=f"collaboration:{request_id}")


def _process(key: str, terms: Collaboration) -> Process:
    known = terms.process(key)
    if known is None:
        raise Refusal("unknown_process", t("政策包没有这个协作流程", "The pack knows no such process"), field="process",
                      way_out=t("请从列表中选择", "Choose one of the list"))
    return known


def _units(process: Process, unit_id: int) -> list[organisation.UnitCard]:
    found = []
    for step in process.steps:
        near = organisation.nearest_of_kind(unit_id=unit_id, duty_kind=step.unit_kind)
        if near is None:
            raise Refusal("no_department", status=409, field="process", text=t(
                f"没有办理“{step.does.zh}”的部门(单位类型 {step.unit_kind})", f"No unit of kind {step.unit_kind} that “{step.does.en}”"),
                way_out=t("请系统管理员在“组织与职责”中指定单位类型", "The administrator gives a unit this kind, under Units"))
        found.append(near)
    return found


def _tell(act: Act, account_id: int, what: str, text: Text) -> None:
    timeline.record(act=act, account_id=account_id, subject=Ref("account", account_id), topic="case", kind=f"collaboration_{what}", text=text)
