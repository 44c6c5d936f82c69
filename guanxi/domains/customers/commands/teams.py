"""An account's technical service team: its manager leads it, members have the rights of local service (ORG-12, operator 1.1).

A member is an assignment `local_service` with a function of the pack. Not for here: who serves on site without one (commands.assignments).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Annotated

from guanxi.domains.customers import access
from guanxi.domains.customers.commands import derived, following
from guanxi.domains.customers.models import Assignment
from guanxi.domains.customers.queries import teams
from guanxi.domains.messages import api as messages
from guanxi.domains.organisation import api as organisation
from guanxi.domains.timeline import api as timeline
from guanxi.domains.work import api as work
from guanxi.foundation.django import audit, clock
from guanxi.foundation.django.audit import Act
from guanxi.foundation.pure import stated
from guanxi.foundation.pure.actor import Actor, system
from guanxi.foundation.pure.bilingual import Text, counted, t
from guanxi.foundation.pure.ref import Ref
from guanxi.foundation.pure.refusal import Reason, Refusal, changed_meanwhile
from guanxi.foundation.pure.words import OfPack

GAP_CALL = "team_gap"
FunctionKey = Annotated[str, OfPack(section="customers/team", words=lambda found: [one.key for one in found.functions])]


def join_team(*, actor: Actor, now: datetime, account_id: int, staff_number: str, function: FunctionKey, source_document: str = "") -> int:
    """Takes somebody of the house into an account's team; returns the assignment's id. He is told. ORG-12.

    Somebody who serves it on site already gets the function there. Refuses `unknown_function`, `unknown_person`, `outside_person`,
    `already_assigned`, `not_found`, `forbidden`, `not_responsible`.
    """
    today = now.astimezone(clock.ZONE).date()
    with audit.acting(actor=actor, verb="join_team", now=now, subject=Ref("account", account_id), reason=source_document[:120]) as act:
        access.require(actor, teams.LEAD_ACT, account_id)
        known = teams.terms(on=today).function(function)
        if known is None:
            raise Refusal("unknown_function", t("政策包没有这项团队职能", "The pack knows no such function"), field="function",
                          way_out=t("请从列表中选择", "Choose one of the list"))
        account = following.locked(act=act, account_id=account_id)
        person = person_named(staff_number)
        held = Assignment.objects.select_for_update().filter(account=account, user_id=person.id, role=access.SERVICE, project=None,
                                                                    valid_until=None).first()
        if held is not None and held.function:
            raise Refusal("already_assigned", t("该人员已在团队中", "He is in the team already"), field="staff_number", status=409,
                          way_out=t("如换职能,请先结束再加入", "To change his function, end it first"))
        row = held or Assignment(account=account, user_id=person.id, unit_id=person.unit_id, role=access.SERVICE, valid_from=today)
        row.function, row.source_document = function, source_document[:120] or row.source_document
        row.store(now=now)
        derived.refresh([account.pk])
        text = Text(f"{person.name} 加入技术服务团队({known.name.zh})", f"{person.name} joined the technical service team ({known.name.en})")
        timeline.record(act=act, account_id=account.pk, subject=Ref("account", account.pk), topic="people", kind="team_joined", text=text)
        messages.notify(act=act, user_ids=[person.id], kind="team_joined", subject=Ref("account", account.pk), account_id=account.pk, text=t(
            f"您已加入“{account.name}”的技术服务团队:{known.name.zh}",
            f"You joined the technical service team of {account.name}: {known.name.en}"))
        _settle_gap(act, account.pk, today)
    return row.pk


def leave_team(*, actor: Actor, now: datetime, account_id: int, assignment_id: int, reason: str) -> None:
    """Ends a membership of team or project group today; he sees the account no more because of it.

    Refuses `reason_missing`, `changed_meanwhile`, and as `join_team`. ORG-12, ORG-18.
    """
    with audit.acting(actor=actor, verb="leave_team", now=now, subject=Ref("account", account_id), reason=reason.strip()[:200]) as act:
        access.require(actor, teams.LEAD_ACT, account_id)
        stated.require(reason, ask=t("请填写原因", "Give a reason"), code="reason_missing")
        row = Assignment.objects.select_for_update().filter(
            pk=assignment_id, account_id=account_id, role=access.SERVICE, valid_until=None).exclude(function="").first()
        if row is None:
            raise changed_meanwhile()
        _end(act, [row], reason.strip())


def end_memberships(*, user_id: int, act: Act) -> Text | None:
    """Somebody left the house or changed his unit: his memberships end today, the accounts' managers are told (wiring.LEAVERS, MOVERS)."""
    with audit.acting(actor=system("teams"), verb="end_memberships", now=act.at, subject=Ref("user", user_id)) as inner:
        rows = list(Assignment.objects.select_for_update().filter(
            user_id=user_id, role=access.SERVICE, valid_until=None).exclude(function="").order_by("pk"))
        if not rows:
            return None
        _end(inner, rows, "离岗或调动")
    return t(f"已退出 {len(rows)} 个客户技术服务团队或项目小组,客户经理已获通知",
             f"{counted(len(rows), 'membership|memberships')} in accounts' teams and project groups ended, their managers are told")


