"""部门协作 of one account: what was asked of other departments, and the form to ask. ORG-22."""

from __future__ import annotations

import uuid
from collections.abc import Callable

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from guanxi.domains.customers import api
from guanxi.foundation.django import access, clock, idempotency
from guanxi.foundation.pure.bilingual import Text, t
from guanxi.foundation.pure.refusal import Refusal
from guanxi.foundation.web.http import Request
from guanxi.foundation.web.templatetags.ui import said
from guanxi.foundation.web.views import page

STATES: dict[str, Text] = {
    "waiting": t("办理中", "Under way"), "approved": t("已办结", "Done"), "rejected": t("已退回", "Returned"), "withdrawn": t("已撤回", "Taken back"),
    "expired": t("逾期关闭", "Not done in time")}
TONES = {"waiting": "info", "approved": "success", "rejected": "error", "withdrawn": "neutral", "expired": "warning"}


@page(act="account.view", methods=("GET",))
def collaborations(request: Request, account_id: int) -> HttpResponse:
    """What was asked, where it stands, and the form for who leads the account."""
    return _page(request, account_id)


@page(act="team.lead", methods=("POST",))
def ask_departments(request: Request, account_id: int) -> HttpResponse:
    """A process begins."""
    done = t("已发起,首个部门的主管已收到待办", "Asked; the first department's heads have a to-do")
    return _do(request, account_id, done, lambda: api.ask_departments(
        actor=request.actor, now=clock.now(), account_id=account_id, process=request.POST.get("process", "")[:30],
        wanted=request.POST.get("wanted", ""), key=request.POST.get("key", "")))


@page(act="team.lead", methods=("POST",))
def withdraw_collaboration(request: Request, account_id: int, request_id: int) -> HttpResponse:
    """Who asked takes it back."""
    return _do(request, account_id, t("已撤回", "Taken back"), lambda: api.withdraw_collaboration(
        actor=request.actor, now=clock.now(), account_id=account_id, request_id=request_id))


def _do(request: Request, account_id: int, done: Text, call: Callable[[], object]) -> HttpResponse:
    try:
        call()
    except idempotency.AlreadyDone:
        pass
    except Refusal as refusal:
        if refusal.status in (403, 404):
            raise
        with access.bound(request.actor, read_only=True):
            return _page(request, account_id, refusal)
    messages.success(request, said(done))
    return redirect("customers:collaborations", account_id=account_id)


def _page(request: Request, account_id: int, refusal: Refusal | None = None) -> HttpResponse:
    found = api.collaborations(actor=request.actor, account_id=account_id)
    return render(request, "customers/collaborations.html", {
        "found": found, "account_id": account_id, "name": api.account_names(actor=request.actor, ids=[account_id])[account_id].name,
        "processes": api.processes(on=clock.today()), "states": STATES, "tones": TONES, "refusal": refusal, "typed": request.POST,
        "may_ask": "team.lead" in request.acts and not api.only_serves(actor=request.actor, account_id=account_id), "key": uuid.uuid4()},
        status=refusal.status if refusal else 200)
