"""Pages of requests for a parent. What is said to the asker never depends on whether the parent exists (PRM-62)."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render

from guanxi.domains.customers import api as customers
from guanxi.domains.parentage import api
from guanxi.domains.parentage.web import words
from guanxi.foundation.django import access, clock, idempotency
from guanxi.foundation.pure.bilingual import t
from guanxi.foundation.pure.refusal import Refusal
from guanxi.foundation.web.http import Request
from guanxi.foundation.web.templatetags.ui import said
from guanxi.foundation.web.views import page

SENT = t("申请已送出,将由能够答复的人办理,结果会通知您", "Your request was sent to who can answer it; you will be told")


@page(act="account.edit", methods=("GET",))
def parent_requests(request: Request) -> HttpResponse:
    """One's own requests and those one answers."""
    return render(request, "parentage/parent_requests.html", _words() | {
        "requests": api.parent_requests(actor=request.actor, today=clock.today())})


@page(act="account.edit", methods=("GET",))
def parent_request(request: Request, request_id: int) -> HttpResponse:
    """One request: to the asker how it stands, to who answers what he needs, with the form."""
    return _card(request, request_id)


@page(act="account.edit", methods=("GET",))
def account_parent_requests(request: Request, account_id: int) -> HttpResponse:
    """What was asked for one account: a block of the account page and of its trees; empty when nothing was."""
    return render(request, "parentage/account_parent_requests.html", _words() | {
        "requests": api.account_parent_requests(actor=request.actor, account_id=account_id, today=clock.today()), "account_id": account_id})


@page(act="account.edit")
def ask_parent(request: Request, account_id: int) -> HttpResponse:
    """The form of a request; a repeated one leads to the first."""
    if request.method != "POST":
        return _form(request, account_id, request.GET)
    given = request.POST
    try:
        made = api.ask_parent(actor=request.actor, now=clock.now(), account_id=account_id, tree_kind=given.get("tree_kind", ""),
                              said=_plain(given.get("said", "")), reason=_plain(given.get("reason", "")), key=given.get("key", "")[:80])
    except idempotency.AlreadyDone as done:
        return redirect("parentage:parent_request", request_id=int(done.result))
    except Refusal as refusal:
        if refusal.status in (403, 404):
            raise
        with access.bound(request.actor, read_only=True):
            return _form(request, account_id, given, refusal=refusal)
    messages.success(request, said(SENT))
    return redirect("parentage:parent_request", request_id=made)


@page(act="account.edit", methods=("POST",))
def answer_parent(request: Request, request_id: int) -> HttpResponse:
    """Attached, or not with the reason; a refusal of the move is said here and leaves the request open."""
    given = request.POST
    version = given.get("version", "")
    decision: api.Decision = "attach" if given.get("decision") == "attach" else "refuse"
    try:
        api.answer_parent(
            actor=request.actor, now=clock.now(), request_id=request_id, decision=decision, reason=_plain(given.get("reason", "")),
            parent_code=_plain(given.get("parent_code", "")), expected_version=int(version) if version.isdecimal() and len(version) < 9 else 0)
    except Refusal as refusal:
        if refusal.status in (403, 404):
            raise
        with access.bound(request.actor, read_only=True):
            return _card(request, request_id, refusal=refusal)
    messages.success(request, said(t("已挂接,申请人已收到通知", "Attached; the asker was told") if decision == "attach" else t(
        "已答复,申请人已收到通知", "Answered; the asker was told")))
    return redirect("parentage:parent_request", request_id=request_id)


@page(act="account.edit", methods=("POST",))
def withdraw_parent(request: Request, request_id: int) -> HttpResponse:
    """Takes it back."""
    try:
        api.withdraw_parent(actor=request.actor, now=clock.now(), request_id=request_id)
    except Refusal as refusal:
        if refusal.status in (403, 404):
            raise
        with access.bound(request.actor, read_only=True):
            return _card(request, request_id, refusal=refusal)
    messages.success(request, said(t("已撤回", "Taken back")))
    return redirect("parentage:parent_request", request_id=request_id)


def _card(request: Request, request_id: int, *, refusal: Refusal | None = None) -> HttpResponse:
    return render(request, "parentage/parent_request.html", _words() | {
        "found": api.parent_request(actor=request.actor, request_id=request_id, today=clock.today()), "refusal": refusal, "given": request.POST},
        status=refusal.status if refusal else 200)


def _form(request: Request, account_id: int, given: QueryDict, *, refusal: Refusal | None = None) -> HttpResponse:
    customers.require(request.actor, "account.view", account_id)
    name = customers.account_names(actor=request.actor, ids=[account_id])[account_id].name
    return render(request, "parentage/ask_parent.html", {
        "account_id": account_id, "name": name, "trees": customers.TREES, "given": given, "refusal": refusal,
        "key": given.get("key") or uuid.uuid4().hex}, status=refusal.status if refusal else 200)


def _words() -> dict[str, object]:
    return {"states": words.STATES, "tones": words.TONES, "trees": customers.TREES}


def _plain(given: str) -> str:
    """Without the character that PostgreSQL cannot store."""
    return given.replace("\x00", "")[:400]