def person_named(said: str, field: str = "staff_number") -> organisation.UserCard:
    """Somebody of the house at work. Refuses `unknown_person`, `outside_person`."""
    person = organisation.person_named(said=said, field=field)
    if not person.is_active:
        raise Refusal("unknown_person", t("没有这个工号的在岗人员", "No active person has this staff number"), field=field)
    if person.is_external:
        raise Refusal("outside_person", field=field, text=t(
            "外部人员不进入团队", "Somebody from outside is no member of the team"),
            way_out=t("请由主管在“归属”中指定为属地服务", "His supervisor names him for local service, under Responsible"))
    return person


def _end(act: Act, rows: Sequence[Assignment], reason: str) -> None:
    says = teams.terms(on=(today := act.at.astimezone(clock.ZONE).date()))
    people = organisation.users(ids={row.user_id for row in rows})
    owners = dict(Assignment.objects.filter(account_id__in=[row.account_id for row in rows], role="owner", valid_until=None)
                  .values_list("account_id", "user_id"))
    happened = []
    for row in rows:
        row.valid_until = today
        row.store(now=act.at)
        did, name = teams.said(says, row.function, row.role), people[row.user_id].name
        where = Text(f"项目小组“{row.project.name}”", f"project group {row.project.name}") if row.project else Text(
            "技术服务团队", "technical service team")
        text = Text(f"{name} 退出{where.zh}({did.zh}):{reason}", f"{name} left the {where.en} ({did.en}): {reason}")
        happened.append(timeline.Happening(account_id=row.account_id, subject=Ref("account", row.account_id), topic="people", kind="team_left",
                                           text=text))
        messages.notify(act=act, user_ids=[owners.get(row.account_id, 0)], kind="team_left", subject=Ref("account", row.account_id),
                        account_id=row.account_id, text=text, dedupe_key=f"team_left:{row.pk}")
    timeline.record_many(act=act, happenings=happened)
    derived.refresh([row.account_id for row in rows])


def _settle_gap(act: Act, account_id: int, today: date) -> None:
    """The to-do of the manager goes when nobody is missing any more, else it says who still is."""
    gap = teams.gap(account_id=account_id, today=today)
    owner = Assignment.objects.filter(account_id=account_id, role="owner", valid_until=None).first()
    if gap is None:
        work.settle(act=act, kind=GAP_CALL, subject_kind="account", subject_ids=[account_id])
    elif owner is not None:
        work.refresh_call(act=act, call=team_gap_call(gap=gap, owner_id=owner.user_id, today=today))


def team_gap_call(*, gap: teams.TeamGap, owner_id: int, today: date) -> work.Call:
    """What its manager is called for: the functions his team lacks (ORG-12)."""
    return work.Call(
        kind=GAP_CALL, about=Ref("account", gap.account_id), owner_id=owner_id, account_id=gap.account_id, due_on=today,
        dedupe_key=f"{GAP_CALL}:{gap.account_id}",
        title=t("补齐技术服务团队:缺 {n} 人", "Complete the technical service team: {n} missing").format(n=len(gap.missing)),
        reasons=tuple(Reason(code=one.key, text=one.name, met=False, source=one.source) for one in gap.missing))
