"""团队: the technical service team and the project groups of an account, and those somebody is in. ORG-12, ORG-18."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from guanxi.domains.customers import api
from guanxi.foundation.django import access, clock
from guanxi.foundation.pure.bilingual import Text, t
from guanxi.foundation.pure.refusal import Refusal
from guanxi.foundation.web.http import Request
from guanxi.foundation.web.templatetags.ui import said
from guanxi.foundation.web.views import page


@page(act="account.view", methods=("GET",))
def team_block(request: Request, account_id: int) -> HttpResponse:
    """Block 团队 of the account page: who serves it together, and whom it lacks."""
    return render(request, "customers/team_block.html", {
        "team": api.team(actor=request.actor, account_id=account_id, today=clock.today()),
        "projects": [one for one in api.projects(actor=request.actor, account_id=account_id) if one.ended_on is None]})


@page(act="account.view", methods=("GET",))
def team(request: Request, account_id: int) -> HttpResponse:
    """The team with its history; its manager adds and ends members here."""
    return _team(request, account_id)


@page(act="account.view", methods=("GET",))
def my_teams(request: Request) -> HttpResponse:
    """The accounts in whose teams the reader is."""
    return render(request, "customers/my_teams.html", {"teams": api.my_teams(actor=request.actor, today=clock.today())})


@page(act="team.lead", methods=("POST",))
def join_team(request: Request, account_id: int) -> HttpResponse:
    """Somebody joins, with what he does there."""
    return _do(request, account_id, t("已加入团队", "He joined the team"), lambda: api.join_team(
        actor=request.actor, now=clock.now(), account_id=account_id, staff_number=request.POST.get("staff_number", "")[:40],
        function=request.POST.get("function", "")[:30], source_document=request.POST.get("source_document", "")[:120]))


@page(act="team.lead", methods=("POST",))
def leave_team(request: Request, account_id: int, assignment_id: int) -> HttpResponse:
    """Somebody leaves, with the reason."""
    return _do(request, account_id, t("已退出团队", "He left the team"), lambda: api.leave_team(
        actor=request.actor, now=clock.now(), account_id=account_id, assignment_id=assignment_id, reason=request.POST.get("reason", "")[:200]))


@page(act="team.lead", methods=("POST",))
def open_project(request: Request, account_id: int) -> HttpResponse:
    """A project group is formed, with its CEO and its last day."""
    return _do(request, account_id, t("项目小组已成立", "The project group was formed"), lambda: api.open_project(
        actor=request.actor, now=clock.now(), account_id=account_id, name=request.POST.get("name", "")[:80], ceo=request.POST.get("ceo", "")[:40],
        valid_until=_day(request)))


@page(act="team.lead", methods=("POST",))
def join_project(request: Request, account_id: int, project_id: int) -> HttpResponse:
    """Somebody joins a project group in a role."""
    return _do(request, account_id, t("已加入项目小组", "He joined the project group"), lambda: api.join_project(
        actor=request.actor, now=clock.now(), account_id=account_id, project_id=project_id,
        staff_number=request.POST.get("staff_number", "")[:40], role=request.POST.get("role", "")[:30]))


@page(act="team.lead", methods=("POST",))
def extend_project(request: Request, account_id: int, project_id: int) -> HttpResponse:
    """Another last day of a project group, with the reason."""
    return _do(request, account_id, t("项目期限已变更", "The project has another last day"), lambda: api.extend_project(
        actor=request.actor, now=clock.now(), account_id=account_id, project_id=project_id, valid_until=_day(request),
        reason=request.POST.get("reason", "")[:200]))


@page(act="team.lead", methods=("POST",))
def end_project(request: Request, account_id: int, project_id: int) -> HttpResponse:
    """The end of a project group, with the reason."""
    return _do(request, account_id, t("项目小组已结束", "The project group has ended"), lambda: api.end_project(
        actor=request.actor, now=clock.now(), account_id=account_id, project_id=project_id, reason=request.POST.get("reason", "")[:200]))


def _day(request: Request) -> date | None:
    given = request.POST.get("valid_until", "")
    try:
        return date.fromisoformat(given) if given else None
    except ValueError:
        raise Refusal("bad_date", t("日期格式应为2026-01-31", "A day is written 2026-01-31"), field="valid_until") from None


def _do(request: Request, account_id: int, done: Text, call: Callable[[], object]) -> HttpResponse:
    try:
        call()
    except Refusal as refusal:
        if refusal.status in (403, 404):
            raise
        with access.bound(request.actor, read_only=True):
            return _team(request, account_id, refusal)
    messages.success(request, said(done))
    return redirect("customers:team", account_id=account_id)


def _team(request: Request, account_id: int, refusal: Refusal | None = None) -> HttpResponse:
    view = api.team(actor=request.actor, account_id=account_id, today=clock.today())
    plan = api.visit_plan(actor=request.actor, account_id=account_id)
    roles = api.role_lines()
    talk = api.show_topics(actor=request.actor, now=clock.now(), account_id=account_id) if plan.is_said else ()
    return render(request, "customers/team.html", {
        "team": view, "projects": api.projects(actor=request.actor, account_id=account_id), "roles": roles,
        "leading": next((one for one in roles if one.is_single), None), "today": clock.today(), "plan": plan, "talk": talk, "refusal": refusal,
        "typed": request.POST}, status=refusal.status if refusal else 200)
