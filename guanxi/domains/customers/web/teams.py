"""团队: the technical service team of an account, and the teams somebody is in. ORG-12."""

from __future__ import annotations

from collections.abc import Callable

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
    return render(request, "customers/team_block.html", {"team": api.team(actor=request.actor, account_id=account_id, today=clock.today())})


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
    talk = api.show_topics(actor=request.actor, now=clock.now(), account_id=account_id) if plan.is_said else ()
    return render(request, "customers/team.html", {"team": view, "plan": plan, "talk": talk, "refusal": refusal, "typed": request.POST},
                  status=refusal.status if refusal else 200)
