"""A project group at an account: opened with its CEO and its last day, members by role, ended by hand or by the night. ORG-18.

A member is an assignment `local_service` with the group and a role of the pack (`organisation/duties`): he sees the account as a member of its
technical service team does; whatever he sees anyway stays. Who leaves the house or changes his unit leaves the group (commands.teams).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Annotated

from guanxi.domains.customers import access
from guanxi.domains.customers.commands import derived, following, teams
from guanxi.domains.customers.models import Account, Assignment, ProjectGroup
from guanxi.domains.customers.queries import projects
from guanxi.domains.customers.queries.teams import LEAD_ACT
from guanxi.domains.customers.rules import projects as rules
from guanxi.domains.messages import api as messages
from guanxi.domains.organisation import api as organisation
from guanxi.domains.timeline import api as timeline
from guanxi.domains.work import api as work
from guanxi.foundation.django import access as binding
from guanxi.foundation.django import audit, clock
from guanxi.foundation.django.audit import Act
from guanxi.foundation.pure import stated
from guanxi.foundation.pure.actor import Actor
from guanxi.foundation.pure.bilingual import Text, t
from guanxi.foundation.pure.ref import Ref
from guanxi.foundation.pure.refusal import Refusal, changed_meanwhile
from guanxi.foundation.pure.words import OfPack

RoleKey = Annotated[str, OfPack(section="organisation/duties", words=lambda found: [one.key for one in found.project_roles])]


def open_project(*, actor: Actor, now: datetime, account_id: int, name: str, ceo: str, valid_until: date | None) -> int:
    """Opens a project group at an account with its CEO (staff number or name) and its last day; returns its id. ORG-18.

    Refuses `not_found`, `forbidden`, `not_responsible`, `project_name`, `project_exists`, `project_until`, `project_over`,
    `no_project_roles` (the pack names none), `unknown_person`, `outside_person`.
    """
    today, called = now.astimezone(clock.ZONE).date(), name.strip()
    with audit.acting(actor=actor, verb="open_project", now=now, subject=Ref("account", account_id), reason=called[:60]) as act:
        access.require(actor, LEAD_ACT, account_id)
        account = following.locked(act=act, account_id=account_id)
        going_on = ProjectGroup.objects.filter(account=account, ended_on=None).values_list("name", flat=True)
        if no := rules.terms_refusal(name=called, until=valid_until, today=today, taken=set(going_on)):
            raise no
        leads = next((one for one in projects.project_roles() if one.is_single), None)
        if leads is None or valid_until is None:
            raise Refusal("no_project_roles", t("政策包没有项目分工", "The pack names no roles in a project"), field="ceo", status=409, way_out=t(
                "请政策管理员在“组织与职责”补充项目小组分工", "The pack's administrator adds them under Units and duties"))
        person = teams.person_named(ceo, field="ceo")
        group = ProjectGroup(account=account, name=called, valid_from=today, valid_until=valid_until, opened_by_id=actor.user_id or 0,
                             opened_by_name=actor.name)
        group.store(now=now)
        timeline.record(act=act, account_id=account.pk, subject=Ref("account", account.pk), topic="people", kind="project_opened", text=Text(
            f"成立项目小组“{called}”,至 {valid_until}", f"The project group {called} was formed, until {valid_until}"))
        _add(act, account, group, person, leads.key, leads.name.text)
    return group.pk


def join_project(*, actor: Actor, now: datetime, account_id: int, project_id: int, staff_number: str, role: RoleKey) -> int:
    """Takes somebody of the house into a group in a role of the pack; returns the assignment's id. He is told. ORG-18.

    Refuses `not_found`, `forbidden`, `not_responsible`, `project_ended`, `unknown_project_role`, `already_in_project`, `project_role_taken`,
    `unknown_person`, `outside_person`.
    """
    with audit.acting(actor=actor, verb="join_project", now=now, subject=Ref("account", account_id)) as act:
        access.require(actor, LEAD_ACT, account_id)
        account = following.locked(act=act, account_id=account_id)
        group = _going_on(account, project_id)
        person, roles = teams.person_named(staff_number), projects.project_roles()
        held = set(Assignment.objects.filter(project=group, valid_until=None).values_list("user_id", "function"))
        if no := rules.join_refusal(roles=roles, role=role, user_id=person.id, held=held):
            raise no
        row = _add(act, account, group, person, role, rules.name_of(roles, role))
        _settle(act, account.pk)
    return row.pk


def extend_project(*, actor: Actor, now: datetime, account_id: int, project_id: int, valid_until: date | None, reason: str) -> None:
    """Another last day of a group, today at the earliest. Refuses `reason_missing`, `project_until`, `project_over`, `project_ended`, `not_found`."""
    with audit.acting(actor=actor, verb="extend_project", now=now, subject=Ref("account", account_id), reason=reason.strip()[:200]) as act:
        access.require(actor, LEAD_ACT, account_id)
        group = _going_on(following.locked(act=act, account_id=account_id), project_id)
        stated.require(reason, ask=t("请填写原因", "Give a reason"), code="reason_missing")
        no = rules.until_refusal(until=valid_until, today=now.astimezone(clock.ZONE).date())
        if no or valid_until is None:
            raise no or changed_meanwhile()
        group.valid_until = valid_until
        group.store(now=now)


def end_project(*, actor: Actor, now: datetime, account_id: int, project_id: int, reason: str) -> None:
    """Ends a group today; its members are out of it and see the account no more because of it. Refuses as `extend_project`. ORG-18."""
    with audit.acting(actor=actor, verb="end_project", now=now, subject=Ref("account", account_id), reason=reason.strip()[:200]) as act:
        access.require(actor, LEAD_ACT, account_id)
        account = following.locked(act=act, account_id=account_id)
        group = _going_on(account, project_id)
        stated.require(reason, ask=t("请填写原因", "Give a reason"), code="reason_missing")
        _end(act, account, group, reason.strip())


def end_projects(*, actor: Actor, now: datetime) -> int:
    """Ends the groups whose last day is over, one act each; returns how many. ORG-18."""
    today = now.astimezone(clock.ZONE).date()
    with binding.bound(actor, read_only=True):
        due = list(ProjectGroup.objects.filter(ended_on=None, valid_until__lt=today).order_by("pk").values_list("pk", "account_id"))
    for project_id, account_id in due:
        with audit.acting(actor=actor, verb="end_project", now=now, subject=Ref("account", account_id), reason="项目期满") as act:
            group = ProjectGroup.objects.select_for_update().select_related("account").get(pk=project_id)
            if group.ended_on is None and group.valid_until < today:
                _end(act, group.account, group, "项目期满")
    return len(due)


def _going_on(account: Account, project_id: int) -> ProjectGroup:
    group = ProjectGroup.objects.select_for_update().filter(pk=project_id, account=account).first()
    if group is None:
        raise changed_meanwhile()
    if group.ended_on is not None:
        raise Refusal("project_ended", t(f"项目小组“{group.name}”已结束", f"The group {group.name} has ended"), status=409,
                      way_out=t("如需继续,请新成立一个项目小组", "Form a new group to go on"))
    return group


def _add(act: Act, account: Account, group: ProjectGroup, person: organisation.UserCard, role: str, said: Text) -> Assignment:
    row = Assignment(account=account, user_id=person.id, unit_id=person.unit_id, role=access.SERVICE, function=role, project=group,
                     valid_from=act.at.astimezone(clock.ZONE).date())
    row.store(now=act.at)
    derived.refresh([account.pk], has_new_words=False)
    text = Text(f"{person.name} 加入项目小组“{group.name}”({said.zh})", f"{person.name} joined the project group {group.name} ({said.en})")
    timeline.record(act=act, account_id=account.pk, subject=Ref("account", account.pk), topic="people", kind="project_joined", text=text)
    messages.notify(act=act, user_ids=[person.id], kind="project_joined", subject=Ref("account", account.pk), account_id=account.pk, text=t(
        f"您已加入“{account.name}”的项目小组“{group.name}”:{said.zh},至 {group.valid_until}",
        f"You joined the project group {group.name} at {account.name}: {said.en}, until {group.valid_until}"))
    return row


def _end(act: Act, account: Account, group: ProjectGroup, reason: str) -> None:
    today = act.at.astimezone(clock.ZONE).date()
    rows: Sequence[Assignment] = list(Assignment.objects.select_for_update().filter(project=group, valid_until=None).order_by("pk"))
    for row in rows:
        row.valid_until = today
        row.store(now=act.at)
    group.ended_on = today
    group.store(now=act.at)
    timeline.record(act=act, account_id=account.pk, subject=Ref("account", account.pk), topic="people", kind="project_ended", text=Text(
        f"项目小组“{group.name}”结束:{reason}", f"The project group {group.name} has ended: {reason}"))
    _settle(act, account.pk)
    derived.refresh([account.pk], has_new_words=False)


def _settle(act: Act, account_id: int) -> None:
    """The manager's to-do goes; what is still missing the night says anew."""
    work.settle(act=act, kind=projects.PROJECT_GAP_CALL, subject_kind="account", subject_ids=[account_id])
