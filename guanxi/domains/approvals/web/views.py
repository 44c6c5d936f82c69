"""Pages of approvals: each asks one query or calls one command."""

from __future__ import annotations

from typing import Literal

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from guanxi.domains.approvals import api
from guanxi.domains.organisation import api as organisation
from guanxi.foundation.django import access, clock
from guanxi.foundation.pure.bilingual import Text, t
from guanxi.foundation.pure.refusal import Refusal
from guanxi.foundation.web.http import Request
from guanxi.foundation.web.templatetags.ui import said
from guanxi.foundation.web.views import page

STATES: dict[str, Text] = {
    "waiting": t("待审批", "Waiting"), "approved": t("已同意", "Approved"), "rejected": t("已驳回", "Rejected"),
    "withdrawn": t("已撤回", "Withdrawn"), "expired": t("已过期", "Expired"),
}
TONES = {"waiting": "info", "approved": "success", "rejected": "error", "withdrawn": "neutral", "expired": "warning"}


@page(act="approvals.view", methods=("GET",))
def waiting_for(request: Request) -> HttpResponse:
    """What waits for me, and what I asked."""
    return render(request, "approvals/waiting_for.html", {
        "waiting": api.waiting_for(actor=request.actor), "asked": api.asked_by(actor=request.actor),
        "states": STATES, "tones": TONES, "today": clock.today()})


@page(act="approvals.view", methods=("GET",))
def request_card(request: Request, request_id: int) -> HttpResponse:
    """One request with its steps; the form when I may decide."""
    return _card(request, request_id)


@page(act="approvals.decide", methods=("POST",))
def decide_request(request: Request, request_id: int) -> HttpResponse:
    """Approves or rejects the next step; back to the list. What is refused stays in the form with its note."""
    with access.bound(request.actor, read_only=True):
        asked = api.request_card(actor=request.actor, request_id=request_id)
    if asked.payload.get("fresh_login"):
        organisation.require_fresh_login(request)
    decision: Literal["approve", "reject"] = "approve" if request.POST.get("decision") == "approve" else "reject"
    version = request.POST.get("expected_version", "")
    try:
        state = api.decide_request(
            actor=request.actor, now=clock.now(), request_id=request_id, decision=decision, note=request.POST.get("note", ""),
            expected_version=int(version) if version.isdigit() else 0)
    except Refusal as refusal:
        if refusal.status in (403, 404):
            raise
        with access.bound(request.actor, read_only=True):
            return _card(request, request_id, refusal=refusal)
    messages.success(request, said(STATES[state] if state != "waiting" else t("已同意,转下一环节", "Approved, next step")))
    return redirect("approvals:waiting_for")


def _card(request: Request, request_id: int, *, refusal: Refusal | None = None) -> HttpResponse:
    found = api.request_card(actor=request.actor, request_id=request_id)
    template = "approvals/request_card.html#card" if request.htmx else "approvals/request_card.html"
    context = {"found": found, "states": STATES, "tones": TONES, "refusal": refusal, "note": request.POST.get("note", "")}
    return render(request, template, context, status=refusal.status if refusal else 200)
